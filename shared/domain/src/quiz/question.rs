//! A quiz as a learner may see it before answering.

use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use super::{OptionId, PromptId, QuestionId};
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
    /// With unique ids: at least two to choose from, to put in order or to match; none if the answer is typed. In the
    /// author's order, except where that is the answer: there, by id.
    pub options: Vec<AnswerOption>,
    /// What options are matched with, for matching only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prompts: Vec<Prompt>,
    /// Whether a partly correct answer earns part of the points.
    #[serde(default, skip_serializing_if = "Scoring::is_all_or_nothing")]
    pub scoring: Scoring,
}

/// One of the answers that a question offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerOption {
    /// Unique within the question.
    pub id: OptionId,
    pub text: String,
}

/// One of the things that a matching question asks to match with an option.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prompt {
    /// Unique within the question.
    pub id: PromptId,
    pub text: String,
}

/// What a question takes as its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    /// One option.
    Single,
    /// Correct if exactly the options of the key are chosen.
    Multiple,
    /// One of two options with fixed ids, `true` and `false`.
    TrueFalse,
    /// A typed number, correct within the ranges of the key.
    Numeric,
    /// A typed text, correct if it is one of the spellings of the key.
    ShortText,
    /// All options, in the right order.
    Ordering,
    /// An option for each prompt; several prompts may have the same.
    Matching,
}

/// What a partly correct answer earns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scoring {
    /// An answer earns all points or none.
    #[default]
    AllOrNothing,
    /// A partly correct answer earns a part of the points.
    Partial,
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

impl QuestionKind {
    /// Whether an answer can be partly correct.
    pub fn has_partial_answers(self) -> bool {
        match self {
            Self::Single | Self::TrueFalse => false,
            Self::Multiple | Self::Numeric | Self::ShortText | Self::Ordering | Self::Matching => true,
        }
    }

    /// Whether its options are shown in another order to each learner, even if the quiz is not shuffled: the author's
    /// order would be the answer.
    pub fn always_shuffles(self) -> bool {
        match self {
            Self::Ordering | Self::Matching => true,
            Self::Single | Self::Multiple | Self::TrueFalse | Self::Numeric | Self::ShortText => false,
        }
    }
}

impl Scoring {
    fn is_all_or_nothing(&self) -> bool {
        *self == Self::AllOrNothing
    }
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

impl Question {
    /// Finds an option by its id.
    pub fn option(&self, id: &OptionId) -> Option<&AnswerOption> {
        self.options.iter().find(|option| option.id == *id)
    }
}
