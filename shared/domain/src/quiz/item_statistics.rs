//! How the questions of a quiz did: how often they were answered right, and what was chosen.

use std::collections::BTreeMap;

use rust_decimal::{Decimal, RoundingStrategy};

use crate::quiz::attempt::Attempt;
use crate::quiz::{OptionId, Question, QuestionId};

/// What came of some attempts at a quiz.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemStatistics {
    /// How many attempts were counted.
    pub attempts: u32,
    /// How many of them passed.
    pub passed: u32,
    /// By question, those of any version.
    questions: BTreeMap<QuestionId, Item>,
}

/// What came of one question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// How many attempts asked it.
    pub asked: u32,
    /// How many of those answered it.
    pub answered: u32,
    /// How many of those answered it right.
    pub right: u32,
    /// How often each option was chosen.
    chosen: BTreeMap<OptionId, u32>,
}

impl ItemStatistics {
    /// Counts an attempt, as its newest grading says.
    pub fn count(&mut self, attempt: &Attempt) {
        self.attempts += 1;
        self.passed += u32::from(attempt.passed);
        for result in &attempt.results {
            let item = self.questions.entry(result.question_id.clone()).or_default();
            item.asked += 1;
            item.right += u32::from(result.correct);
            let chosen = attempt.answers.0.get(&result.question_id).map(|answer| answer.chosen());
            let chosen = chosen.unwrap_or_default();
            item.answered += u32::from(!chosen.is_empty());
            for option in chosen {
                *item.chosen.entry(option.clone()).or_default() += 1;
            }
        }
    }

    /// What came of a question.
    pub fn item(&self, question: &Question) -> Item {
        self.questions.get(&question.id).cloned().unwrap_or_default()
    }
}

impl Item {
    /// How often an option was chosen.
    pub fn chosen(&self, option: &OptionId) -> u32 {
        self.chosen.get(option).copied().unwrap_or_default()
    }
}

/// `part` of `whole` in percent, two decimals, half-up; `None` of nothing.
pub fn share(part: u32, whole: u32) -> Option<Decimal> {
    let percent = Decimal::from(part) * Decimal::ONE_HUNDRED;
    let share = percent.checked_div(Decimal::from(whole))?;
    Some(share.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero).normalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_rounded_half_up_and_there_is_none_of_nothing() {
        for (part, whole, shown) in
            [(1, 3, "33.33"), (2, 3, "66.67"), (1, 16, "6.25"), (3, 3, "100"), (0, 9, "0")]
        {
            assert_eq!(share(part, whole).unwrap().to_string(), shown, "{part} of {whole}");
        }
        assert_eq!(share(0, 0), None);
    }
}
