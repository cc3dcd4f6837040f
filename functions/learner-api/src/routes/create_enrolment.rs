//! `POST /api/enrollments/`: enrol in a free course, or rejoin one that is paid for.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use domain::enrolment::Enrolment;
use domain::{CourseId, EnrolmentId, Learner, Refusal};
use serde::{Deserialize, Serialize};
use shared::effects::ChangedEnrolment;
use shared::enrolment_context::EnrolmentContext;
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
    json_body,
};
use shared::store::{Decision, ItemKey, Snapshot, keys};
use shared::unit_of_work::UnitOfWork;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::state::App;
use crate::views::EnrolmentView;

/// A request to enrol.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewEnrolment {
    /// A free course, or a paid course that the learner left.
    pub course_uuid: Uuid,
}

/// Enrol in a free course, or rejoin a paid one after leaving it.
///
/// To a learner who is enrolled already the enrolment is returned as it is: the first response may have been lost.
#[utoipa::path(
    post, path = "/api/enrollments/", operation_id = "createEnrolment", tag = "enrolments",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = NewEnrolment,
    responses(
        (status = 200, body = EnrolmentView, description = "Already enrolled"),
        (status = 201, body = EnrolmentView, description = "Enrolled"),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`, `PAYMENT_REQUIRED`"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`, `NOT_PUBLISHED`"),
        (status = 409, body = ErrorBody, description = "`ALREADY_ENROLLED`: the enrolment is suspended; `PAYMENT_PENDING`, `COURSE_FULL`, `ENROLMENT_CLOSED`, `CONFLICT`"),
    ),
)]
pub async fn create_enrolment(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    RawBody(body): RawBody,
) -> Result<Reply, Failure> {
    let request: NewEnrolment = json_body(&body)?;
    let course = CourseId(request.course_uuid);
    let is_named = key.0.is_some();
    let key = key.or_new(app.clock.as_ref());
    let idempotent = IdempotentRequest::new(&key, identity.learner, "POST enrollments", &body);
    let mut keys: Vec<ItemKey> = EnrolmentContext::keys(identity.learner, course);
    keys.push((&keys::learner(identity.learner)).into());
    keys.extend(idempotent.keys());
    app.store
        .decide(context.deadline, &keys, |snapshot| {
            decide(&app, &identity, &context, (&idempotent, is_named), course, snapshot)
        })
        .await
}

fn decide(
    app: &App,
    identity: &Identity,
    context: &RequestContext,
    (idempotent, is_named): (&IdempotentRequest, bool),
    course: CourseId,
    snapshot: &Snapshot,
) -> Result<Decision<Reply>, Failure> {
    if let Some(reply) = idempotent.replay(snapshot)? {
        return Ok(Decision::Answer(reply));
    }
    let read = EnrolmentContext::from(snapshot, identity.learner, course)?;
    Learner::require_not_erased(read.learner.as_ref())?;
    let course = read.course.as_ref().ok_or(Refusal::NotFound)?;
    let before = read.enrolment.as_ref().map(|read| read.value.clone());
    // The request that enrolled may come again, because its response was lost.
    if let Some(enrolment) = before.as_ref().filter(|enrolment| enrolment.status.gives_access()) {
        let reply =
            Reply::new(StatusCode::OK, &EnrolmentView::new(enrolment.clone(), course, &[], app.clock.now()));
        return match is_named {
            true => Ok(idempotent.nothing_to_do(reply, app.clock.now())?),
            false => Ok(Decision::Answer(reply)),
        };
    }
    let returns = before.as_ref().is_some_and(Enrolment::may_return);
    if !course.published && !returns {
        return Err(Refusal::NotPublished.into());
    }
    if before.as_ref().is_some_and(|enrolment| enrolment.status.holds_seat()) {
        return Err(Refusal::AlreadyEnrolled.into());
    }
    if before.as_ref().is_some_and(|enrolment| enrolment.pending_since().is_some() && !enrolment.may_return())
    {
        return Err(Refusal::PaymentPending.into());
    }
    if !course.price.is_free() && !returns {
        return Err(Refusal::PaymentRequired.into());
    }
    let taken = u32::try_from(read.seats.taken).unwrap_or(0);
    match returns {
        true => course.has_room(taken)?,
        false => course.admits(taken, app.clock.now())?,
    }

    let mut unit = UnitOfWork::new(app.clock.as_ref(), &context.correlation_id);
    let id = EnrolmentId(app.clock.new_id());
    let (enrolment, change) = Enrolment::join_free(before, id, (identity.learner, course.uuid), unit.now)?;
    let enrolment = unit.save_enrolment(read.write(course, course.enrolment.capacity), enrolment)?;
    unit.add_effects(&ChangedEnrolment {
        change,
        enrolment: &enrolment,
        course,
        notifications: read.notifications.as_ref(),
        refunded: None,
    })?;
    let profile_key = keys::learner(identity.learner);
    let stored = snapshot.read(&profile_key)?;
    let known = stored.as_ref().map(|read| &read.value);
    if let Some(profile) = Learner::refreshed(known, &identity.claims(), unit.now) {
        unit.transaction.save_profile(stored.as_ref(), &profile)?;
    }
    let reply = Reply::new(StatusCode::CREATED, &EnrolmentView::new(enrolment, course, &[], unit.now));
    idempotent.remember(&mut unit.transaction, &reply, unit.now)?;
    Ok(Decision::Write(unit.transaction, reply))
}
