//! Regrading attempts after a key was corrected.
//!
//! An attempt is never changed: its new results are a [`Grading`] beside it, and earlier gradings are kept.
//! Regrading uses the corrected key, but the questions, points and passing score that the attempt was asked under. A
//! pass is never withdrawn.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::quiz::attempt::Attempt;
use crate::quiz::grading::{QuestionResult, Score, grade};
use crate::quiz::{AnswerKey, Question, QuestionId, QuizVersion};
use crate::{ContentId, LearnerId};

/// A later grading of an attempt. The attempt itself holds the first one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grading {
    pub learner: LearnerId,
    pub content: ContentId,
    pub attempt_number: u32,
    /// Counts from 2 without gaps.
    pub number: u32,
    /// The version whose key was used.
    pub key_version: u32,
    /// In the order in which the questions were asked.
    pub results: Vec<QuestionResult>,
    /// The points that were earned, as in [`Grade::earned`](super::grading::Grade::earned).
    #[serde(with = "rust_decimal::serde::str")]
    pub earned: Decimal,
    /// The points of all questions in the attempt.
    #[serde(with = "rust_decimal::serde::str")]
    pub total: Decimal,
    pub score: Score,
    /// Whether the attempt reaches the passing score now, or did before.
    pub passed: bool,
    pub graded_at: Timestamp,
    /// The instructor who regraded it.
    pub graded_by: LearnerId,
}

/// The newest key that a quiz's attempts were regraded by.
///
/// Attempts that were started before and are submitted later are graded by it at once, so that no second regrading is
/// needed for them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Regrade {
    pub content: ContentId,
    /// The version whose key is used.
    pub key_version: u32,
    pub started_at: Timestamp,
    /// The instructor.
    pub started_by: LearnerId,
}

/// The key that an attempt at `asked` is graded by after attempts were regraded by `corrected`, and the number of the
/// version that it is from.
pub fn key_after(asked: &QuizVersion, corrected: Option<&QuizVersion>) -> (AnswerKey, u32) {
    match corrected.filter(|corrected| asked.number < corrected.number) {
        Some(corrected) => (CorrectedKey::of(asked, corrected).key, corrected.number),
        None => (asked.key.clone(), asked.number),
    }
}

/// The key that an attempt is regraded by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorrectedKey {
    /// The correct answers to the questions that were asked.
    pub key: AnswerKey,
    /// Questions whose text, type or options have changed since: they keep the key that they were asked with.
    pub kept: BTreeSet<QuestionId>,
}

impl CorrectedKey {
    /// Takes the newest key of every question that is still the same; the key of a changed question does not apply
    /// to the question that was asked.
    pub fn of(asked: &QuizVersion, newest: &QuizVersion) -> Self {
        let (mut key, mut kept) = (asked.key.clone(), BTreeSet::new());
        for question in &asked.quiz.questions {
            let now = newest.quiz.question(&question.id).filter(|now| is_same(question, now));
            match now.and_then(|now| newest.key.of(&now.id)) {
                Some(right) => {
                    key.0.insert(question.id.clone(), right.clone());
                }
                None => {
                    kept.insert(question.id.clone());
                }
            }
        }
        Self { key, kept }
    }
}

/// The points, the scoring and the order of the options may differ: the key does not depend on them.
fn is_same(before: &Question, now: &Question) -> bool {
    let options = |question: &Question| -> BTreeMap<_, _> {
        question.options.iter().map(|option| (option.id.clone(), option.text.clone())).collect()
    };
    let prompts = |question: &Question| -> BTreeMap<_, _> {
        question.prompts.iter().map(|prompt| (prompt.id.clone(), prompt.text.clone())).collect()
    };
    before.kind == now.kind
        && before.text == now.text
        && options(before) == options(now)
        && prompts(before) == prompts(now)
}

impl Attempt {
    /// The attempt with the results of its newest grading.
    #[must_use]
    pub fn counted_by(mut self, newest: Option<Grading>) -> Self {
        if let Some(grading) = newest {
            self.results = grading.results;
            (self.earned, self.total, self.score) = (grading.earned, grading.total, grading.score);
            self.passed = grading.passed;
        }
        self
    }

    /// The new grading, or `None` if nothing would change, or if the attempt was graded by a later key before. `newest`
    /// is the newest grading so far, `asked` the version that the attempt was asked under.
    pub fn regrade(
        &self,
        newest: Option<&Grading>,
        asked: &QuizVersion,
        corrected: (&CorrectedKey, u32),
        (by, now): (LearnerId, Timestamp),
    ) -> Option<Grading> {
        let counted = self.clone().counted_by(newest.cloned());
        let (corrected, key_version) = corrected;
        let first = self.key_version.unwrap_or(self.quiz_version);
        if newest.map_or(first, |newest| newest.key_version.max(first)) > key_version {
            return None;
        }
        let asked_questions: Vec<Question> = self
            .results
            .iter()
            .filter_map(|result| asked.quiz.question(&result.question_id))
            .cloned()
            .collect();
        let grade = grade(&asked_questions, asked.quiz.passing_score, &corrected.key, &self.answers);
        let passed = counted.passed || grade.passed;
        if grade.results == counted.results && passed == counted.passed {
            return None;
        }
        Some(Grading {
            learner: self.learner,
            content: self.content,
            attempt_number: self.number,
            number: newest.map_or(2, |newest| newest.number + 1),
            key_version,
            results: grade.results,
            earned: grade.earned,
            total: grade.total,
            score: grade.score,
            passed,
            graded_at: now,
            graded_by: by,
        })
    }
}

#[cfg(test)]
#[path = "regrade_tests.rs"]
mod tests;
