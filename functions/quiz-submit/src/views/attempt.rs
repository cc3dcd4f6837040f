//! Attempts as the learner sees them.

use std::collections::BTreeMap;

use domain::enrolment::completion::Advance;
use domain::quiz::attempt::{Attempt, QuizState};
use domain::quiz::grading::QuestionResult;
use domain::quiz::regrade::Grading;
use domain::quiz::{Answer, Answers, Quiz};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Number;
use utoipa::ToSchema;
use uuid::Uuid;

use super::number::{number, percentage};
use crate::submission::GradedSubmission;

/// An answer. Single choice and true/false: the id of the chosen option. Numeric and short text: what was typed; a number has
/// a point or a comma before its decimals, and no exponent or separator of thousands. Multiple choice: a list of ids.
/// Ordering: a list of the ids of all options. Matching: the id of an option by the id of each prompt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum Chosen {
    One(String),
    Several(Vec<String>),
    Pairs(BTreeMap<String, String>),
}

impl From<&Answer> for Chosen {
    fn from(answer: &Answer) -> Self {
        let ids = |options: &[domain::quiz::OptionId]| options.iter().map(ToString::to_string).collect();
        match answer {
            Answer::One(option) => Self::One(option.to_string()),
            Answer::Typed { typed } => Self::One(typed.clone()),
            Answer::Several(options) | Answer::Order { order: options } => Self::Several(ids(options)),
            Answer::Pairs { pairs } => Self::Pairs(
                pairs.iter().map(|(prompt, option)| (prompt.to_string(), option.to_string())).collect(),
            ),
        }
    }
}

/// A graded attempt.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AttemptView {
    pub uuid: Uuid,
    /// Counts from 1 without gaps.
    #[schema(minimum = 1)]
    pub attempt_number: u32,
    /// Percentage with at most two decimals.
    #[schema(schema_with = percentage)]
    pub score: Number,
    /// Whether the score reached the passing score.
    pub passed: bool,
    /// When the answers arrived, or when the time ended.
    #[schema(value_type = String, format = DateTime)]
    pub submitted_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    pub graded_at: Timestamp,
    /// Time spent, as reported by the client.
    #[schema(required)]
    pub time_spent_seconds: Option<u32>,
    /// Answers by question.
    pub submitted_answers: BTreeMap<String, Chosen>,
    /// The time was over, so the saved answers were graded.
    pub expired: bool,
    /// When it was last regraded after a correction of the quiz; absent: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, format = DateTime)]
    pub regraded_at: Option<Timestamp>,
}

/// The result of one question.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ResultView {
    pub question_id: String,
    /// Whether the answer earned all points.
    pub correct: bool,
    /// Percentage of the points that a partly correct answer earned; absent: it earned all or none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = percentage)]
    pub partial_percent: Option<Number>,
}

/// The result of a submission.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SubmitReply {
    pub attempt: AttemptView,
    /// A message to show to the learner.
    pub message: String,
    /// Same as in `attempt`.
    pub passed: bool,
    /// Same as in `attempt`.
    #[schema(schema_with = percentage)]
    pub score: Number,
    /// Attempts that the learner has in total; `null`: unlimited.
    #[schema(required)]
    pub max_attempts: Option<u32>,
    /// Attempts that are left; `null`: unlimited.
    #[schema(required)]
    pub remaining_attempts: Option<u32>,
    /// Results by question; empty while the quiz's review setting withholds them.
    pub results: Vec<ResultView>,
    /// Whether this attempt completed the course.
    pub course_completed: bool,
}

/// The learner's attempts at a quiz.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AttemptList {
    /// Newest first.
    pub attempts: Vec<AttemptView>,
    /// Attempts that were graded.
    pub total_attempts: u32,
    /// How many the learner has in all; `null`: any number.
    #[schema(required)]
    pub max_attempts: Option<u32>,
    /// Attempts that are left; `null`: unlimited.
    #[schema(required)]
    pub remaining_attempts: Option<u32>,
    /// URL of the next page, with older attempts.
    #[schema(required)]
    pub next: Option<String>,
    /// URL of the previous page, with newer attempts.
    #[schema(required)]
    pub previous: Option<String>,
}

pub(crate) fn chosen(answers: &Answers) -> BTreeMap<String, Chosen> {
    answers.0.iter().map(|(question, answer)| (question.to_string(), answer.into())).collect()
}

impl From<&Attempt> for AttemptView {
    fn from(attempt: &Attempt) -> Self {
        Self {
            uuid: attempt.id,
            attempt_number: attempt.number,
            score: number(attempt.score),
            passed: attempt.passed,
            submitted_at: attempt.submitted_at,
            graded_at: attempt.graded_at,
            time_spent_seconds: attempt.claimed_seconds,
            submitted_answers: chosen(&attempt.answers),
            expired: attempt.expired,
            regraded_at: None,
        }
    }
}

impl AttemptView {
    /// The attempt with the results of its newest grading.
    pub(crate) fn counted_by(attempt: Attempt, newest: Option<Grading>) -> Self {
        let regraded_at = newest.as_ref().map(|newest| newest.graded_at);
        Self { regraded_at, ..Self::from(&attempt.counted_by(newest)) }
    }
}

impl SubmitReply {
    /// The reply to a submission, under the current rules of the quiz.
    pub(crate) fn new(graded: &GradedSubmission, quiz: &Quiz) -> Self {
        let GradedSubmission { attempt, state, advance } = graded;
        let message = match attempt.expired {
            false => "Quiz graded successfully",
            true => "Your time was over, so your saved answers were graded",
        };
        Self {
            attempt: attempt.into(),
            message: message.to_owned(),
            passed: attempt.passed,
            score: number(attempt.score),
            max_attempts: state.max_attempts(quiz),
            remaining_attempts: state.remaining(quiz),
            results: results(attempt, state, quiz),
            course_completed: *advance == Advance::Course,
        }
    }
}

/// What a partly correct answer earned.
pub(super) fn partial_percent(result: &QuestionResult) -> Option<Number> {
    result.partial.map(|partial| number(partial.shown_percent()))
}

fn results(attempt: &Attempt, state: &QuizState, quiz: &Quiz) -> Vec<ResultView> {
    if !state.reveals(quiz) {
        return Vec::new();
    }
    let view = |result: &QuestionResult| ResultView {
        question_id: result.question_id.to_string(),
        correct: result.correct,
        partial_percent: partial_percent(result),
    };
    attempt.results.iter().map(view).collect()
}
