//! Grading: a pure function of the questions that were asked, the frozen key and the answers.
//!
//! Single choice is right when equal, multiple choice when set-equal, all or nothing, weighted by points.
//! Nothing is divided before it is compared: 29 of 50 passes at 58 (specification 3.4).

use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::Percent;
use crate::quiz::{AnswerKey, Answers, Question, QuestionId};

/// What came of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grade {
    /// One for each question that was asked, in the order in which it was asked.
    pub results: Vec<QuestionResult>,
    /// The points of the right answers.
    pub earned: Decimal,
    /// The points of all questions that were asked.
    pub total: Decimal,
    /// For display.
    pub score: Score,
    /// Whether the threshold was reached, exactly.
    pub passed: bool,
}

/// Whether one answer was right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionResult {
    /// The question.
    pub question_id: QuestionId,
    /// Whether it was answered right; not answered is wrong.
    pub correct: bool,
}

/// A percentage for display: two decimals, rounded half-up. Nothing is decided by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Score {
    hundredths: u32,
}

impl Score {
    /// `earned` of `total` points, `total` being more than nothing. 100 is kept for those who got everything
    /// right, however little was missed.
    pub fn of(earned: Decimal, total: Decimal) -> Self {
        // Points have two decimals at most, so hundredths of them are whole numbers: the quotient is rounded
        // once, from its exact value.
        let whole = |points: Decimal| (points * Decimal::ONE_HUNDRED).trunc().mantissa().unsigned_abs();
        let (earned, total) = (whole(earned.normalize()), whole(total.normalize()));
        let hundredths = if total == 0 { 0 } else { (earned * 20_000 + total) / (2 * total) };
        let most = if earned == total && total > 0 { 10_000 } else { 9_999 };
        Self { hundredths: u32::try_from(hundredths).unwrap_or(most).min(most) }
    }
}

impl fmt::Display for Score {
    /// Without trailing zeros: `85.5`, `100`.
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
