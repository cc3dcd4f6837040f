//! Grading attempts again after a key was corrected.
//!
//! An attempt is never changed: what it counts as from now on is a [`Grading`] beside it, and the ones before
//! stay. Only the key is corrected: the attempt is still held against the questions, points and threshold
//! that it was asked under, and a pass is never withdrawn.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::quiz::attempt::Attempt;
use crate::quiz::grading::{QuestionResult, Score, grade};
use crate::quiz::{AnswerKey, Question, QuestionId, QuizVersion};
use crate::{ContentId, LearnerId};

/// A later grading of an attempt; the attempt itself holds its first one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grading {
    /// Whose attempt.
    pub learner: LearnerId,
    /// At which quiz.
    pub content: ContentId,
    /// Which of them.
    pub attempt_number: u32,
    /// From 2, without gaps.
    pub number: u32,
    /// The version whose key it was graded by.
    pub key_version: u32,
    /// What is right now, in the order in which it was asked.
    pub results: Vec<QuestionResult>,
    /// The points of the right answers.
    #[serde(with = "rust_decimal::serde::str")]
    pub earned: Decimal,
    /// The points of all questions that were asked.
    #[serde(with = "rust_decimal::serde::str")]
    pub total: Decimal,
    /// The percentage, for display.
    pub score: Score,
    /// Whether the attempt counts as passed: it reached the threshold now or before.
    pub passed: bool,
    /// When.
    pub graded_at: Timestamp,
    /// Who asked for it.
    pub graded_by: LearnerId,
}

/// By which key an attempt is graded again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorrectedKey {
    /// The right answers to what was asked.
    pub key: AnswerKey,
    /// Questions that the newest version no longer asks in the same words: they keep the key they had.
    pub kept: BTreeSet<QuestionId>,
}

impl CorrectedKey {
    /// The newest key, for every question that the newest version still asks as it was asked: the same words,
    /// the same options. A key belongs to its question; to another question it says nothing.
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

/// The order of the options and the points may differ: a key says nothing about them.
fn is_same(before: &Question, now: &Question) -> bool {
    let options = |question: &Question| -> BTreeMap<_, _> {
        question.options.iter().map(|option| (option.id.clone(), option.text.clone())).collect()
    };
    before.kind == now.kind && before.text == now.text && options(before) == options(now)
}

impl Attempt {
    /// The attempt as it counts by its newest grading.
    #[must_use]
    pub fn counted_by(mut self, newest: Option<Grading>) -> Self {
        if let Some(grading) = newest {
            self.results = grading.results;
            (self.earned, self.total, self.score) = (grading.earned, grading.total, grading.score);
            self.passed = grading.passed;
        }
        self
    }

    /// The grading that has to be added, or `None` when nothing would change. `newest` is the grading that
    /// counts so far, `asked` the version that the attempt was asked under.
    pub fn regrade(
        &self,
        newest: Option<&Grading>,
        asked: &QuizVersion,
        corrected: (&CorrectedKey, u32),
        (by, now): (LearnerId, Timestamp),
    ) -> Option<Grading> {
        let counted = self.clone().counted_by(newest.cloned());
        let (corrected, key_version) = corrected;
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
