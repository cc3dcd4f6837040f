//! `GET /api/office/reports/revenue/`: what a course took, by month.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use shared::http::{ErrorBody, Failure, Identity, RequestContext};

use crate::reports::revenue::part;
use crate::reports::{Asked, ReportPart, ReportQuery};
use crate::reports_state::ReportsApp;
use crate::views::RevenueRow;

/// Report what a course took, by month and currency, part by part. Administrators only.
///
/// Amounts are whole minor units in JSON, and exact decimals in CSV. Months and days are the provider's. A refund counts in
/// the month of its payment. Payments that were rejected or name no purchase are in no row: they are in their lists. Ask
/// again with `next_cursor` until it is `null`: a part looks at 500 payments, and a month comes with the part that ends it.
#[utoipa::path(
    get, path = "/api/office/reports/revenue/", operation_id = "reportRevenue", tag = "office",
    params(ReportQuery),
    responses(
        (status = 200, body = ReportPart<RevenueRow>),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`: no such course"),
    ),
)]
pub async fn report_revenue(
    State(app): State<Arc<ReportsApp>>,
    identity: Identity,
    context: RequestContext,
    Query(query): Query<ReportQuery>,
) -> Result<Json<ReportPart<RevenueRow>>, Failure> {
    let asked = Asked::read(&identity, query)?;
    let part = part(&app, &context, &asked).await?;
    Ok(Json(asked.answer(part)))
}
