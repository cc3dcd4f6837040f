//! `GET /api/office/reports/enrolments/`: who enrolled in a course in a period.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use shared::http::{ErrorBody, Failure, Identity, RequestContext};

use crate::reports::enrolments::Enrolments;
use crate::reports::{Asked, ReportPart, ReportQuery, part_of_enrolments};
use crate::reports_state::ReportsApp;
use crate::views::EnrolmentRow;

/// Report who enrolled in a course in a period, by what, and what became of it, part by part. Administrators only.
///
/// Days count in the provider's time zone. Ask again with `next_cursor` until it is `null`, as in the report of completions.
#[utoipa::path(
    get, path = "/api/office/reports/enrolments/", operation_id = "reportEnrolments", tag = "office",
    params(ReportQuery),
    responses(
        (status = 200, body = ReportPart<EnrolmentRow>),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`: no such course"),
    ),
)]
pub async fn report_enrolments(
    State(app): State<Arc<ReportsApp>>,
    identity: Identity,
    context: RequestContext,
    Query(query): Query<ReportQuery>,
) -> Result<Json<ReportPart<EnrolmentRow>>, Failure> {
    let asked = Asked::read(&identity, query)?;
    let part = part_of_enrolments::<Enrolments>(&app, &context, &asked).await?;
    Ok(Json(asked.answer(part)))
}
