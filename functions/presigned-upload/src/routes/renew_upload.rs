//! `POST /api/submissions/{submission_uuid}/upload-url/`: a fresh upload URL for the announced file.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use domain::Refusal;
use shared::http::{ErrorBody, Failure, Identity, RequestContext};
use shared::store::keys;

use crate::state::App;
use crate::views::UploadView;

/// Get a fresh upload URL for the same file, after the first one has expired.
#[utoipa::path(
    post, path = "/api/submissions/{submission_uuid}/upload-url/", operation_id = "renewUpload", tag = "submissions",
    params(("submission_uuid" = Uuid, Path)),
    responses(
        (status = 200, body = UploadView),
        (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: no upload is pending, or it has expired"),
        (status = 503, body = ErrorBody),
    ),
)]
pub async fn renew_upload(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Path(submission_uuid): Path<String>,
) -> Result<Json<UploadView>, Failure> {
    app.require_uploads()?;
    let (id, owner) = app.owner(context.deadline, &submission_uuid).await?;
    if owner.learner != identity.learner {
        return Err(Refusal::NotFound.into());
    }
    let key = keys::submission(owner.learner, owner.assignment, id);
    let submission = app.store.get(context.deadline, &key).await?.ok_or(Refusal::NotFound)?.value;
    let now = app.clock.now();
    let signed = app.bucket.sign_put(submission.awaited_upload(now)?, now).await?;
    Ok(Json(signed.into()))
}
