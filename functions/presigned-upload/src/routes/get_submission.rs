//! `GET /api/submissions/{submission_uuid}/`: one piece of work, to its learner and to those who grade it.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use shared::http::{ErrorBody, Failure, Identity, RequestContext};

use crate::reading::Sight;
use crate::state::App;
use crate::views::SubmissionView;

/// Show a submission; to anybody else it does not exist.
#[utoipa::path(
    get, path = "/api/submissions/{submission_uuid}/", operation_id = "getSubmission", tag = "submissions",
    params(("submission_uuid" = Uuid, Path)),
    responses((status = 200, body = SubmissionView), (status = 404, body = ErrorBody)),
)]
pub async fn get_submission(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Path(submission_uuid): Path<String>,
) -> Result<Json<SubmissionView>, Failure> {
    let sight = Sight::of(&app, &identity, &context, &submission_uuid).await?;
    Ok(Json(sight.view(app.clock.now())))
}
