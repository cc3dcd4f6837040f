//! `GET /api/submissions/{submission_uuid}/`: one submission, for its learner and for graders.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use domain::{Refusal, SubmissionId};
use shared::http::{ErrorBody, Failure, Identity, RequestContext};

use crate::state::App;
use crate::submission_access::SubmissionAccess;
use crate::views::SubmissionView;

/// Get a submission. Only its learner, the course's instructors and administrators can see it.
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
    let id: SubmissionId = submission_uuid.parse().map_err(|_| Refusal::NotFound)?;
    let access = SubmissionAccess::read(&app, &identity, &context, id).await?;
    Ok(Json(access.detail(app.clock.now())))
}
