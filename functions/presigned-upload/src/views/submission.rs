//! Submissions as learners and instructors see them.

use std::fmt::Display;

use domain::Learner;
use domain::assignment::Assignment;
use domain::assignment::submission::{AssignmentProgress, Submission, SubmissionStatus};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Number;
use shared::http::schemas;
use shared::store::Read;
use utoipa::ToSchema;
use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{RefOr, Schema};
use uuid::Uuid;

/// A file of a submission.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct FileView {
    /// The file name on the learner's machine.
    pub name: String,
    /// The size in bytes.
    pub size_bytes: u64,
    /// The file type, by its usual extension.
    #[serde(rename = "type")]
    #[schema(example = "pdf")]
    pub kind: String,
}

/// Text submitted with or instead of a file.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[schema(as = HandedInView)]
pub struct SubmittedTextView {
    /// Plain text.
    #[schema(required)]
    pub text: Option<String>,
}

/// The learner who submitted the work; shown only to graders.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct LearnerView {
    /// The learner's id.
    pub uuid: Uuid,
    /// The learner's name; may be empty.
    pub name: String,
    /// The learner's e-mail address.
    pub email: String,
}

/// A submission.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SubmissionView {
    /// The id of the submission.
    pub uuid: Uuid,
    /// The id of the assignment (a content).
    pub assignment: Uuid,
    /// The title of the assignment.
    pub assignment_title: String,
    /// The id of the course.
    pub course: Uuid,
    /// Counts from 1 without gaps; `null` until the work is submitted.
    #[schema(required)]
    pub attempt_number: Option<u32>,
    /// The current status.
    #[schema(value_type = schemas::SubmissionStatus)]
    pub status: SubmissionStatus,
    /// Why the file was rejected, for the learner to read.
    #[schema(required)]
    pub rejected_reason: Option<String>,
    /// The file: as announced, or as verified once it is submitted.
    #[schema(required)]
    pub file: Option<FileView>,
    /// An external link, which the platform never opens or checks.
    #[schema(required)]
    pub file_url: Option<String>,
    /// The submitted text.
    pub content: SubmittedTextView,
    /// The score; `null` if none was given.
    #[schema(required, schema_with = marks_or_null)]
    pub score: Option<Number>,
    /// The highest possible score.
    #[schema(schema_with = marks)]
    pub max_score: Number,
    /// The lowest score that passes.
    #[schema(schema_with = marks)]
    pub passing_score: Number,
    /// The instructor's feedback.
    #[schema(required)]
    pub feedback: Option<String>,
    /// Whether the work was submitted after the due date.
    pub late: bool,
    /// Whether a newer submission replaced this one.
    pub replaced: bool,
    /// Whether the learner cancelled the upload; the status is then `rejected`.
    pub given_up: bool,
    /// The version number. Send it when grading, so that a changed submission is not graded by mistake.
    pub version: u64,
    /// When the submission was created.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When the work was submitted; for a file, when the upload finished.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub submitted_at: Option<Timestamp>,
    /// When the work was last graded.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub graded_at: Option<Timestamp>,
    /// Until when the file can be uploaded and completed; `null` when no upload is pending.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub upload_expires_at: Option<Timestamp>,
    /// The learner; present only for graders.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learner: Option<LearnerView>,
    /// The task and how it is graded, as Markdown; present only for graders who open one submission.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instructions: Option<String>,
}

/// A learner's submissions for an assignment.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SubmissionList {
    /// Always `null`: the total is not counted.
    #[schema(required)]
    pub count: Option<u64>,
    /// The URL of the page with older items.
    #[schema(required)]
    pub next: Option<String>,
    /// The URL of the page with newer items.
    #[schema(required)]
    pub previous: Option<String>,
    /// Newest first.
    pub results: Vec<SubmissionView>,
    /// The total number of attempts, with what an instructor granted; `null` means unlimited.
    #[schema(required)]
    pub max_attempts: Option<u32>,
    /// The number of attempts left; `null` means unlimited. Work that was returned does not count.
    #[schema(required)]
    pub remaining_attempts: Option<u32>,
    /// The due date for this learner; `null` when there is none.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub due_at: Option<Timestamp>,
    /// Why nothing can be submitted now; `null` when submitting is possible.
    #[schema(required)]
    pub closed_reason: Option<String>,
    /// Whether files can be uploaded. If not, learners can still submit a link or text.
    pub uploads_enabled: bool,
}

