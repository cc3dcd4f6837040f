//! `GET /api/submissions/{submission_uuid}/download/`: a download link for the file.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use domain::{Refusal, SubmissionId};
use serde::Deserialize;
use shared::http::{ErrorBody, Failure, Identity, RequestContext};
use utoipa::IntoParams;

use crate::bucket::Scan;
use crate::state::App;
use crate::submission_access::SubmissionAccess;
use crate::views::DownloadView;

/// How the file is wanted.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Presentation {
    /// `true` for a link under which a browser shows the file; only PDF, JPG and PNG files can be shown.
    #[param(value_type = Option<bool>)]
    pub inline: Option<String>,
}

impl Presentation {
    fn is_inline(&self) -> Result<bool, Refusal> {
        match self.inline.as_deref() {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => Err(Refusal::field("inline", "true or false")),
        }
    }
}

/// Get a download link for the file of a submission. It is valid for five minutes.
#[utoipa::path(
    get, path = "/api/submissions/{submission_uuid}/download/", operation_id = "downloadSubmission", tag = "submissions",
    params(("submission_uuid" = Uuid, Path), Presentation),
    responses(
        (status = 200, body = DownloadView),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`: a file of this type cannot be shown"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`: no such submission, or it has no verified file"),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: the malware scan has not cleared the file"),
        (status = 503, body = ErrorBody),
    ),
)]
pub async fn download_submission(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Path(submission_uuid): Path<String>,
    Query(presentation): Query<Presentation>,
) -> Result<Json<DownloadView>, Failure> {
    let is_inline = presentation.is_inline()?;
    let id: SubmissionId = submission_uuid.parse().map_err(|_| Refusal::NotFound)?;
    let access = SubmissionAccess::read(&app, &identity, &context, id).await?;
    let file = access.submission.value.file.as_ref().ok_or(Refusal::NotFound)?;
    if file.removed {
        return Err(
            Refusal::Conflict("Newer work took the place of this file, so it is not kept any more.").into()
        );
    }
    if app.malware_protection {
        let refused = match app.bucket.scan(&file.key).await? {
            Scan::Clean | Scan::Earlier => None,
            Scan::Pending => Some("The file is being checked for malware. Please try again in a minute."),
            Scan::Infected => Some("Malware was found in this file. It cannot be downloaded."),
            Scan::Unknown => Some("The file could not be checked for malware. It cannot be downloaded."),
        };
        if let Some(reason) = refused {
            return Err(Refusal::Conflict(reason).into());
        }
    }
    let now = app.clock.now();
    let signed = if is_inline {
        let shown = app.bucket.sign_view(file, now).await?;
        shown.ok_or_else(|| Refusal::field("inline", "only PDF, JPG and PNG files can be shown"))?
    } else {
        app.bucket.sign_get(file, now).await?
    };
    Ok(Json(signed.into()))
}
