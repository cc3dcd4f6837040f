//! The quiz as a learner may see it before answering.

use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use super::{OptionId, QuestionId};
use crate::{Percent, Points};

/// The questions and the rules of answering them; holds nothing that differs with the key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quiz {
    /// In the author's order; ids are unique.
    pub questions: Vec<Question>,
    /// The percentage of the points that passes.
    pub passing_score: Percent,
    /// How often it may be answered; absent: any number of times.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_attempts: Option<NonZeroU32>,
    /// How long an attempt lasts by the server's clock; absent: as long as it takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_limit_minutes: Option<NonZeroU32>,
    /// Every attempt shows questions and options in an order of its own.
    #[serde(default)]
    pub shuffle: bool,
    /// Every attempt draws that many of the questions; absent: all of them. Never more than there are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pool: Option<NonZeroU32>,
    /// How long a learner has to wait after an attempt before the next one; absent: not at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_delay_minutes: Option<NonZeroU32>,
    /// When the learner is told which answers were right.
    #[serde(default)]
    pub review: Review,
}

/// One question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Unique within the quiz.
    pub id: QuestionId,
    /// What is asked.
    pub text: String,
    /// How many options make an answer.
    #[serde(rename = "type")]
    pub kind: QuestionKind,
    /// What a right answer earns; a wrong one earns nothing.
    pub points: Points,
    /// At least two, in the author's order; ids are unique within the question.
    pub options: Vec<AnswerOption>,
}

/// One option of a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerOption {
    /// Unique within the question.
    pub id: OptionId,
    /// What is offered.
    pub text: String,
}

/// How many options make an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    /// Exactly one.
    Single,
    /// One or more; right when exactly the right ones are chosen.
    Multiple,
}

/// When the learner is told, question by question, what was right and what was wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Review {
    /// With every graded attempt.
    #[default]
    AfterSubmit,
    /// Once the quiz is passed or no attempt is left.
    AfterPassOrExhausted,
    /// Never; only the score is told.
    Never,
}

impl Quiz {
    /// Whether an attempt has to be started before it can be submitted: the server must know when it
    /// began, or in which order or selection the questions were shown.
    pub fn needs_start(&self) -> bool {
        self.time_limit_minutes.is_some() || self.shuffle || self.pool.is_some()
    }

    /// The question of that id.
    pub fn question(&self, id: &QuestionId) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == *id)
    }
}
