//! Item statistics: how often each question was answered correctly and each option was chosen.

use std::collections::BTreeMap;

use rust_decimal::{Decimal, RoundingStrategy};

use crate::quiz::attempt::Attempt;
use crate::quiz::{OptionId, Question, QuestionId};

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
    /// Attempts that chose each option.
    chosen: BTreeMap<OptionId, u32>,
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
            let chosen = attempt.answers.0.get(&result.question_id).map(|answer| answer.chosen());
            let chosen = chosen.unwrap_or_default();
            item.answered += u32::from(!chosen.is_empty());
            for option in chosen {
                *item.chosen.entry(option.clone()).or_default() += 1;
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
        self.chosen.get(option).copied().unwrap_or_default()
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