/// A file submitted for a course, with a short-lived download link.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CourseFile {
    /// The id of the submission.
    pub submission: Uuid,
    /// The id of the assignment.
    pub assignment: Uuid,
    /// The learner who submitted it.
    #[schema(required)]
    pub learner: Option<LearnerView>,
    /// The attempt number.
    #[schema(required)]
    pub attempt_number: Option<u32>,
    /// The file itself.
    pub file: FileView,
    /// The download link; `null` until the malware scan has cleared the file.
    #[schema(required)]
    pub url: Option<String>,
    /// When the link expires.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}

/// A page of the files submitted for a course.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CourseFileList {
    /// The URL of the page with older items.
    #[schema(required)]
    pub next: Option<String>,
    /// The URL of the page with newer items.
    #[schema(required)]
    pub previous: Option<String>,
    /// Newest first. Submissions without a file are left out.
    pub results: Vec<CourseFile>,
}

/// The data that a submission view needs besides the submission.
pub(crate) struct Subject<'a> {
    pub(crate) assignment: &'a Assignment,
    pub(crate) title: &'a str,
    pub(crate) state: Option<&'a AssignmentProgress>,
    pub(crate) learner: Option<&'a Learner>,
    pub(crate) now: Timestamp,
}

/// A decimal as a JSON number. Readers preserve decimals of fewer than fifteen digits exactly.
fn number(exact: impl Display) -> Number {
    exact.to_string().parse().unwrap_or_else(|_| Number::from(0))
}

/// The OpenAPI schema of marks with at most two decimals.
fn marks() -> RefOr<Schema> {
    let marks = ObjectBuilder::new().schema_type(Type::Number).minimum(Some(0)).maximum(Some(1000));
    marks.examples([serde_json::json!(85.5)]).build().into()
}

/// The OpenAPI schema of optional marks.
pub(crate) fn marks_or_null() -> RefOr<Schema> {
    let types = SchemaType::from_iter([Type::Number, Type::Null]);
    ObjectBuilder::new().schema_type(types).minimum(Some(0)).maximum(Some(1000)).build().into()
}

impl LearnerView {
    pub(crate) fn of(learner: &Learner) -> Self {
        Self { uuid: learner.id.0, name: learner.name.clone(), email: learner.email.clone() }
    }
}

impl FileView {
    /// The verified file, or the announced file while the upload is pending.
    pub(crate) fn of(work: &Submission) -> Option<Self> {
        let kind = |kind: domain::assignment::FileType| kind.extension().to_owned();
        if let Some(file) = &work.file {
            return Some(Self {
                name: file.name.clone(),
                size_bytes: file.size_bytes,
                kind: kind(file.kind),
            });
        }
        let offer = &work.upload.as_ref()?.offer;
        Some(Self { name: offer.name.clone(), size_bytes: offer.size_bytes, kind: kind(offer.kind) })
    }
}

impl SubmissionView {
    pub(crate) fn new(read: &Read<Submission>, subject: &Subject<'_>) -> Self {
        let (work, verdict) = (&read.value, read.value.verdict.as_ref());
        let (status, rejected_reason) = work.status_at(subject.now);
        let awaited = status == SubmissionStatus::AwaitingUpload;
        Self {
            uuid: work.id.0,
            assignment: work.assignment.0,
            assignment_title: subject.title.to_owned(),
            course: work.course.0,
            attempt_number: work.attempt_number,
            status,
            rejected_reason: rejected_reason.map(str::to_owned),
            file: FileView::of(work),
            file_url: work.work.link.clone(),
            content: SubmittedTextView { text: work.work.text.clone() },
            score: verdict.and_then(|verdict| verdict.score).map(number),
            max_score: number(verdict.map_or(subject.assignment.max_score, |verdict| verdict.max_score)),
            passing_score: number(subject.assignment.passing_score),
            feedback: verdict.map(|verdict| verdict.feedback.clone()).filter(|text| !text.is_empty()),
            late: work.late,
            given_up: work.given_up,
            replaced: work.attempt_number.is_some()
                && subject.state.is_some_and(|state| state.has_replaced(work.id)),
            version: read.version,
            created_at: work.created_at,
            submitted_at: work.submitted_at,
            graded_at: verdict.map(|verdict| verdict.at),
            upload_expires_at: work.upload.as_ref().filter(|_| awaited).map(|upload| upload.expires_at),
            learner: subject.learner.map(LearnerView::of),
            instructions: None,
        }
    }
}
