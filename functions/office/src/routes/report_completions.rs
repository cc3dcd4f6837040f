//! `GET /api/office/reports/completions/`: who completed a course in a period.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use domain::{CourseId, Refusal};
use serde::Deserialize;
use shared::http::{ErrorBody, Failure, Identity, RequestContext, cursor_text, read_cursor};
use shared::spreadsheet::CsvFile;
use shared::store::Cursor;
use utoipa::IntoParams;

use crate::access::require_admin;
use crate::completions::{Period, part};
use crate::state::App;
use crate::views::{CompletionReportPart, CompletionRow};

/// Which completions, and as what.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CompletionReport {
    #[param(value_type = Uuid)]
    pub course: Option<String>,
    /// The first day of completion.
    #[param(value_type = Option<String>, format = Date, example = "2026-01-01")]
    pub from: Option<String>,
    /// The last day of completion.
    #[param(value_type = Option<String>, format = Date, example = "2026-12-31")]
    pub to: Option<String>,
    /// `json` or `csv`; `json` when absent.
    #[param(max_length = 4, example = "csv")]
    pub format: Option<String>,
    /// `true` when the file has its headings already, for example from another course's report.
    #[param(value_type = Option<bool>)]
    pub has_headings: Option<String>,
    /// `next_cursor` of the part before.
    #[param(max_length = 684)]
    pub cursor: Option<String>,
}

/// Report who completed a course in a period, part by part. Administrators only.
///
/// A part looks at 500 enrolments. Ask again with `next_cursor` until it is `null`; a part may be empty although others
/// follow. The parts of a CSV file, one after the other, are the file. A completion stays in the report when the enrolment
/// was ended since, and when the person's data was erased.
#[utoipa::path(
    get, path = "/api/office/reports/completions/", operation_id = "reportCompletions", tag = "office",
    params(CompletionReport),
    responses(
        (status = 200, body = CompletionReportPart),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`: no such course"),
    ),
)]
pub async fn report_completions(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Query(report): Query<CompletionReport>,
) -> Result<Json<CompletionReportPart>, Failure> {
    require_admin(&identity)?;
    let course = report.course.as_deref().ok_or_else(|| Refusal::field("course", "is missing"))?;
    let course: CourseId = course.parse().map_err(|_| Refusal::field("course", "not an id"))?;
    let period = Period::read(report.from.as_deref(), report.to.as_deref())?;
    let is_csv = match report.format.as_deref() {
        None | Some("json") => false,
        Some("csv") => true,
        Some(_) => return Err(Refusal::field("format", "must be json or csv").into()),
    };
    let has_headings = match report.has_headings.as_deref() {
        None | Some("false") => false,
        Some("true") => true,
        Some(_) => return Err(Refusal::field("has_headings", "must be true or false").into()),
    };
    let cursor = report.cursor.as_deref().map(read_cursor).transpose()?;
    if matches!(cursor, Some(Cursor::NewerThan(_))) {
        return Err(Refusal::field("cursor", "not a cursor of this list").into());
    }
    let has_headings = has_headings || cursor.is_some();
    let part = part(&app, &context, course, period, cursor).await?;
    let csv = is_csv.then(|| {
        let mut file = if has_headings { CsvFile::further() } else { CsvFile::new(&CompletionRow::HEADINGS) };
        part.rows.iter().for_each(|row| file.line(row.fields()));
        String::from_utf8_lossy(&file.finish()).into_owned()
    });
    Ok(Json(CompletionReportPart {
        looked_at: part.looked_at.try_into().unwrap_or(u64::MAX),
        found: part.rows.len().try_into().unwrap_or(u64::MAX),
        rows: if is_csv { Vec::new() } else { part.rows },
        csv,
        next_cursor: part.next.as_ref().map(cursor_text),
    }))
}
