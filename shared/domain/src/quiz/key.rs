//! What is right: stored apart from the quiz, readable by `quiz-submit` alone, never sent to a learner.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{OptionId, QuestionId, Quiz};

/// The right answers of a quiz: one entry for each of its questions, and no other.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AnswerKey(pub BTreeMap<QuestionId, QuestionKey>);

/// The right answer to one question.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionKey {
    /// Exactly one option for a single choice, at least one for a multiple choice.
    pub correct: BTreeSet<OptionId>,
    /// Why that is right, for whoever explains it; as revealing as the key itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explanation: Option<String>,
}

/// A quiz and its key as they were at one time. Never changed: another quiz or key is another version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuizVersion {
    /// Counts from 1 within the content, without gaps. Not told to learners: it grows with the key alone.
    pub number: u32,
    /// What was asked.
    pub quiz: Quiz,
    /// What was right.
    pub key: AnswerKey,
    /// When it was imported.
    pub created_at: Timestamp,
}

impl AnswerKey {
    /// The right answer to a question.
    pub fn of(&self, question: &QuestionId) -> Option<&QuestionKey> {
        self.0.get(question)
    }
}

// A key that reaches a log by `{:?}` is a key that was given away.
impl fmt::Debug for AnswerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AnswerKey({} questions)", self.0.len())
    }
}

impl fmt::Debug for QuestionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("QuestionKey(…)")
    }
}
