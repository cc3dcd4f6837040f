//! A quiz result in a report.

use domain::Learner;
use domain::course::{Course, OutlineEntry};
use domain::enrolment::Enrolment;
use domain::quiz::attempt::QuizState;
use domain::quiz::grading::Score;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Number;
use shared::spreadsheet::inert;
use utoipa::ToSchema;
use uuid::Uuid;

use super::named;
use crate::reports::ReportRow;
use crate::views::work::{number, optional_decimal};

/// What came of somebody's attempts at a quiz.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct QuizResultRow {
    /// As it is today; may be empty.
    pub name: String,
    /// Empty once the person's data was erased.
    pub email: String,
    pub course_title: String,
    pub quiz_title: String,
    /// Attempts that were graded.
    pub attempts: u32,
    /// In percent, as the attempts are graded now.
    #[schema(required, schema_with = optional_decimal)]
    pub best_score: Option<Number>,
    /// Whether the quiz is passed. A pass is never withdrawn.
    pub passed: bool,
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub last_submitted_at: Option<Timestamp>,
    pub learner_uuid: Uuid,
    pub enrolment_uuid: Uuid,
    pub course_uuid: Uuid,
    pub quiz_uuid: Uuid,
}

impl QuizResultRow {
    pub(crate) fn of(
        enrolment: &Enrolment,
        course: &Course,
        (quiz, state, best): (&OutlineEntry, &QuizState, Option<Score>),
        profile: Option<&Learner>,
    ) -> Self {
        let (name, email) = named(profile);
        Self {
            name,
            email,
            course_title: course.title.clone(),
            quiz_title: quiz.title.clone(),
            attempts: state.used,
            best_score: best.map(number),
            passed: state.passed,
            last_submitted_at: state.last_submitted_at,
            learner_uuid: enrolment.learner.0,
            enrolment_uuid: enrolment.id.0,
            course_uuid: enrolment.course.0,
            quiz_uuid: quiz.uuid.0,
        }
    }
}

impl ReportRow for QuizResultRow {
    const HEADINGS: &'static [&'static str] = &[
        "name",
        "email",
        "course",
        "quiz",
        "attempts",
        "best_score",
        "passed",
        "last_submitted_at",
        "learner_id",
        "enrolment_id",
        "course_id",
        "quiz_id",
    ];

    fn fields(&self) -> Vec<String> {
        vec![
            inert(&self.name),
            inert(&self.email),
            inert(&self.course_title),
            inert(&self.quiz_title),
            self.attempts.to_string(),
            self.best_score.as_ref().map(ToString::to_string).unwrap_or_default(),
            if self.passed { "yes" } else { "no" }.to_owned(),
            self.last_submitted_at.map(|at| at.to_string()).unwrap_or_default(),
            self.learner_uuid.to_string(),
            self.enrolment_uuid.to_string(),
            self.course_uuid.to_string(),
            self.quiz_uuid.to_string(),
        ]
    }
}
