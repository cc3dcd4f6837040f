//! A quiz as a learner may see it before answering.

use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use super::{OptionId, QuestionId};
use crate::{Percent, Points};

/// The questions and rules of a quiz. Nothing in it depends on the answer key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quiz {
    /// In the author's order, with unique ids.
    pub questions: Vec<Question>,
    /// The percentage of the points that is needed to pass.
    pub passing_score: Percent,
    /// Absent: unlimited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_attempts: Option<NonZeroU32>,
    /// Measured by the server's clock. Absent: no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_limit_minutes: Option<NonZeroU32>,
    /// Whether each attempt shows questions and options in its own random order.
    #[serde(default)]
    pub shuffle: bool,
    /// How many questions each attempt draws, at most all of them. Absent: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pool: Option<NonZeroU32>,
    /// The delay between a submission and the next attempt. Absent: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_delay_minutes: Option<NonZeroU32>,
    /// When the learner sees which answers were correct.
    #[serde(default)]
    pub review: Review,
}

/// A question as a learner sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Unique within the quiz.
    pub id: QuestionId,
    pub text: String,
    #[serde(rename = "type")]
    pub kind: QuestionKind,
    /// Points for a correct answer; a wrong answer earns none.
    pub points: Points,
    /// At least two, in the author's order, with unique ids.
    pub options: Vec<AnswerOption>,
}

/// One of the answers that a question offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerOption {
    /// Unique within the question.
    pub id: OptionId,
    pub text: String,
}

/// Whether a question takes one option or several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    Single,
    /// Correct if exactly the options of the key are chosen.
    Multiple,
}

/// When the learner sees the result of each question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Review {
    /// After every submission.
    #[default]
    AfterSubmit,
    /// After passing the quiz or using the last attempt.
    AfterPassOrExhausted,
    /// Never: only the score is shown.
    Never,
}

impl Quiz {
    /// Whether an attempt must be started before it can be submitted: the server needs to know when it began, or
    /// which questions it shows in which order.
    pub fn needs_start(&self) -> bool {
        self.time_limit_minutes.is_some() || self.shuffle || self.pool.is_some()
    }

    /// Finds a question by its id.
    pub fn question(&self, id: &QuestionId) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == *id)
    }
}
