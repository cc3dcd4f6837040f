//! What a person has done: attempts, submissions, certificates.

use domain::CertificateValidity;
use domain::assignment::submission::{Submission, SubmissionStatus};
use domain::certificate::Certificate;
use domain::quiz::attempt::Attempt;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Number;
use shared::http::schemas;
use utoipa::ToSchema;
use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{RefOr, Schema};
use uuid::Uuid;

use crate::sections::course_titles::CourseTitles;

/// The JSON number with the same digits, without any arithmetic.
pub(super) fn number(decimal: impl std::fmt::Display) -> Number {
    decimal.to_string().parse().unwrap_or_else(|_| Number::from(0))
}

/// The schema of an exact decimal.
fn decimal() -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(Type::Number).minimum(Some(0)).build().into()
}

/// The same, or `null`.
pub(super) fn optional_decimal() -> RefOr<Schema> {
    let kinds = SchemaType::from_iter([Type::Number, Type::Null]);
    ObjectBuilder::new().schema_type(kinds).minimum(Some(0)).build().into()
}

/// A person's attempt at a quiz.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PersonAttempt {
    pub uuid: Uuid,
    pub content_uuid: Uuid,
    /// Empty if the course no longer has the quiz.
    pub content_title: String,
    pub course_uuid: Uuid,
    pub course_title: String,
    pub attempt_number: u32,
    /// As first graded, in percent.
    #[schema(schema_with = decimal)]
    pub score: Number,
    /// As first graded.
    pub passed: bool,
    #[schema(value_type = String, format = DateTime)]
    pub submitted_at: Timestamp,
}

impl PersonAttempt {
    pub(crate) fn new(attempt: &Attempt, titles: &CourseTitles) -> Self {
        Self {
            uuid: attempt.id,
            content_uuid: attempt.content.0,
            content_title: titles.content(attempt.course, attempt.content),
            course_uuid: attempt.course.0,
            course_title: titles.course(attempt.course),
            attempt_number: attempt.number,
            score: number(attempt.score),
            passed: attempt.passed,
            submitted_at: attempt.submitted_at,
        }
    }
}

/// A person's submission for an assignment.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PersonSubmission {
    pub uuid: Uuid,
    pub assignment_uuid: Uuid,
    /// Empty if the course no longer has the assignment.
    pub assignment_title: String,
    pub course_uuid: Uuid,
    pub course_title: String,
    #[schema(value_type = schemas::SubmissionStatus)]
    pub status: SubmissionStatus,
    /// `null` until the work is submitted.
    #[schema(required)]
    pub attempt_number: Option<u32>,
    /// `null` until the work is graded.
    #[schema(required, schema_with = optional_decimal)]
    pub score: Option<Number>,
    pub late: bool,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub submitted_at: Option<Timestamp>,
}

impl PersonSubmission {
    pub(crate) fn new(submission: &Submission, titles: &CourseTitles, now: Timestamp) -> Self {
        Self {
            uuid: submission.id.0,
            assignment_uuid: submission.assignment.0,
            assignment_title: titles.content(submission.course, submission.assignment),
            course_uuid: submission.course.0,
            course_title: titles.course(submission.course),
            status: submission.status_at(now).0,
            attempt_number: submission.attempt_number,
            score: submission.verdict.as_ref().and_then(|verdict| verdict.score).map(number),
            late: submission.late,
            created_at: submission.created_at,
            submitted_at: submission.submitted_at,
        }
    }
}

/// A person's certificate.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PersonCertificate {
    pub uuid: Uuid,
    #[schema(example = "CPD-2026-7KQ2-M9XD-4HTV")]
    pub number: String,
    /// Counts from 1.
    pub issue: u32,
    #[schema(value_type = schemas::CertificateValidity)]
    pub status: CertificateValidity,
    /// The name on it.
    pub learner_name: String,
    pub course_uuid: Uuid,
    pub course_title: String,
    /// With two decimals.
    #[schema(example = "2.50")]
    pub credits: String,
    /// The day of completion, as printed.
    #[schema(value_type = String, format = Date)]
    pub completed_on: Date,
    #[schema(value_type = String, format = DateTime)]
    pub issued_at: Timestamp,
}

impl PersonCertificate {
    pub(crate) fn new(certificate: &Certificate) -> Self {
        Self {
            uuid: certificate.uuid,
            number: certificate.number.clone(),
            issue: certificate.issue,
            status: CertificateValidity::of(certificate, certificate),
            learner_name: certificate.shown_name().to_owned(),
            course_uuid: certificate.course.0,
            course_title: certificate.course_title.clone(),
            credits: certificate.credits.to_string(),
            completed_on: certificate.completed_day(),
            issued_at: certificate.issued_at,
        }
    }
}
