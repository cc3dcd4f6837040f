//! Attempts as the course's instructors see them. Only the results depend on the answer key.

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

use super::attempt::{Chosen, partial_percent};
use super::number::{number, percentage};
use super::quiz::QuestionView;

/// A person, from their profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PersonView {
    pub uuid: Uuid,
    /// E-mail address; empty if unknown.
    pub email: String,
    /// May be empty.
    pub name: String,
}

/// A learner's attempt.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CourseAttemptView {
    pub uuid: Uuid,
    pub learner: PersonView,
    pub enrollment_uuid: Uuid,
    /// Counts from 1 without gaps, for each learner.
    #[schema(minimum = 1)]
    pub attempt_number: u32,
    /// Percentage by the newest grading.
    #[schema(schema_with = percentage)]
    pub score: Number,
    /// Whether the attempt counts as passed; a pass is never withdrawn.
    pub passed: bool,
    /// When it was started; `null`: it was submitted without a start.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub started_at: Option<Timestamp>,
    /// When the answers arrived, or when the time ended.
    #[schema(value_type = String, format = DateTime)]
    pub submitted_at: Timestamp,
    /// When it was first graded.
    #[schema(value_type = String, format = DateTime)]
    pub graded_at: Timestamp,
    /// When it was last regraded; `null`: never.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub regraded_at: Option<Timestamp>,
    /// Time spent, as reported by the client.
    #[schema(required)]
    pub time_spent_seconds: Option<u32>,
    /// Time spent by the server's clock; `null`: it was submitted without a start.
    #[schema(required)]
    pub measured_seconds: Option<u64>,
    /// The time was over, so the saved answers were graded.
    pub expired: bool,
}

/// A learner's attempt, question by question.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CourseAttemptDetail {
    pub attempt: CourseAttemptView,
    /// The version of the quiz that was asked.
    pub quiz_version: u32,
    /// The questions, in the order in which they were asked.
    pub questions: Vec<AnsweredQuestionView>,
    /// All gradings, newest first; the last one was made on submission.
    pub gradings: Vec<GradingView>,
}

/// A question with the learner's answer.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AnsweredQuestionView {
    pub question: QuestionView,
    /// Ids of the chosen options; empty if the question was not answered, or is not about choosing.
    pub chosen: Vec<String>,
    /// The answer; absent: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Chosen)]
    pub answer: Option<Chosen>,
    /// Whether the answer earned all points.
    pub correct: bool,
    /// Percentage of the points that a partly correct answer earned; absent: it earned all or none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = percentage)]
    pub partial_percent: Option<Number>,
}

/// One grading of an attempt.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct GradingView {
    /// Counts from 1.
    #[schema(minimum = 1)]
    pub number: u32,
    /// The version of the quiz whose key was used.
    pub key_version: u32,
    #[schema(schema_with = percentage)]
    pub score: Number,
    /// Whether the attempt counted as passed after this grading.
    pub passed: bool,
    #[schema(value_type = String, format = DateTime)]
    pub graded_at: Timestamp,
    /// The instructor who regraded it; `null`: it was graded on submission.
    #[schema(required)]
    pub graded_by: Option<Uuid>,
}

impl PersonView {
    /// A person whose profile may be missing.
    pub(crate) fn new(id: LearnerId, profile: Option<&Learner>) -> Self {
        Self {
            uuid: id.0,
            email: profile.map(|profile| profile.email.clone()).unwrap_or_default(),
            name: profile.map(|profile| profile.name.clone()).unwrap_or_default(),
        }
    }
}

impl CourseAttemptView {
    /// The attempt with the results of its newest grading.
    pub(crate) fn new(
        (attempt, newest): (Attempt, Option<Grading>),
        learners: &BTreeMap<LearnerId, Learner>,
    ) -> Self {
        let regraded_at = newest.as_ref().map(|newest| newest.graded_at);
        let attempt = attempt.counted_by(newest);
        Self {
            uuid: attempt.id,
            learner: PersonView::new(attempt.learner, learners.get(&attempt.learner)),
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

/// The questions of an attempt, as `version` asked them, with the learner's answers.
pub(crate) fn answered_questions(attempt: &Attempt, version: &QuizVersion) -> Vec<AnsweredQuestionView> {
    let asked = attempt.results.iter().filter_map(|result| {
        let question = version.quiz.question(&result.question_id)?.clone();
        let answer = attempt.answers.0.get(&result.question_id).filter(|answer| !answer.is_blank());
        let chosen = answer.map(|answer| answer.chosen()).unwrap_or_default();
        Some(AnsweredQuestionView {
            chosen: chosen.into_iter().map(ToString::to_string).collect(),
            answer: answer.map(Chosen::from),
            correct: result.correct,
            partial_percent: partial_percent(result),
            question: question.into(),
        })
    });
    asked.collect()
}

/// The later gradings, newest first, followed by the attempt's own.
pub(crate) fn gradings(attempt: &Attempt, later: Vec<Grading>) -> Vec<GradingView> {
    let first = GradingView {
        number: 1,
        key_version: attempt.key_version.unwrap_or(attempt.quiz_version),
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
