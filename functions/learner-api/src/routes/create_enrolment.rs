//! `POST /api/enrollments/`: a place in a free course, or back to one that is paid for.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use domain::enrolment::Enrolment;
use domain::{CourseId, EnrolmentId, Learner, Refusal};
use serde::{Deserialize, Serialize};
use shared::dynamo::{Address, Decision, Snapshot, keys};
use shared::http::{Call, ErrorBody, Failure, IdempotencyKey, Identity, Once, RawBody, Reply, json_body};
use shared::record::{PlaceRead, Record};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::state::App;
use crate::views::EnrolmentView;

/// Which course.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewEnrolment {
    /// A free course, or one that the learner has left and that is paid for.
    pub course_uuid: Uuid,
}

/// Take a place in a free course, or come back to one that was paid for.
#[utoipa::path(
    post, path = "/api/enrollments/", operation_id = "createEnrolment", tag = "enrolments",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = NewEnrolment,
    responses(
        (status = 201, body = EnrolmentView),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`, `PAYMENT_REQUIRED`"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`, `NOT_PUBLISHED`"),
        (status = 409, body = ErrorBody, description = "`ALREADY_ENROLLED`, `COURSE_FULL`, `ENROLMENT_CLOSED`, `CONFLICT`"),
    ),
)]
pub async fn create_enrolment(
    State(app): State<Arc<App>>,
    identity: Identity,
    call: Call,
    key: IdempotencyKey,
    RawBody(body): RawBody,
) -> Result<Reply, Failure> {
    let request: NewEnrolment = json_body(&body)?;
    let course = CourseId(request.course_uuid);
    let once = Once::new(&key, identity.learner, "POST enrollments", &body);
    let mut addresses: Vec<Address> = PlaceRead::addresses(identity.learner, course);
    addresses.push((&keys::learner(identity.learner)).into());
    addresses.extend(once.addresses());
    app.store
        .decide(call.deadline, &addresses, |snapshot| judge(&app, &identity, &call, &once, course, snapshot))
        .await
}

fn judge(
    app: &App,
    identity: &Identity,
    call: &Call,
    once: &Once,
    course: CourseId,
    snapshot: &Snapshot,
) -> Result<Decision<Reply>, Failure> {
    if let Some(reply) = once.replay(snapshot)? {
        return Ok(Decision::Answer(reply));
    }
    let read = PlaceRead::from(snapshot, identity.learner, course)?;
    let course = read.course.as_ref().ok_or(Refusal::NotFound)?;
    let before = read.place.as_ref().map(|read| read.value.clone());
    if !course.published {
        return Err(Refusal::NotPublished.into());
    }
    if before.as_ref().is_some_and(|place| place.status.holds_seat()) {
        return Err(Refusal::AlreadyEnrolled.into());
    }
    if !course.price.is_free() && !before.as_ref().is_some_and(Enrolment::may_return) {
        return Err(Refusal::PaymentRequired.into());
    }
    course.admits(u32::try_from(read.seats.taken).unwrap_or(0), app.clock.now())?;

    let mut record = Record::new(app.clock.as_ref(), &call.correlation_id);
    let id = EnrolmentId(app.clock.new_id());
    let place = Enrolment::join_free(before, id, (identity.learner, course.uuid), record.now)?;
    record.save_place(read.place.as_ref(), &place, course, course.enrolment.capacity)?;
    record.welcome(&place, course, read.notes.as_ref())?;
    let profile_key = keys::learner(identity.learner);
    let stored = snapshot.read(&profile_key)?;
    let known = stored.as_ref().map(|read| &read.value);
    if let Some(profile) =
        Learner::refreshed(known, identity.learner, &identity.email, &identity.name, record.now)
    {
        record.transaction.save(&profile_key, stored.as_ref(), &profile)?;
    }
    let reply = Reply::new(StatusCode::CREATED, &EnrolmentView::new(place, course, &[]));
    once.remember(&mut record.transaction, &reply, record.now)?;
    Ok(Decision::Write(record.transaction, reply))
}
