//! Item statistics: how often each question was answered correctly, and how often each answer was given.

use std::collections::BTreeMap;

use rust_decimal::{Decimal, RoundingStrategy};

use crate::quiz::attempt::Attempt;
use crate::quiz::credit::UNITS;
use crate::quiz::{Answer, OptionId, PromptId, Question, QuestionId, typed};

/// Statistics over attempts at a quiz.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemStatistics {
    /// Attempts that were counted.
    pub attempts: u32,
    /// Attempts that passed.
    pub passed: u32,
    /// By question, including questions of older versions.
    questions: BTreeMap<QuestionId, Item>,
}

/// Statistics of one question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// Attempts that asked the question.
    pub asked: u32,
    /// Attempts that answered it.
    pub answered: u32,
    /// Attempts that answered it correctly.
    pub correct: u32,
    /// The shares of the points of all attempts, in [`UNITS`].
    earned: u128,
    given: BTreeMap<Given, u32>,
}

/// Something that an answer says about a question.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Given {
    /// It chose this option.
    Option(OptionId),
    /// It was this number or text, as far as answers are told apart when capitals matter.
    Typed(String),
    /// It put this option at this place, counted from 1.
    Place(usize, OptionId),
    /// It matched this prompt with this option.
    Pair(PromptId, OptionId),
}

impl Given {
    fn by(answer: &Answer) -> Vec<Self> {
        match answer {
            Answer::One(option) => vec![Self::Option(option.clone())],
            Answer::Several(options) => options.iter().cloned().map(Self::Option).collect(),
            Answer::Typed { typed } if typed.is_empty() => Vec::new(),
            Answer::Typed { typed } => vec![Self::Typed(typed::compared(typed, true))],
            Answer::Order { order } => {
                (1..).zip(order.iter().cloned()).map(|(at, it)| Self::Place(at, it)).collect()
            }
            Answer::Pairs { pairs } => {
                pairs.iter().map(|(prompt, option)| Self::Pair(prompt.clone(), option.clone())).collect()
            }
        }
    }
}

impl ItemStatistics {
    /// Counts an attempt that has the results of its newest grading.
    pub fn count(&mut self, attempt: &Attempt) {
        self.attempts += 1;
        self.passed += u32::from(attempt.passed);
        for result in &attempt.results {
            let item = self.questions.entry(result.question_id.clone()).or_default();
            item.asked += 1;
            item.correct += u32::from(result.correct);
            item.earned += u128::from(result.credit().units());
            let given = attempt.answers.0.get(&result.question_id).map(Given::by).unwrap_or_default();
            item.answered += u32::from(!given.is_empty());
            for given in given {
                *item.given.entry(given).or_default() += 1;
            }
        }
    }

    /// The statistics of a question.
    pub fn item(&self, question: &Question) -> Item {
        self.questions.get(&question.id).cloned().unwrap_or_default()
    }
}

impl Item {
    /// How many attempts chose the option.
    pub fn chosen(&self, option: &OptionId) -> u32 {
        self.given.get(&Given::Option(option.clone())).copied().unwrap_or_default()
    }

    /// What the answers said, with the number of attempts that said it.
    pub fn given(&self) -> impl Iterator<Item = (&Given, u32)> {
        self.given.iter().map(|(given, count)| (given, *count))
    }

    /// The average share of the points in percent, rounded half-up to two decimals; `None` if it was never asked.
    pub fn earned_percent(&self) -> Option<Decimal> {
        let whole = u128::from(self.asked) * u128::from(UNITS);
        let hundredths = (self.earned * 20_000 + whole).checked_div(2 * whole)?;
        Some(Decimal::new(i64::try_from(hundredths).ok()?, 2).normalize())
    }
}

/// The percentage of `part` in `whole`, rounded half-up to two decimals; `None` if `whole` is 0.
pub fn percentage(part: u32, whole: u32) -> Option<Decimal> {
    let percent = Decimal::from(part) * Decimal::ONE_HUNDRED;
    let percentage = percent.checked_div(Decimal::from(whole))?;
    Some(percentage.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero).normalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_are_rounded_half_up_and_there_is_none_of_zero() {
        for (part, whole, shown) in
            [(1, 3, "33.33"), (2, 3, "66.67"), (1, 16, "6.25"), (3, 3, "100"), (0, 9, "0")]
        {
            assert_eq!(percentage(part, whole).unwrap().to_string(), shown, "{part} of {whole}");
        }
        assert_eq!(percentage(0, 0), None);
    }
}
