//! `POST /api/submissions/{submission_uuid}/upload-url/`: a fresh upload URL for the announced file.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::{Refusal, SubmissionId};
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
    answer_once,
};
use shared::store::keys;

use crate::state::App;
use crate::views::UploadView;

/// Get a fresh upload URL for the same file, after the first one has expired.
#[utoipa::path(
    post, path = "/api/submissions/{submission_uuid}/upload-url/", operation_id = "renewUpload", tag = "submissions",
    params(("submission_uuid" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses(
        (status = 200, body = UploadView),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`: the `Idempotency-Key` is empty or too long"),
        (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: no upload is pending, it has expired, or the key was used for another request"),
        (status = 503, body = ErrorBody),
    ),
)]
pub async fn renew_upload(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    Path(submission_uuid): Path<String>,
    RawBody(body): RawBody,
) -> Result<Reply, Failure> {
    app.require_uploads().await?;
    let id: SubmissionId = submission_uuid.parse().map_err(|_| Refusal::NotFound)?;
    let route = format!("POST upload-url {id}");
    let idempotent = IdempotentRequest::new(&key, identity.learner, &route, &body);
    let work = renew(&app, &identity, &context, id);
    answer_once(&app.store, &context, app.clock.as_ref(), &idempotent, work).await
}

async fn renew(
    app: &App,
    identity: &Identity,
    context: &RequestContext,
    id: SubmissionId,
) -> Result<Reply, Failure> {
    let owner = app.owner(context.deadline, id).await?;
    if owner.learner != identity.learner {
        return Err(Refusal::NotFound.into());
    }
    let key = keys::submission(owner.learner, owner.assignment, id);
    let submission = app.store.get(context.deadline, &key).await?.ok_or(Refusal::NotFound)?.value;
    let now = app.clock.now();
    let signed = app.bucket.sign_put(submission.awaited_upload(now)?, now).await?;
    Ok(Reply::new(StatusCode::OK, &UploadView::from(signed)))
}
