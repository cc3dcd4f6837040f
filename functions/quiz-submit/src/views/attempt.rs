//! Attempts as their learner sees them.

use std::collections::BTreeMap;

use domain::enrolment::completion::Advance;
use domain::quiz::attempt::{Attempt, QuizState};
use domain::quiz::regrade::Grading;
use domain::quiz::{Answer, Answers, Quiz};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Number;
use utoipa::ToSchema;
use uuid::Uuid;

use super::number::{number, percentage};
use crate::hand_in::Graded;

/// What was chosen: the id of an option, or for a multiple choice a list of such ids.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum Chosen {
    /// To a single choice.
    One(String),
    /// To a multiple choice.
    Several(Vec<String>),
}

/// A graded attempt.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AttemptView {
    /// Its id.
    pub uuid: Uuid,
    /// From 1, without gaps.
    #[schema(minimum = 1)]
    pub attempt_number: u32,
    /// Percent, with at most two decimals.
    #[schema(schema_with = percentage)]
    pub score: Number,
    /// Whether it reached the threshold.
    pub passed: bool,
    /// When the answers arrived, or when the time was over.
    #[schema(value_type = String, format = DateTime)]
    pub submitted_at: Timestamp,
    /// When it was graded.
    #[schema(value_type = String, format = DateTime)]
    pub graded_at: Timestamp,
    /// As the client said.
    #[schema(required)]
    pub time_spent_seconds: Option<u32>,
    /// By question.
    pub submitted_answers: BTreeMap<String, Chosen>,
    /// The time was over: graded with what had been saved.
    pub expired: bool,
    /// When it was last graded again, if it was: a key had been corrected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, format = DateTime)]
    pub regraded_at: Option<Timestamp>,
}

/// Whether one answer was right.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ResultView {
    /// The question.
    pub question_id: String,
    /// Whether it was answered right.
    pub correct: bool,
}

/// A graded submission.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SubmitReply {
    /// The attempt.
    pub attempt: AttemptView,
    /// For people.
    pub message: String,
    /// As in the attempt.
    pub passed: bool,
    /// As in the attempt.
    #[schema(schema_with = percentage)]
    pub score: Number,
    /// How many attempts the learner has in all; `null`: any number.
    #[schema(required)]
    pub max_attempts: Option<u32>,
    /// How many are left; `null`: any number.
    #[schema(required)]
    pub remaining_attempts: Option<u32>,
    /// Question by question; empty while the quiz's review setting withholds it.
    pub results: Vec<ResultView>,
    /// This attempt completed the course.
    pub course_completed: bool,
}

/// The learner's attempts at a quiz.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AttemptList {
    /// Newest first.
    pub attempts: Vec<AttemptView>,
    /// How many there are in all.
    pub total_attempts: u32,
    /// How many the learner has in all; `null`: any number.
    #[schema(required)]
    pub max_attempts: Option<u32>,
    /// How many are left; `null`: any number.
    #[schema(required)]
    pub remaining_attempts: Option<u32>,
    /// The address of the page with the older ones.
    #[schema(required)]
    pub next: Option<String>,
    /// The address of the page with the newer ones.
    #[schema(required)]
    pub previous: Option<String>,
}

/// Answers by question.
pub(crate) fn chosen(answers: &Answers) -> BTreeMap<String, Chosen> {
    let text = |answer: &Answer| match answer {
        Answer::One(option) => Chosen::One(option.to_string()),
        Answer::Several(options) => Chosen::Several(options.iter().map(ToString::to_string).collect()),
    };
    answers.0.iter().map(|(question, answer)| (question.to_string(), text(answer))).collect()
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
    /// An attempt as it counts by its newest grading.
    pub(crate) fn counted_by(attempt: Attempt, newest: Option<Grading>) -> Self {
        let regraded_at = newest.as_ref().map(|newest| newest.graded_at);
        Self { regraded_at, ..Self::from(&attempt.counted_by(newest)) }
    }
}

impl SubmitReply {
    /// The answer to a submission, under the rules of the quiz as it is now.
    pub(crate) fn new(graded: &Graded, quiz: &Quiz) -> Self {
        let Graded { attempt, state, advance } = graded;
        let message = match attempt.expired {
            false => "Quiz graded successfully",
            true => "The time was over: graded with the answers that had been saved",
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

fn results(attempt: &Attempt, state: &QuizState, quiz: &Quiz) -> Vec<ResultView> {
    if !state.reveals(quiz) {
        return Vec::new();
    }
    let view = |result: &domain::quiz::grading::QuestionResult| ResultView {
        question_id: result.question_id.to_string(),
        correct: result.correct,
    };
    attempt.results.iter().map(view).collect()
}
