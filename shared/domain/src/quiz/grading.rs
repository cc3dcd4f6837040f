//! Grading: a pure function of the questions, the answer key and the answers.
//!
//! An answer earns a share of its question's points ([`Credit`]): all or nothing, unless the author has chosen partial
//! credit.
//!
//! | Kind | Correct | With partial credit |
//! |---|---|---|
//! | single, true/false | the option of the key | – |
//! | multiple | exactly the options of the key | a share for each right option, less one for each wrong option |
//! | numeric, short text | a number or spelling of the key | the most that an accepted answer which fits earns |
//! | ordering | every item in its place | a share for each item in its place, counted from the first |
//! | matching | every prompt with its option | a share for each prompt with its option |
//!
//! Shares and points are added up as integers. The pass mark is compared without dividing, so 29 of 50 passes at 58 %
//! (specification 3.4). [`Score::of`] and [`Grade::earned`] round, for display only.

use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::Percent;
use crate::quiz::credit::{Credit, UNITS};
use crate::quiz::{Answer, AnswerKey, Answers, Correct, Question, QuestionId, QuestionKey, Scoring, typed};

/// The result of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grade {
    /// One for each question, in the order in which they were asked.
    pub results: Vec<QuestionResult>,
    /// The points that were earned, rounded half-up to two decimals; less than `total` unless everything is correct.
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
    /// Whether it earned all points. A question without an answer is not correct.
    pub correct: bool,
    /// The share of the points, if it earned some but not all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partial: Option<Credit>,
}

/// A percentage for display only, with two decimals, rounded half-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Score {
    hundredths: u32,
}

impl Score {
    /// The percentage of `earned` in `total`, both in one unit; 0 if `total` is 0. The exact quotient is rounded once.
    /// Only a perfect result is 100: 99.995 is shown as 99.99.
    fn of(earned: u128, total: u128) -> Self {
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

impl QuestionResult {
    fn new(question: &Question, credit: Credit) -> Self {
        let correct = credit == Credit::FULL;
        let partial = (!correct && credit != Credit::NONE).then_some(credit);
        Self { question_id: question.id.clone(), correct, partial }
    }

    /// The share of the points that was earned.
    pub fn credit(&self) -> Credit {
        self.partial.unwrap_or(if self.correct { Credit::FULL } else { Credit::NONE })
    }
}

/// Grades the answers to the questions that were `asked`.
pub fn grade(asked: &[Question], passing: Percent, key: &AnswerKey, answers: &Answers) -> Grade {
    let (mut earned, mut total) = (0_u128, 0_u128);
    let results = asked.iter().map(|question| {
        let credit = match (key.of(&question.id), answers.0.get(&question.id)) {
            (Some(key), Some(answer)) => credit(question.scoring, key, answer),
            _ => Credit::NONE,
        };
        let hundredths = whole(question.points.value(), 2);
        earned += hundredths * u128::from(credit.units());
        total += hundredths * u128::from(UNITS);
        QuestionResult::new(question, credit)
    });
    let results = results.collect();
    Grade {
        results,
        earned: shown_points(earned, total),
        total: points(total / u128::from(UNITS)),
        score: Score::of(earned, total),
        passed: earned * 1_000_000 >= whole(passing.value(), 4) * total,
    }
}

/// A number with at most this many decimals as a whole number of its last decimal.
fn whole(number: Decimal, decimals: u32) -> u128 {
    let mut number = number;
    number.rescale(decimals);
    number.mantissa().unsigned_abs()
}

fn points(hundredths: u128) -> Decimal {
    Decimal::new(i64::try_from(hundredths).unwrap_or(i64::MAX), 2).normalize()
}

fn shown_points(earned: u128, total: u128) -> Decimal {
    let unit = u128::from(UNITS);
    let most = if earned == total { total / unit } else { (total / unit).saturating_sub(1) };
    points(((2 * earned + unit) / (2 * unit)).min(most))
}

/// What the answer earns. An answer whose shape is not the key's earns nothing; [`super::SubmittedAnswers::check`] lets
/// none pass.
fn credit(scoring: Scoring, key: &QuestionKey, answer: &Answer) -> Credit {
    let credit = match (&key.correct, answer) {
        (Correct::Options(right), answer) => {
            let chosen = answer.chosen();
            let found = chosen.iter().filter(|option| right.contains(**option)).count();
            Credit::share(found.saturating_sub(chosen.len() - found), right.len())
        }
        (Correct::Numbers(accepted), Answer::Typed { typed }) => {
            let Ok(number) = typed::number(typed) else { return Credit::NONE };
            let fitting = accepted.iter().filter(|range| range.least <= number && number <= range.most);
            best(fitting.map(|range| range.credit))
        }
        (Correct::Texts(accepted), Answer::Typed { typed }) => {
            let comparable = |text: &str| typed::compared(text, accepted.case_sensitive);
            let typed = comparable(typed);
            let fitting = accepted.spellings.iter().filter(|spelling| comparable(&spelling.text) == typed);
            best(fitting.map(|spelling| spelling.credit))
        }
        (Correct::Order(right), Answer::Order { order }) => {
            let placed = right.iter().zip(order).filter(|(right, placed)| right == placed).count();
            Credit::share(placed, right.len())
        }
        (Correct::Pairs(right), Answer::Pairs { pairs }) => {
            let matched = right.iter().filter(|(prompt, option)| pairs.get(*prompt) == Some(*option)).count();
            Credit::share(matched, right.len())
        }
        (Correct::Numbers(_) | Correct::Texts(_) | Correct::Order(_) | Correct::Pairs(_), _) => Credit::NONE,
    };
    match scoring {
        Scoring::Partial => credit,
        Scoring::AllOrNothing if credit == Credit::FULL => credit,
        Scoring::AllOrNothing => Credit::NONE,
    }
}

fn best(credits: impl Iterator<Item = Percent>) -> Credit {
    credits.max().map_or(Credit::NONE, Credit::percent)
}

#[cfg(test)]
#[path = "grading_tests.rs"]
mod tests;
