//! Attempts as those who teach the course see them. Nothing here is made from a key.

use std::collections::BTreeMap;

use domain::quiz::QuizVersion;
use domain::quiz::attempt::Attempt;
use domain::quiz::regrade::Grading;
use domain::{Learner, LearnerId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Number;
use utoipa::ToSchema;
use uuid::Uuid;

use super::number::{number, percentage};
use super::quiz::QuestionView;

/// A person, as their profile says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PersonView {
    /// Their id.
    pub uuid: Uuid,
    /// Their address; empty when it is not known.
    pub email: String,
    /// Their name; may be empty.
    pub name: String,
}

/// A learner's attempt.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CourseAttemptView {
    /// Its id.
    pub uuid: Uuid,
    /// Whose it is.
    pub learner: PersonView,
    /// The enrolment by which it was made.
    pub enrollment_uuid: Uuid,
    /// From 1, without gaps, for a learner.
    #[schema(minimum = 1)]
    pub attempt_number: u32,
    /// Percent, as the newest grading says.
    #[schema(schema_with = percentage)]
    pub score: Number,
    /// Whether it counts as passed; a pass is never withdrawn.
    pub passed: bool,
    /// When it was started by the server's clock, if it was.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub started_at: Option<Timestamp>,
    /// When the answers arrived, or when the time was over.
    #[schema(value_type = String, format = DateTime)]
    pub submitted_at: Timestamp,
    /// When it was first graded.
    #[schema(value_type = String, format = DateTime)]
    pub graded_at: Timestamp,
    /// When it was last graded again; `null`: never.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub regraded_at: Option<Timestamp>,
    /// How long it took, as the client said.
    #[schema(required)]
    pub time_spent_seconds: Option<u32>,
    /// How long it took by the server's clock, if it was started.
    #[schema(required)]
    pub measured_seconds: Option<u64>,
    /// The time was over: graded with what had been saved.
    pub expired: bool,
}

/// A learner's attempt, question by question.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CourseAttemptDetail {
    /// The attempt.
    pub attempt: CourseAttemptView,
    /// The version of the quiz that it was asked under.
    pub quiz_version: u32,
    /// What was asked, in the order in which it was asked.
    pub questions: Vec<AnsweredQuestionView>,
    /// Every grading there was, the newest first; the last one is the attempt's own.
    pub gradings: Vec<GradingView>,
}

/// A question with what was answered.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AnsweredQuestionView {
    /// What was asked.
    pub question: QuestionView,
    /// The ids of the options that were chosen; empty when it was not answered.
    pub chosen: Vec<String>,
    /// Whether that counts as right.
    pub correct: bool,
}

/// One grading of an attempt.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct GradingView {
    /// From 1.
    #[schema(minimum = 1)]
    pub number: u32,
    /// The version of the quiz whose key was used.
    pub key_version: u32,
    /// Percent.
    #[schema(schema_with = percentage)]
    pub score: Number,
    /// Whether the attempt counted as passed from then on.
    pub passed: bool,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub graded_at: Timestamp,
    /// Who asked for it; `null`: nobody, it was graded when it was submitted.
    #[schema(required)]
    pub graded_by: Option<Uuid>,
}

impl PersonView {
    /// A person whose profile may not be there.
    pub(crate) fn new(id: LearnerId, profile: Option<&Learner>) -> Self {
        Self {
            uuid: id.0,
            email: profile.map(|profile| profile.email.clone()).unwrap_or_default(),
            name: profile.map(|profile| profile.name.clone()).unwrap_or_default(),
        }
    }
}

impl CourseAttemptView {
    /// An attempt as it counts now.
    pub(crate) fn new(
        (attempt, newest): (Attempt, Option<Grading>),
        people: &BTreeMap<LearnerId, Learner>,
    ) -> Self {
        let regraded_at = newest.as_ref().map(|newest| newest.graded_at);
        let attempt = attempt.counted_by(newest);
        Self {
            uuid: attempt.id,
            learner: PersonView::new(attempt.learner, people.get(&attempt.learner)),
            enrollment_uuid: attempt.enrolment.0,
            attempt_number: attempt.number,
            score: number(attempt.score),
            passed: attempt.passed,
            started_at: attempt.started_at,
            submitted_at: attempt.submitted_at,
            graded_at: attempt.graded_at,
            regraded_at,
            time_spent_seconds: attempt.claimed_seconds,
            measured_seconds: attempt.measured_seconds,
            expired: attempt.expired,
        }
    }
}

/// The questions of an attempt, as `version` asked them, with what was answered.
pub(crate) fn answered(attempt: &Attempt, version: &QuizVersion) -> Vec<AnsweredQuestionView> {
    let asked = attempt.results.iter().filter_map(|result| {
        let question = version.quiz.question(&result.question_id)?.clone();
        let chosen = attempt.answers.0.get(&result.question_id).map(|answer| answer.chosen());
        let chosen = chosen.unwrap_or_default().into_iter().map(ToString::to_string).collect();
        Some(AnsweredQuestionView { question: question.into(), chosen, correct: result.correct })
    });
    asked.collect()
}

/// The later gradings, newest first, and behind them the attempt's own.
pub(crate) fn gradings(attempt: &Attempt, later: Vec<Grading>) -> Vec<GradingView> {
    let first = GradingView {
        number: 1,
        key_version: attempt.quiz_version,
        score: number(attempt.score),
        passed: attempt.passed,
        graded_at: attempt.graded_at,
        graded_by: None,
    };
    let later = later.into_iter().map(|grading| GradingView {
        number: grading.number,
        key_version: grading.key_version,
        score: number(grading.score),
        passed: grading.passed,
        graded_at: grading.graded_at,
        graded_by: Some(grading.graded_by.0),
    });
    later.chain([first]).collect()
}
