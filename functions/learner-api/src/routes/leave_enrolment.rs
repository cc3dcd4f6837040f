//! `DELETE /api/enrollments/{enrollment_uuid}/`: the learner leaves; nothing is erased.

use std::sync::Arc;

use axum::extract::{Path, State};
use domain::outbox::Message;
use domain::{EnrolmentId, Refusal};
use shared::dynamo::{Decision, ItemKey, keys};
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
};
use shared::unit_of_work::{EnrolmentRead, UnitOfWork};

use crate::state::App;

/// Leave a course. Progress and attempts are kept; leaving twice is leaving idempotent.
#[utoipa::path(
    delete, path = "/api/enrollments/{enrollment_uuid}/", operation_id = "leaveEnrolment", tag = "enrolments",
    params(("enrollment_uuid" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses(
        (status = 204),
        (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: completed, suspended or ended enrolments cannot be left"),
    ),
)]
pub async fn leave_enrolment(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    Path(enrollment_uuid): Path<String>,
    RawBody(body): RawBody,
) -> Result<Reply, Failure> {
    let id: EnrolmentId = enrollment_uuid.parse().map_err(|_| Refusal::NotFound)?;
    let idempotent =
        IdempotentRequest::new(&key, identity.learner, &format!("DELETE enrollments {id}"), &body);
    // The pointer stands in the learner's own partition: a stranger's id leads nowhere.
    let pointer = app.store.get(context.deadline, &keys::enrolment_pointer(identity.learner, id)).await?;
    let course = pointer.ok_or(Refusal::NotFound)?.value.course;
    let mut keys: Vec<ItemKey> = EnrolmentRead::keys(identity.learner, course);
    keys.extend(idempotent.keys());
    app.store
        .decide(context.deadline, &keys, |snapshot| {
            if let Some(reply) = idempotent.replay(snapshot)? {
                return Ok(Decision::Answer(reply));
            }
            let read = EnrolmentRead::from(snapshot, identity.learner, course)?;
            let (Some(before), Some(course)) = (&read.enrolment, &read.course) else {
                return Err(Failure::Refused(Refusal::NotFound));
            };
            let Some(enrolment) = before.value.clone().leave()? else {
                return Ok(idempotent.nothing_to_do(Reply::nothing(), app.clock.now())?);
            };
            let mut unit = UnitOfWork::new(app.clock.as_ref(), &context.correlation_id);
            unit.save_enrolment(Some(before), &enrolment, course, None)?;
            unit.enqueue_zoom(&enrolment, course, Message::ZoomCancel)?;
            idempotent.remember(&mut unit.transaction, &Reply::nothing(), unit.now)?;
            Ok(Decision::Write(unit.transaction, Reply::nothing()))
        })
        .await
}
