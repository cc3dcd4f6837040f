//! Stopping a message to the learners of a course, and going on with it.

use axum::http::StatusCode;
use domain::audit::{AuditAction, AuditFact};
use domain::course::message::{CourseMessage, MessageState};
use domain::{CourseId, CourseMessageId, Refusal};
use jiff::Timestamp;
use shared::http::{Failure, IdempotentRequest, Identity, Reply, RequestContext, read_cursor};
use shared::store::{Cursor, Decision, ItemKey, keys};
use shared::unit_of_work::UnitOfWork;

use crate::reports_state::ReportsApp;
use crate::views::CourseMessageProgress;

/// What becomes of a message that is being sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pausing {
    Stop,
    Continue,
}

impl Pausing {
    /// The message after it, with the action of the audit log; `None` if that changes nothing.
    fn of(self, message: &CourseMessage, now: Timestamp) -> Option<(CourseMessage, AuditAction)> {
        match (self, message.state(now)) {
            (Self::Stop, MessageState::Sending | MessageState::Delayed) => {
                Some((message.clone().stopped(), AuditAction::CourseMessageStopped))
            }
            (Self::Continue, MessageState::Stopped) => {
                let after = message.after.clone().or_else(|| place_of_earlier_release(message));
                Some((message.clone().continued(after, now), AuditAction::CourseMessageContinued))
            }
            _ => None,
        }
    }
}

/// Where a message goes on that an earlier release has sent a part of.
fn place_of_earlier_release(message: &CourseMessage) -> Option<String> {
    match read_cursor(message.next.as_deref()?).ok()? {
        Cursor::OlderThan(place) | Cursor::NewerThan(place) => Some(place),
    }
}

/// Stops a message, or goes on with it. A sweep sends the parts.
pub(crate) async fn pause(
    app: &ReportsApp,
    identity: &Identity,
    context: &RequestContext,
    (course, id): (CourseId, CourseMessageId),
    (pausing, idempotent): (Pausing, &IdempotentRequest),
) -> Result<Reply, Failure> {
    let (course_key, key) = (keys::course(course), keys::course_message(course, id));
    let mut keys: Vec<ItemKey> = vec![(&course_key).into(), (&key).into()];
    keys.extend(idempotent.keys());
    app.store
        .decide(context.deadline, &keys, |snapshot| {
            snapshot.peek(&course_key)?.filter(|course| identity.teaches(course)).ok_or(Refusal::NotFound)?;
            if let Some(reply) = idempotent.replay(snapshot)? {
                return Ok(Decision::Answer(reply));
            }
            let read = snapshot.read(&key)?.ok_or(Refusal::NotFound)?;
            let mut unit = UnitOfWork::new(app.clock.as_ref(), &context.correlation_id);
            let now = unit.now;
            let reply = |message: &CourseMessage| {
                Reply::new(StatusCode::OK, &CourseMessageProgress::of(message, now))
            };
            let Some((message, action)) = pausing.of(&read.value, now) else {
                return Ok(idempotent.nothing_to_do(reply(&read.value), now)?);
            };
            unit.transaction.save(&key, Some(&read), &message)?;
            unit.audit(&AuditFact {
                actor: Some(identity.learner),
                action,
                learner: None,
                course: Some(course),
                to_course: None,
                reason: "",
                details: &[("message", id.to_string())],
            })?;
            let reply = reply(&message);
            idempotent.remember(&mut unit.transaction, &reply, now)?;
            Ok::<_, Failure>(Decision::Write(unit.transaction, reply))
        })
        .await
}
