//! `POST /api/office/courses/{course_uuid}/messages/{message_uuid}/stop/`: stop a message that is being sent.

use std::sync::Arc;

use axum::extract::{Path, State};
use domain::{CourseMessageId, Refusal};
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
};

use crate::pausing::{Pausing, pause};
use crate::reports_state::ReportsApp;
use crate::roster;
use crate::views::CourseMessageProgress;

/// Stop a message that is being sent. Administrators and the course's instructors.
///
/// Those whom it has reached keep it. Of a message that is stopped or sent, nothing changes.
#[utoipa::path(
    post, path = "/api/office/courses/{course_uuid}/messages/{message_uuid}/stop/",
    operation_id = "stopCourseMessage", tag = "office",
    params(
        ("course_uuid" = Uuid, Path), ("message_uuid" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header),
    ),
    responses(
        (status = 200, body = CourseMessageProgress),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`: of the header"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`: no such message, or you do not teach the course"),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: the key was used with another body"),
    ),
)]
pub async fn stop_course_message(
    State(app): State<Arc<ReportsApp>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    Path((course_uuid, message_uuid)): Path<(String, String)>,
    RawBody(body): RawBody,
) -> Result<Reply, Failure> {
    let course = roster::course_id(&identity, &course_uuid)?;
    let message: CourseMessageId = message_uuid.parse().map_err(|_| Refusal::NotFound)?;
    let key = key.or_new(app.clock.as_ref());
    let route = format!("POST office course message stop {course} {message}");
    let idempotent = IdempotentRequest::new(&key, identity.learner, &route, &body);
    pause(&app, &identity, &context, (course, message), (Pausing::Stop, &idempotent)).await
}
