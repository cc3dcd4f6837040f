//! `GET /api/office/audit/export/`: a part of the audit log as a CSV file.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::Refusal;
use shared::http::{ErrorBody, Failure, Identity, RequestContext};
use shared::spreadsheet::{CsvFile, inert};

use crate::access::require_admin;
use crate::audit_log::{AuditFilter, Names};
use crate::reports_state::ReportsApp;
use crate::views::AuditView;

/// The most entries of a file: what fits into a response.
const ENTRIES_MAX: usize = 5000;

const HEADINGS: [&str; 11] = [
    "at",
    "action",
    "actor",
    "actor_id",
    "person",
    "person_id",
    "course",
    "course_id",
    "to_course",
    "reason",
    "details",
];

/// Export what staff did as CSV, newest first. Administrators only.
///
/// The response is the file. A part of the log with more than 5,000 entries is refused: choose a shorter one.
#[utoipa::path(
    get, path = "/api/office/audit/export/", operation_id = "exportAuditLog", tag = "office",
    params(AuditFilter),
    responses(
        (status = 200, description = "The file", content((String = "text/csv"))),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`, also for too many entries"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
    ),
)]
pub async fn export_audit_log(
    State(app): State<Arc<ReportsApp>>,
    identity: Identity,
    context: RequestContext,
    Query(filter): Query<AuditFilter>,
) -> Result<Response, Failure> {
    require_admin(&identity)?;
    let part = filter.part(&app)?;
    let (mut entries, mut cursor) = (Vec::new(), None);
    loop {
        let page = part.page(&app, &context, (100, cursor)).await?;
        entries.extend(page.items);
        if entries.len() > ENTRIES_MAX {
            let reason = "selects more than 5,000 entries; choose a day, a person or a course";
            return Err(Refusal::field("month", reason).into());
        }
        cursor = page.older;
        if cursor.is_none() {
            break;
        }
    }
    let names = Names::read(&app, &context, &entries).await?;
    let mut file = CsvFile::new(&HEADINGS);
    for entry in entries {
        file.line(line(&AuditView::new(entry, &names)));
    }
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"audit-log.csv\""),
        // With an encoding named, the body goes through Lambda as it is, with its byte order mark.
        (header::CONTENT_ENCODING, "identity"),
    ];
    Ok((headers, file.finish()).into_response())
}

fn line(view: &AuditView) -> [String; 11] {
    let (actor, person) = (view.actor.as_ref(), view.person.as_ref());
    let course = view.course.as_ref();
    let action = serde_json::to_value(view.action).unwrap_or_default();
    let details: Vec<String> = view.details.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    [
        view.at.to_string(),
        action.as_str().unwrap_or_default().to_owned(),
        actor.map_or_else(|| "operator".to_owned(), |actor| inert(&actor.name)),
        actor.map(|actor| actor.id.to_string()).unwrap_or_default(),
        person.map(|person| inert(&person.name)).unwrap_or_default(),
        person.map(|person| person.id.to_string()).unwrap_or_default(),
        course.map(|course| inert(&course.title)).unwrap_or_default(),
        course.map(|course| course.uuid.to_string()).unwrap_or_default(),
        view.to_course.as_ref().map(|course| inert(&course.title)).unwrap_or_default(),
        inert(&view.reason),
        inert(&details.join("; ")),
    ]
}
