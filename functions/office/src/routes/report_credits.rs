//! `GET /api/office/reports/credits/`: credits for a course in a period.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use shared::http::{ErrorBody, Failure, Identity, RequestContext};

use crate::reports::credits::Credits;
use crate::reports::{Asked, ReportPart, ReportQuery, part_of_enrolments};
use crate::reports_state::ReportsApp;
use crate::views::CreditRow;

/// Report the credits that certificates of a course earned or lost in a period, with licence number and profession, part by
/// part. Administrators only.
///
/// Each row is an entry of the ledger, on the day on which it counts. Manual adjustments and expiry belong to no course.
/// Ask again with `next_cursor` until it is `null`, as in the report of completions.
#[utoipa::path(
    get, path = "/api/office/reports/credits/", operation_id = "reportCredits", tag = "office",
    params(ReportQuery),
    responses(
        (status = 200, body = ReportPart<CreditRow>),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`: no such course"),
    ),
)]
pub async fn report_credits(
    State(app): State<Arc<ReportsApp>>,
    identity: Identity,
    context: RequestContext,
    Query(query): Query<ReportQuery>,
) -> Result<Json<ReportPart<CreditRow>>, Failure> {
    let asked = Asked::read(&identity, query)?;
    let part = part_of_enrolments::<Credits>(&app, &context, &asked).await?;
    Ok(Json(asked.answer(part)))
}
