//! `POST /api/office/courses/{course_uuid}/enrolments/bulk/`: enrolments from a CSV file, with a dry run.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::audit::checked_reason;
use domain::{CourseId, Refusal};
use serde::Deserialize;
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
    answer_once, json_body,
};
use shared::spreadsheet::{Encoding, UploadedText};
use shared::store::keys;
use utoipa::ToSchema;
use uuid::Uuid;

use super::grant_enrolment::NewGrantKind;
use crate::access::require_admin;
use crate::bulk::{Asked, File, Granting, Terms, ToGrant, grant, plan};
use crate::state::App;
use crate::views::BulkEnrolmentReport;

/// A part of a file of enrolments.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BulkEnrolmentRequest {
    /// Chosen by the client, the same for every part: a part that is sent again reports what it did the first time.
    pub batch: Uuid,
    /// The text of the whole file: a line that names the column `learner` (an e-mail address or an id) and, if they are
    /// there, `reference` and `reason`; at most 5,000 rows, separated by commas, semicolons or tabs.
    #[serde(default)]
    #[schema(example = "learner,reference\nada@learner.example,INV-1", max_length = 1_000_000)]
    pub csv: Option<String>,
    /// The bytes of the file in Base64, in place of `csv`: UTF-8, UTF-16 or Windows-1252.
    #[serde(default)]
    #[schema(max_length = 1_400_000)]
    pub csv_base64: Option<String>,
    pub kind: NewGrantKind,
    /// The number of the invoice or the order, where a line has none; for a payment elsewhere.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub reference: Option<String>,
    /// For the audit log, where a line has none; the people are not told.
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
    /// Whether to only report what would happen.
    pub dry_run: bool,
    /// Where this part begins: `next_line` of the part before; without it the file begins.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 10_000_000)]
    pub from_line: Option<u64>,
    /// Of a dry run: how many people its earlier parts would enrol, so that it knows when the course is full.
    #[serde(default)]
    #[schema(maximum = 5_000)]
    pub planned: Option<u32>,
}

/// Enrol many people in a course from a CSV file, a part of it with each request. Administrators only.
///
/// Send the file again with `from_line` until `next_line` is `null`. A dry run enrols nobody and says what the run will
/// do. Each person is enrolled as by a grant, with an entry in the audit log and one e-mail; whoever has never signed in is
/// invited. A part can be sent again: nobody is enrolled, invited or told twice.
#[utoipa::path(
    post, path = "/api/office/courses/{course_uuid}/enrolments/bulk/", operation_id = "enrolInBulk", tag = "office",
    params(("course_uuid" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = BulkEnrolmentRequest,
    responses(
        (status = 200, body = BulkEnrolmentReport),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`: the file cannot be read, with its line"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`: no such course"),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: the key was used with another body"),
    ),
)]
pub async fn enrol_in_bulk(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    Path(course_uuid): Path<String>,
    RawBody(body): RawBody,
) -> Result<Reply, Failure> {
    require_admin(&identity)?;
    let course: CourseId = course_uuid.parse().map_err(|_| Refusal::NotFound)?;
    let route = format!("POST office enrolments in bulk {course}");
    let idempotent = IdempotentRequest::new(&key, identity.learner, &route, &body);
    let work = enrol_part(&app, &identity, &context, course, &body);
    answer_once(&app.store, &context, app.clock.as_ref(), &idempotent, work).await
}

async fn enrol_part(
    app: &Arc<App>,
    identity: &Identity,
    context: &RequestContext,
    course: CourseId,
    body: &Bytes,
) -> Result<Reply, Failure> {
    let request: BulkEnrolmentRequest = json_body(body)?;
    let reason = checked_reason(&request.reason)?;
    let uploaded = UploadedText { csv: request.csv.as_deref(), csv_base64: request.csv_base64.as_deref() };
    let (text, encoding) = uploaded.decode()?;
    let terms = Terms { kind: request.kind.into(), reference: request.reference.clone(), reason };
    let file = File::read(&text, &terms)?;
    let (part, mut next_line) = file.part(request.from_line.unwrap_or(1));
    let course =
        app.store.get(context.deadline, &keys::course(course)).await?.ok_or(Refusal::NotFound)?.value;
    let planned = request.planned.unwrap_or(0);
    let asked = Asked { file: &file, part, course: &course, batch: request.batch, planned };
    let planned = plan(app, context, asked).await?;
    let rows = if request.dry_run {
        planned.into_iter().map(|(row, _)| row).collect()
    } else {
        let granting = Granting {
            course: course.uuid,
            has_capacity: course.enrolment.capacity.is_some(),
            kind: terms.kind,
            batch: request.batch,
            actor: identity.learner,
            deadline: context.deadline,
            correlation_id: context.correlation_id.clone(),
        };
        let lines: Vec<ToGrant> = planned
            .into_iter()
            .zip(part)
            .map(|((row, recipient), line)| {
                (row, recipient.and_then(|recipient| Some((recipient, line.asked.clone().ok()?))))
            })
            .collect();
        let done = grant(app, &granting, &lines).await?;
        next_line = part.get(done.len()).map_or(next_line, |line| Some(line.number));
        done
    };
    let report = BulkEnrolmentReport {
        dry_run: request.dry_run,
        check_letters: encoding == Encoding::Windows1252,
        rows_total: file.lines.len().try_into().unwrap_or(u64::MAX),
        rows,
        next_line,
    };
    Ok(Reply::new(StatusCode::OK, &report))
}
