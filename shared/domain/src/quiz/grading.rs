//! Grading: a pure function of the questions, the answer key and the answers.
//!
//! An answer earns all points of its question or none: a single choice must equal the key, a multiple choice must
//! equal it as a set. The pass mark is compared without dividing, so 29 of 50 passes at 58 % (specification 3.4).

use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::Percent;
use crate::quiz::{AnswerKey, Answers, Question, QuestionId};

/// The result of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grade {
    /// One for each question, in the order in which they were asked.
    pub results: Vec<QuestionResult>,
    /// The points of the correct answers.
    pub earned: Decimal,
    /// The points of all questions in the attempt.
    pub total: Decimal,
    pub score: Score,
    /// Whether the passing score was reached, by exact comparison.
    pub passed: bool,
}

/// The result of one question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionResult {
    pub question_id: QuestionId,
    /// A question without an answer is not correct.
    pub correct: bool,
}

/// A percentage for display only, with two decimals, rounded half-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Score {
    hundredths: u32,
}

impl Score {
    /// The percentage of `earned` in `total`; 0 if `total` is 0. Only a perfect result is 100: 99.995 is shown as
    /// 99.99.
    pub fn of(earned: Decimal, total: Decimal) -> Self {
        // Points have at most two decimals, so in hundredths they are whole numbers and the exact quotient is
        // rounded only once.
        let whole = |points: Decimal| (points * Decimal::ONE_HUNDRED).trunc().mantissa().unsigned_abs();
        let (earned, total) = (whole(earned.normalize()), whole(total.normalize()));
        let hundredths = if total == 0 { 0 } else { (earned * 20_000 + total) / (2 * total) };
        let most = if earned == total && total > 0 { 10_000 } else { 9_999 };
        Self { hundredths: u32::try_from(hundredths).unwrap_or(most).min(most) }
    }
}

impl fmt::Display for Score {
    /// Writes no trailing zeros: `85.5`, `100`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Decimal::new(self.hundredths.into(), 2).normalize().fmt(f)
    }
}

/// Grades the answers to the questions that were `asked`.
pub fn grade(asked: &[Question], passing: Percent, key: &AnswerKey, answers: &Answers) -> Grade {
    let (mut earned, mut total) = (Decimal::ZERO, Decimal::ZERO);
    let results = asked.iter().map(|question| {
        let correct = is_right(question, key, answers);
        total += question.points.value();
        if correct {
            earned += question.points.value();
        }
        QuestionResult { question_id: question.id.clone(), correct }
    });
    let results = results.collect();
    Grade {
        results,
        earned,
        total,
        score: Score::of(earned, total),
        passed: earned * Decimal::ONE_HUNDRED >= passing.value() * total,
    }
}

fn is_right(question: &Question, key: &AnswerKey, answers: &Answers) -> bool {
    let (Some(key), Some(answer)) = (key.of(&question.id), answers.0.get(&question.id)) else { return false };
    answer.chosen() == key.correct.iter().collect()
}

#[cfg(test)]
#[path = "grading_tests.rs"]
mod tests;
