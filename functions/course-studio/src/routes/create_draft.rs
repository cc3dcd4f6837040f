//! `POST /api/studio/courses/`: a new course.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use domain::course::Format;
use domain::course::draft::{Bodies, Draft, Outline};
use domain::{CourseId, Refusal, one_line};
use serde::{Deserialize, Serialize};
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
    json_body, schemas,
};
use utoipa::ToSchema;

use super::bounded;
use crate::access::require_author;
use crate::new_draft::NewDraft;
use crate::state::App;
use crate::views::CreatedDraft;

/// What a new course starts with.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftRequest {
    /// One line.
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    #[schema(value_type = schemas::CourseFormat)]
    pub format: Format,
}

/// Begin a new course. The caller is its first instructor; nobody else sees it but administrators.
#[utoipa::path(
    post, path = "/api/studio/courses/", operation_id = "createDraft", tag = "studio",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = DraftRequest,
    responses(
        (status = 201, body = CreatedDraft),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`: neither instructor nor administrator"),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: the key was used with another body"),
    ),
)]
pub async fn create_draft(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    body: RawBody,
) -> Result<Reply, Failure> {
    require_author(&identity)?;
    bounded(&body)?;
    let request: DraftRequest = json_body(&body.0)?;
    let title = request.title.trim();
    if title.is_empty() || title.chars().count() > 200 || title != one_line(title, 200) {
        return Err(Refusal::field("title", "write 1 to 200 characters in one line").into());
    }
    let course = CourseId(app.clock.new_id());
    let outline = Outline::empty(course, title, request.format, identity.learner);
    let draft = Draft::new(&outline, identity.learner, app.clock.now());
    let new = NewDraft::of(&identity, draft, &outline, &Bodies::new());
    let idempotent = IdempotentRequest::new(&key, identity.learner, "POST studio course", &body.0);
    let reply = Reply::new(StatusCode::CREATED, &CreatedDraft { uuid: course.0 });
    new.create(&app, &context, &idempotent, reply).await
}
