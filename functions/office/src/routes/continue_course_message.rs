//! `POST /api/office/courses/{course_uuid}/messages/{message_uuid}/continue/`: go on with a message that was stopped.

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

/// Go on with a message that was stopped. Administrators and the course's instructors.
///
/// It is sent to those whom it has not reached yet; no learner gets it twice. Of a message that is being sent, or that is
/// sent, nothing changes.
#[utoipa::path(
    post, path = "/api/office/courses/{course_uuid}/messages/{message_uuid}/continue/",
    operation_id = "continueCourseMessage", tag = "office",
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
pub async fn continue_course_message(
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
    let route = format!("POST office course message continue {course} {message}");
    let idempotent = IdempotentRequest::new(&key, identity.learner, &route, &body);
    pause(&app, &identity, &context, (course, message), (Pausing::Continue, &idempotent)).await
}
