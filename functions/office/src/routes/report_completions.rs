//! `GET /api/office/reports/completions/`: who completed a course in a period.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use shared::http::{ErrorBody, Failure, Identity, RequestContext};

use crate::reports::completions::Completions;
use crate::reports::{Asked, ReportPart, ReportQuery, part_of_enrolments};
use crate::reports_state::ReportsApp;
use crate::views::CompletionRow;

/// Report who completed a course in a period, part by part. Administrators only.
///
/// A part looks at 500 enrolments. Ask again with `next_cursor` until it is `null`; a part may be empty although others
/// follow. The parts of a CSV file, one after the other, are the file. A completion stays in the report when the enrolment
/// was ended since, and when the person's data was erased.
#[utoipa::path(
    get, path = "/api/office/reports/completions/", operation_id = "reportCompletions", tag = "office",
    params(ReportQuery),
    responses(
        (status = 200, body = ReportPart<CompletionRow>),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`: no such course"),
    ),
)]
pub async fn report_completions(
    State(app): State<Arc<ReportsApp>>,
    identity: Identity,
    context: RequestContext,
    Query(query): Query<ReportQuery>,
) -> Result<Json<ReportPart<CompletionRow>>, Failure> {
    let asked = Asked::read(&identity, query)?;
    let part = part_of_enrolments::<Completions>(&app, &context, &asked).await?;
    Ok(Json(asked.answer(part)))
}
