//! `GET /api/office/courses/{course_uuid}/enrolments/export/`: the roster of a course as a CSV file.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::Refusal;
use jiff::Timestamp;
use shared::http::{ErrorBody, Failure, Identity, RequestContext};
use shared::spreadsheet::{CsvFile, inert};

use crate::reports_state::ReportsApp;
use crate::roster::{self, RosterFilter};
use crate::views::RosterEntry;

/// The most enrolments of a file: what fits into a response and its time.
const ENROLMENTS_MAX: usize = 5000;

const HEADINGS: [&str; 8] = [
    "name",
    "email",
    "status",
    "progress_percent",
    "enrolled_at",
    "last_activity_at",
    "completed_at",
    "learner_id",
];

/// Export who is enrolled in a course as CSV, in the order of enrolling. Administrators and the course's instructors.
///
/// The response is the file. A part of the roster with more than 5,000 enrolments is refused: choose a status. E-mail
/// addresses are for administrators.
#[utoipa::path(
    get, path = "/api/office/courses/{course_uuid}/enrolments/export/", operation_id = "exportRoster", tag = "office",
    params(("course_uuid" = Uuid, Path), RosterFilter),
    responses(
        (status = 200, description = "The file", content((String = "text/csv"))),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`, also for too many enrolments"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`: no such course, or you do not teach it"),
    ),
)]
pub async fn export_roster(
    State(app): State<Arc<ReportsApp>>,
    identity: Identity,
    context: RequestContext,
    Path(course_uuid): Path<String>,
    Query(filter): Query<RosterFilter>,
) -> Result<Response, Failure> {
    let id = roster::course_id(&identity, &course_uuid)?;
    let list = filter.of(id)?;
    let mut file = CsvFile::new(&HEADINGS);
    let (mut count, mut cursor) = (0, None);
    let name = loop {
        let (course, page) = roster::page(&app.store, &identity, &context, list, (100, cursor)).await?;
        count += page.items.len();
        if count > ENROLMENTS_MAX {
            let reason = "selects more than 5,000 enrolments; choose one with fewer";
            return Err(Refusal::field("status", reason).into());
        }
        for entry in page.items {
            file.line(line(&entry));
        }
        cursor = page.older;
        if cursor.is_none() {
            break course.slug;
        }
    };
    // A slug has letters, digits and hyphens only.
    let disposition = format!("attachment; filename=\"roster-{name}.csv\"");
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
        // With an encoding named, the body goes through Lambda as it is, with its byte order mark.
        (header::CONTENT_ENCODING, "identity".to_owned()),
    ];
    Ok((headers, file.finish()).into_response())
}

fn line(entry: &RosterEntry) -> [String; 8] {
    let time = |at: Option<Timestamp>| at.map(|at| at.to_string()).unwrap_or_default();
    [
        inert(&entry.name),
        inert(entry.email.as_deref().unwrap_or_default()),
        entry.status.name().to_owned(),
        entry.progress_percent.to_string(),
        entry.enrolled_at.to_string(),
        time(entry.last_activity_at),
        time(entry.completed_at),
        entry.learner_uuid.to_string(),
    ]
}
