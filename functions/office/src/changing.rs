//! A change of somebody's enrolment: read, decided and written once, however often the request comes.

use axum::body::Bytes;
use axum::http::StatusCode;
use domain::audit::checked_reason;
use domain::course::Course;
use domain::enrolment::Enrolment;
use domain::{CourseId, LearnerId};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use shared::enrolment_context::EnrolmentContext;
use shared::http::{Failure, IdempotencyKey, IdempotentRequest, Identity, Reply, RequestContext, json_body};
use shared::staff_decision::StaffDecision;
use shared::store::{Decision, ItemKey, Snapshot, StoreError, keys};
use shared::unit_of_work::UnitOfWork;
use utoipa::ToSchema;

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

/// Why an enrolment is changed.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EnrolmentChangeReason {
    /// For the audit log; the person is not told.
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

impl Reasoned for EnrolmentChangeReason {
    fn reason(&self) -> &str {
        &self.reason
    }
}

/// What is asked of a change of an enrolment: it says why.
pub(crate) trait Reasoned: DeserializeOwned {
    /// For the audit log; checked by whoever takes it.
    fn reason(&self) -> &str;
}

/// The request of an administrator to change the enrolment in its path.
pub(crate) struct AskedChange<'a> {
    pub(crate) identity: &'a Identity,
    pub(crate) context: &'a RequestContext,
    pub(crate) key: IdempotencyKey,
    /// Of the person and the course.
    pub(crate) path: (String, String),
    /// The last part of the path.
    pub(crate) name: &'static str,
    pub(crate) body: &'a Bytes,
}

/// Makes the change that is asked for; `also` names what it depends on apart from the enrolment, and `apply` says what it comes
/// to.
pub(crate) async fn change_as_asked<B: Reasoned>(
    app: &App,
    asked: AskedChange<'_>,
    also: impl FnOnce(LearnerId, &B) -> Vec<ItemKey>,
    apply: impl Fn(
        &mut UnitOfWork<'_>,
        StaffDecision<'_>,
        (LearnerId, CourseId),
        &B,
        &Snapshot,
    ) -> Result<Outcome, Failure>,
) -> Result<Reply, Failure> {
    let AskedChange { identity, context, key, path, name, body } = asked;
    let who = enrolment_ids(identity, &path.0, &path.1)?;
    let asked: B = json_body(body)?;
    let reason = checked_reason(asked.reason())?;
    let mut keys = EnrolmentContext::keys(who.0, who.1);
    keys.extend(also(who.0, &asked));
    let route = format!("POST office enrolment {name} {} {}", who.0, who.1);
    let request = Request { identity, context, key, route, body, keys, status: StatusCode::OK };
    let by = StaffDecision { actor: Some(identity.learner), reason: &reason };
    change(app, request, |unit, snapshot| apply(unit, by, who, &asked, snapshot)).await
}

/// Makes a change that takes nothing but a reason; `apply` returns the enrolment, and whether it was changed.
pub(crate) async fn change_for_reason(
    app: &App,
    asked: AskedChange<'_>,
    apply: impl Fn(
        &mut UnitOfWork<'_>,
        StaffDecision<'_>,
        (LearnerId, CourseId),
        &EnrolmentContext,
    ) -> Result<(Enrolment, bool), Failure>,
) -> Result<Reply, Failure> {
    let nothing_else = |_, _: &EnrolmentChangeReason| Vec::new();
    change_as_asked(app, asked, nothing_else, |unit, by, who, _, snapshot| {
        let read = EnrolmentContext::from(snapshot, who.0, who.1)?;
        let (enrolment, changed) = apply(unit, by, who, &read)?;
        Ok(Outcome::Enrolment(Box::new(enrolment), changed))
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

/// The title of a course that was read; empty if it no longer exists.
pub(crate) fn title(snapshot: &Snapshot, course: CourseId) -> Result<String, StoreError> {
    Ok(snapshot.peek(&keys::course(course))?.map(|course: Course| course.title).unwrap_or_default())
}
