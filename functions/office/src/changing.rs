//! A change of somebody's enrolment: read, decided and written once, however often the request comes.

use axum::http::StatusCode;
use domain::course::Course;
use domain::enrolment::Enrolment;
use domain::{CourseId, LearnerId};
use shared::http::{Failure, IdempotencyKey, IdempotentRequest, Identity, Reply, RequestContext};
use shared::store::{Decision, ItemKey, Snapshot, StoreError, keys};
use shared::unit_of_work::UnitOfWork;

use crate::state::App;
use crate::views::OfficeEnrolment;

/// What a change came to.
pub(crate) enum Outcome {
    /// Only what was read shows that these are needed.
    ReadAlso(Vec<ItemKey>),
    /// The enrolment, and whether it was changed: the request may have come again, because its response was lost.
    Enrolment(Box<Enrolment>, bool),
}

/// The request.
pub(crate) struct Request<'a> {
    pub(crate) identity: &'a Identity,
    pub(crate) context: &'a RequestContext,
    pub(crate) key: IdempotencyKey,
    /// Method and path, ids included.
    pub(crate) route: String,
    pub(crate) body: &'a [u8],
    /// What the change depends on.
    pub(crate) keys: Vec<ItemKey>,
    /// Of the response to a change.
    pub(crate) status: StatusCode,
}

/// Makes the change.
pub(crate) async fn change(
    app: &App,
    request: Request<'_>,
    decide: impl Fn(&mut UnitOfWork<'_>, &Snapshot) -> Result<Outcome, Failure>,
) -> Result<Reply, Failure> {
    let Request { identity, context, key, route, body, mut keys, status } = request;
    let is_named = key.0.is_some();
    let key = key.or_new(app.clock.as_ref());
    let idempotent = IdempotentRequest::new(&key, identity.learner, &route, body);
    keys.extend(idempotent.keys());
    app.store
        .decide(context.deadline, &keys, |snapshot| {
            if let Some(reply) = idempotent.replay(snapshot)? {
                return Ok(Decision::Answer(reply));
            }
            let mut unit = UnitOfWork::new(app.clock.as_ref(), &context.correlation_id);
            let (enrolment, changed) = match decide(&mut unit, snapshot)? {
                Outcome::ReadAlso(keys) => return Ok(Decision::ReadAlso(keys)),
                Outcome::Enrolment(enrolment, changed) => (enrolment, changed),
            };
            let view = OfficeEnrolment::new(&enrolment, &title(snapshot, enrolment.course)?);
            let reply = Reply::new(if changed { status } else { StatusCode::OK }, &view);
            if changed {
                idempotent.remember(&mut unit.transaction, &reply, unit.now)?;
                return Ok(Decision::Write(unit.transaction, reply));
            }
            match is_named {
                true => Ok(idempotent.nothing_to_do(reply, unit.now)?),
                false => Ok(Decision::Answer(reply)),
            }
        })
        .await
}

/// Who and which course, from the path of an administrator's request.
pub(crate) fn enrolment_ids(
    identity: &Identity,
    learner: &str,
    course: &str,
) -> Result<(LearnerId, CourseId), Failure> {
    let learner = crate::access::person_id(identity, learner)?;
    Ok((learner, course.parse().map_err(|_| domain::Refusal::NotFound)?))
}

fn title(snapshot: &Snapshot, course: CourseId) -> Result<String, StoreError> {
    Ok(snapshot.peek(&keys::course(course))?.map(|course: Course| course.title).unwrap_or_default())
}
