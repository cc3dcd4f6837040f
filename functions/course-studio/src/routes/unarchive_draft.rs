//! `POST /api/studio/courses/{course_uuid}/unarchive/`: brings a draft back that was put away.

use std::sync::Arc;

use axum::extract::{Path, State};
use shared::http::{ErrorBody, Failure, IdempotencyKey, Identity, RawBody, Reply, RequestContext};

use super::archive_draft::move_draft;
use crate::state::App;
use crate::views::DraftStateView;

/// Bring a course back that was put away. It stays hidden from learners.
#[utoipa::path(
    post, path = "/api/studio/courses/{course_uuid}/unarchive/", operation_id = "unarchiveDraft", tag = "studio",
    params(("course_uuid" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses(
        (status = 200, body = DraftStateView),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`: the `Idempotency-Key` is empty or too long"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`: neither instructor nor administrator"),
        (status = 404, body = ErrorBody, description = "No such draft, or the caller may not edit it"),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: the key was used with another body"),
    ),
)]
pub async fn unarchive_draft(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    Path(course_uuid): Path<String>,
    body: RawBody,
) -> Result<Reply, Failure> {
    move_draft(&app, &identity, &context, &key, (&course_uuid, &body), None).await
}
