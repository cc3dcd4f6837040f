//! The answer key: stored separately from the quiz, readable only by `quiz-submit`, never sent to a learner.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{OptionId, PromptId, QuestionId, Quiz};
use crate::{Percent, Quantity};

/// The correct answers of a quiz: exactly one entry for each of its questions.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AnswerKey(pub BTreeMap<QuestionId, QuestionKey>);

/// The correct answer to one question.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionKey {
    #[serde(flatten)]
    pub correct: Correct,
    /// Why the answer is correct. As secret as the key itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explanation: Option<String>,
}

/// What is correct, by the kind of question.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Correct {
    /// One option for a single choice or true/false question, one or more for multiple choice.
    #[serde(rename = "correct")]
    Options(BTreeSet<OptionId>),
    /// What a numeric question accepts.
    Numbers(Vec<AcceptedNumber>),
    /// What a short text question accepts.
    Texts(AcceptedTexts),
    /// All options of an ordering question, from the first to the last.
    Order(Vec<OptionId>),
    /// The option of each prompt of a matching question.
    Pairs(BTreeMap<PromptId, OptionId>),
}

/// A range of numbers, both ends included.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcceptedNumber {
    pub least: Quantity,
    pub most: Quantity,
    /// The share of the points that it earns.
    #[serde(default = "full", skip_serializing_if = "is_full")]
    pub credit: Percent,
}

/// The spellings that are accepted.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcceptedTexts {
    /// Whether capitals matter.
    #[serde(default)]
    pub case_sensitive: bool,
    pub spellings: Vec<AcceptedText>,
}

/// A spelling, as [`super::typed::compared`] writes it with its capitals.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcceptedText {
    pub text: String,
    /// The share of the points that it earns.
    #[serde(default = "full", skip_serializing_if = "is_full")]
    pub credit: Percent,
}

/// A quiz and its key at one point in time. Never changed: every change makes a new version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuizVersion {
    /// Counts from 1 without gaps, for each content. Hidden from learners: a change of only the key shows in it.
    pub number: u32,
    pub quiz: Quiz,
    pub key: AnswerKey,
    pub created_at: Timestamp,
}

fn full() -> Percent {
    Percent::HUNDRED
}

fn is_full(credit: &Percent) -> bool {
    *credit == Percent::HUNDRED
}

impl AnswerKey {
    /// The correct answer to a question.
    pub fn of(&self, question: &QuestionId) -> Option<&QuestionKey> {
        self.0.get(question)
    }
}

impl QuestionKey {
    /// The options that are right to choose; none if the question is not about choosing.
    pub fn options(&self) -> BTreeSet<&OptionId> {
        match &self.correct {
            Correct::Options(options) => options.iter().collect(),
            Correct::Numbers(_) | Correct::Texts(_) | Correct::Order(_) | Correct::Pairs(_) => {
                BTreeSet::new()
            }
        }
    }
}

// Keep keys out of logs, where `{:?}` would reveal them.
macro_rules! silent {
    ($($name:ident),*) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )*};
}

silent!(QuestionKey, Correct, AcceptedNumber, AcceptedTexts, AcceptedText);

impl fmt::Debug for AnswerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AnswerKey({} questions)", self.0.len())
    }
}
