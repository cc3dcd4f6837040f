//! `DELETE /api/enrollments/{enrollment_uuid}/`: leave a course; nothing is erased.

use std::sync::Arc;

use axum::extract::{Path, State};
use domain::enrolment::EnrolmentChange;
use domain::{EnrolmentId, Refusal};
use shared::effects::ChangedEnrolment;
use shared::enrolment_context::EnrolmentContext;
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
};
use shared::store::{Decision, ItemKey, keys};
use shared::unit_of_work::UnitOfWork;

use crate::state::App;

/// Leave a course. Progress and attempts are kept; leaving twice has no further effect.
#[utoipa::path(
    delete, path = "/api/enrollments/{enrollment_uuid}/", operation_id = "leaveEnrolment", tag = "enrolments",
    params(("enrollment_uuid" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses(
        (status = 204),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`: the `Idempotency-Key` is empty or too long"),
        (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: the enrolment is completed, suspended or has ended"),
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
    // The pointer is in the learner's own partition, so another learner's id is not found.
    let pointer = app.store.get(context.deadline, &keys::enrolment_pointer(identity.learner, id)).await?;
    let course = pointer.ok_or(Refusal::NotFound)?.value.course;
    let mut keys: Vec<ItemKey> = EnrolmentContext::keys(identity.learner, course);
    keys.extend(idempotent.keys());
    app.store
        .decide(context.deadline, &keys, |snapshot| {
            if let Some(reply) = idempotent.replay(snapshot)? {
                return Ok(Decision::Answer(reply));
            }
            let read = EnrolmentContext::from(snapshot, identity.learner, course)?;
            let (Some(before), Some(course)) = (&read.enrolment, &read.course) else {
                return Err(Failure::Refused(Refusal::NotFound));
            };
            let (enrolment, change) = before.value.clone().leave()?;
            if change == EnrolmentChange::Unchanged {
                return Ok(idempotent.nothing_to_do(Reply::nothing(), app.clock.now())?);
            }
            let mut unit = UnitOfWork::new(app.clock.as_ref(), &context.correlation_id);
            unit.save_enrolment(read.write(course, None), enrolment.clone())?;
            unit.add_effects(&ChangedEnrolment {
                change,
                enrolment: &enrolment,
                course,
                notifications: read.notifications.as_ref(),
                refunded: None,
            })?;
            idempotent.remember(&mut unit.transaction, &Reply::nothing(), unit.now)?;
            Ok(Decision::Write(unit.transaction, Reply::nothing()))
        })
        .await
}
