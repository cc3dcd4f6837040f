//! `POST /api/studio/courses/{course_uuid}/duplicate/`: a new course that begins as a copy.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::CourseId;
use domain::course::draft::{Draft, duplicate};
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
};

use crate::new_draft::NewDraft;
use crate::state::App;
use crate::views::CreatedDraft;
use crate::whole_draft::WholeDraft;

/// Begin a new course as a copy of another: with ids of its own, not published, and without Zoom meetings.
#[utoipa::path(
    post, path = "/api/studio/courses/{course_uuid}/duplicate/", operation_id = "duplicateDraft", tag = "studio",
    params(("course_uuid" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses(
        (status = 201, body = CreatedDraft),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`: neither instructor nor administrator"),
        (status = 404, body = ErrorBody, description = "No such draft, or the caller may not edit it"),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: the key was used with another body"),
    ),
)]
pub async fn duplicate_draft(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    Path(course_uuid): Path<String>,
    body: RawBody,
) -> Result<Reply, Failure> {
    let whole = WholeDraft::find(&app, &identity, &context, &course_uuid).await?;
    whole.require_whole()?;
    let course = CourseId(app.clock.new_id());
    let (outline, bodies) = duplicate(&whole.outline, whole.bodies()?, course, identity.learner);
    let draft = Draft::new(&outline, identity.learner, app.clock.now());
    let new = NewDraft::of(&identity, draft, &outline, &bodies);
    let route = format!("POST studio duplicate {}", whole.draft.value.course);
    let idempotent = IdempotentRequest::new(&key, identity.learner, &route, &body.0);
    let reply = Reply::new(StatusCode::CREATED, &CreatedDraft { uuid: course.0 });
    new.create(&app, &context, &idempotent, reply).await
}
