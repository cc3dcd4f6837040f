//! The answer key: stored separately from the quiz, readable only by `quiz-submit`, never sent to a learner.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{OptionId, QuestionId, Quiz};

/// The correct answers of a quiz: exactly one entry for each of its questions.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AnswerKey(pub BTreeMap<QuestionId, QuestionKey>);

/// The correct answer to one question.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionKey {
    /// One option for a single choice question, one or more for multiple choice.
    pub correct: BTreeSet<OptionId>,
    /// Why the answer is correct. As secret as the key itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explanation: Option<String>,
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

impl AnswerKey {
    /// The correct answer to a question.
    pub fn of(&self, question: &QuestionId) -> Option<&QuestionKey> {
        self.0.get(question)
    }
}

// Keep keys out of logs, where `{:?}` would reveal them.
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
