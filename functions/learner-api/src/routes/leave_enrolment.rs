//! `DELETE /api/enrollments/{enrollment_uuid}/`: the learner leaves; nothing is erased.

use std::sync::Arc;

use axum::extract::{Path, State};
use domain::outbox::Message;
use domain::{EnrolmentId, Refusal};
use shared::dynamo::{Address, Decision, keys};
use shared::http::{Call, ErrorBody, Failure, IdempotencyKey, Identity, Once, RawBody, Reply};
use shared::record::{PlaceRead, Record};

use crate::state::App;

/// Leave a course. Progress and attempts are kept; leaving twice is leaving once.
#[utoipa::path(
    delete, path = "/api/enrollments/{enrollment_uuid}/", operation_id = "leaveEnrolment", tag = "enrolments",
    params(("enrollment_uuid" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses(
        (status = 204),
        (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: completed, suspended or ended places cannot be left"),
    ),
)]
pub async fn leave_enrolment(
    State(app): State<Arc<App>>,
    identity: Identity,
    call: Call,
    key: IdempotencyKey,
    Path(enrollment_uuid): Path<String>,
    RawBody(body): RawBody,
) -> Result<Reply, Failure> {
    let id: EnrolmentId = enrollment_uuid.parse().map_err(|_| Refusal::NotFound)?;
    let once = Once::new(&key, identity.learner, &format!("DELETE enrollments {id}"), &body);
    // The pointer stands in the learner's own partition: a stranger's id leads nowhere.
    let pointer = app.store.get(call.deadline, &keys::enrolment_pointer(identity.learner, id)).await?;
    let course = pointer.ok_or(Refusal::NotFound)?.value.course;
    let mut addresses: Vec<Address> = PlaceRead::addresses(identity.learner, course);
    addresses.extend(once.addresses());
    app.store
        .decide(call.deadline, &addresses, |snapshot| {
            if let Some(reply) = once.replay(snapshot)? {
                return Ok(Decision::Answer(reply));
            }
            let read = PlaceRead::from(snapshot, identity.learner, course)?;
            let (Some(before), Some(course)) = (&read.place, &read.course) else {
                return Err(Failure::Refused(Refusal::NotFound));
            };
            let Some(place) = before.value.clone().leave()? else {
                return Ok(once.nothing_to_do(Reply::nothing(), app.clock.now())?);
            };
            let mut record = Record::new(app.clock.as_ref(), &call.correlation_id);
            record.save_place(Some(before), &place, course, None)?;
            record.tell_zoom(&place, course, Message::ZoomCancel)?;
            once.remember(&mut record.transaction, &Reply::nothing(), record.now)?;
            Ok(Decision::Write(record.transaction, Reply::nothing()))
        })
        .await
}
