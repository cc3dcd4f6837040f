//! Submissions as learners and instructors see them.

use std::fmt::Display;

use domain::Learner;
use domain::assignment::Assignment;
use domain::assignment::submission::{AssignmentState, Submission, SubmissionStatus};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Number;
use shared::dynamo::Read;
use shared::http::schemas;
use utoipa::ToSchema;
use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{RefOr, Schema};
use uuid::Uuid;

/// A file of a submission.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct FileView {
    /// The learner's name of it.
    pub name: String,
    /// How large it is.
    pub size_bytes: u64,
    /// Its kind, by its usual extension.
    #[serde(rename = "type")]
    #[schema(example = "pdf")]
    pub kind: String,
}

/// What was handed in beside a file.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct HandedInView {
    /// Plain text.
    #[schema(required)]
    pub text: Option<String>,
}

/// Who handed it in; shown to those who grade.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct LearnerView {
    /// The person.
    pub uuid: Uuid,
    /// How the person is called; may be empty.
    pub name: String,
    /// Where mail goes.
    pub email: String,
}

/// One piece of work.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SubmissionView {
    /// Its id.
    pub uuid: Uuid,
    /// What it is for: the content's id.
    pub assignment: Uuid,
    /// The title of that content.
    pub assignment_title: String,
    /// The course.
    pub course: Uuid,
    /// From 1, without gaps; `null` until it is handed in.
    #[schema(required)]
    pub attempt_number: Option<u32>,
    /// Where it stands.
    #[schema(value_type = schemas::SubmissionStatus)]
    pub status: SubmissionStatus,
    /// Why the file was refused, in plain words.
    #[schema(required)]
    pub rejected_reason: Option<String>,
    /// The file: what was announced, or what was verified once it is handed in.
    #[schema(required)]
    pub file: Option<FileView>,
    /// A page elsewhere, opened at the reader's own risk: nobody has looked at it.
    #[schema(required)]
    pub file_url: Option<String>,
    /// Text.
    pub content: HandedInView,
    /// What it earned.
    #[schema(required, schema_with = marks_or_null)]
    pub score: Option<Number>,
    /// The most that it can earn.
    #[schema(schema_with = marks)]
    pub max_score: Number,
    /// What it has to earn to pass.
    #[schema(schema_with = marks)]
    pub passing_score: Number,
    /// What was said of it.
    #[schema(required)]
    pub feedback: Option<String>,
    /// It came after the assignment was due.
    pub late: bool,
    /// A newer submission stands in its place.
    pub replaced: bool,
    /// The learner gave the upload up; its status is `rejected`.
    pub given_up: bool,
    /// Counts its changes: send it back when grading, so that nobody grades what has changed meanwhile.
    pub version: u64,
    /// When it was announced.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it was handed in: for a file, when its bytes arrived.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub submitted_at: Option<Timestamp>,
    /// When something was last said of it.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub graded_at: Option<Timestamp>,
    /// An awaited upload counts until then.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub upload_expires_at: Option<Timestamp>,
    /// Whose it is; only to those who grade.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learner: Option<LearnerView>,
}

/// A learner's submissions for an assignment.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SubmissionList {
    /// Nobody counts them: always `null`.
    #[schema(required)]
    pub count: Option<u64>,
    /// The address of the page with the older ones.
    #[schema(required)]
    pub next: Option<String>,
    /// The address of the page with the newer ones.
    #[schema(required)]
    pub previous: Option<String>,
    /// Newest first.
    pub results: Vec<SubmissionView>,
    /// How many may be handed in in all; `null`: any number.
    #[schema(required)]
    pub max_attempts: Option<u32>,
    /// How many are left; `null`: any number.
    #[schema(required)]
    pub remaining_attempts: Option<u32>,
    /// Why nothing may be handed in now; `null`: something may.
    #[schema(required)]
    pub closed_reason: Option<String>,
    /// Files can be uploaded; if not, a link can be handed in.
    pub uploads_enabled: bool,
}

/// One file of a course, with a link that dies within minutes.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CourseFile {
    /// The submission.
    pub submission: Uuid,
    /// What it is for.
    pub assignment: Uuid,
    /// Whose it is.
    #[schema(required)]
    pub learner: Option<LearnerView>,
    /// Which attempt it is.
    #[schema(required)]
    pub attempt_number: Option<u32>,
    /// The file.
    pub file: FileView,
    /// Where to take it from; `null` while it is not cleared by the malware scan.
    #[schema(required)]
    pub url: Option<String>,
    /// Until then.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}

/// A page of a course's files.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CourseFileList {
    /// The address of the page with the older ones.
    #[schema(required)]
    pub next: Option<String>,
    /// The address of the page with the newer ones.
    #[schema(required)]
    pub previous: Option<String>,
    /// Newest first; work without a file is not among them.
    pub results: Vec<CourseFile>,
}

/// What a submission is shown with.
pub(crate) struct Subject<'a> {
    pub(crate) assignment: &'a Assignment,
    pub(crate) title: &'a str,
    pub(crate) state: Option<&'a AssignmentState>,
    pub(crate) learner: Option<&'a Learner>,
    pub(crate) now: Timestamp,
}

/// The number that this text writes. JSON has one kind of number, and a reader keeps a decimal of fewer than
/// fifteen digits as it was written.
fn number(exact: impl Display) -> Number {
    exact.to_string().parse().unwrap_or_else(|_| Number::from(0))
}

/// Marks with at most two decimals, in the document.
fn marks() -> RefOr<Schema> {
    let marks = ObjectBuilder::new().schema_type(Type::Number).minimum(Some(0)).maximum(Some(1000));
    marks.examples([serde_json::json!(85.5)]).build().into()
}

/// The same where there may be none.
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
    /// The verified file, or the announced one while it is still to come.
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
    /// The work as it stands.
    pub(crate) fn new(read: &Read<Submission>, subject: &Subject<'_>) -> Self {
        let (work, verdict) = (&read.value, read.value.verdict.as_ref());
        let (status, rejected_reason) = work.standing(subject.now);
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
            content: HandedInView { text: work.work.text.clone() },
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
        }
    }
}
