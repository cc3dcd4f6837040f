//! `GET /api/office/reports/attendance/`: who attended the live sessions of a course.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use shared::http::{ErrorBody, Failure, Identity, RequestContext};

use crate::reports::attendance::Attendance;
use crate::reports::{Asked, ReportPart, ReportQuery, part_of_enrolments};
use crate::reports_state::ReportsApp;
use crate::views::AttendanceRow;

/// Report who attended which live session of a course, part by part. Administrators only.
///
/// Of the live sessions in the period that have begun, everybody who holds a place or was marked as present. Days count in
/// the time zone of the live session. Ask again with `next_cursor` until it is `null`, as in the report of completions.
#[utoipa::path(
    get, path = "/api/office/reports/attendance/", operation_id = "reportAttendance", tag = "office",
    params(ReportQuery),
    responses(
        (status = 200, body = ReportPart<AttendanceRow>),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`: no such course"),
    ),
)]
pub async fn report_attendance(
    State(app): State<Arc<ReportsApp>>,
    identity: Identity,
    context: RequestContext,
    Query(query): Query<ReportQuery>,
) -> Result<Json<ReportPart<AttendanceRow>>, Failure> {
    let asked = Asked::read(&identity, query)?;
    let part = part_of_enrolments::<Attendance>(&app, &context, &asked).await?;
    Ok(Json(asked.answer(part)))
}
