//! `GET /api/users/cpd_transactions/export/`: the transcript of a period as a file.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::Refusal;
use serde::Deserialize;
use shared::http::{ErrorBody, Failure, Identity, RequestContext};
use utoipa::{IntoParams, ToSchema};

use super::list_transactions::Days;
use crate::export::{ExportLink, Form, INLINE_BYTES_MAX, TranscriptFile};
use crate::state::App;
use crate::transcript::transcript;

/// The file format of an export.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// For spreadsheets.
    Csv,
    /// For programs.
    Json,
    /// For auditors.
    Pdf,
}

/// The parameters of an export.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ExportQuery {
    /// The file format; CSV when absent.
    #[param(inline, value_type = Option<ExportFormat>)]
    pub format: Option<String>,
    /// From this day on: the day on which the credits count.
    #[param(value_type = Option<String>, format = Date, example = "2026-01-01")]
    pub from: Option<String>,
    /// Up to and including this day.
    #[param(value_type = Option<String>, format = Date, example = "2026-12-31")]
    pub to: Option<String>,
}

/// Export your CPD transactions of a period, with the same amounts as in the history.
///
/// The response is the file. For a file over one megabyte it is 201 with a link that is valid for five
/// minutes. A PDF has at most 10,000 entries, the other formats 200,000: a longer period is refused.
#[utoipa::path(
    get, path = "/api/users/cpd_transactions/export/", operation_id = "exportCpdTransactions", tag = "credits",
    params(ExportQuery),
    responses(
        (status = 200, description = "The file", content(
            (TranscriptFile = "application/json"),
            (String = "text/csv"),
            (String = "application/pdf"),
        )),
        (status = 201, body = ExportLink, description = "A download link for a large file"),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`, also for a period with too many entries"),
        (status = 503, body = ErrorBody),
    ),
)]
pub async fn export_transactions(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Query(query): Query<ExportQuery>,
) -> Result<Response, Failure> {
    let form = Form::named(query.format.as_deref().unwrap_or("csv"));
    let form = form.ok_or_else(|| Refusal::field("format", "must be csv, json or pdf"))?;
    let days = Days::read(query.from.as_deref(), query.to.as_deref())?;
    let file = form.write(&transcript(&app, &context, &identity, days, form).await?);
    if file.len() > INLINE_BYTES_MAX {
        let key = format!("transcripts/{}/{}.{}", identity.learner, app.clock.new_id(), form.extension());
        let link = app.exports.put(&key, file, form, app.clock.now()).await;
        let link = link.ok_or(Failure::Unavailable("The export could not be stored. Please try again."))?;
        return Ok((StatusCode::CREATED, Json(link)).into_response());
    }
    let disposition = format!("attachment; filename=\"cpd-transcript.{}\"", form.extension());
    let headers = [
        (header::CONTENT_TYPE, form.content_type().to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
        // A body of text loses its byte order mark in lambda_http, and spreadsheets need it. With an encoding named,
        // the body goes through Lambda as it is.
        (header::CONTENT_ENCODING, "identity".to_owned()),
    ];
    Ok((headers, file).into_response())
}
