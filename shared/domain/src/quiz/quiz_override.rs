//! What one learner is granted at one quiz beyond its rules, and who granted it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::LearnerId;
use crate::quiz::attempt::QuizState;

/// A grant; each takes the place of the one before, and all of them are kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuizOverride {
    /// Its id; sorts by time.
    pub id: Uuid,
    /// Attempts beyond the quiz's limit.
    pub extra_attempts: u32,
    /// Percent of the quiz's time limit on top of it.
    pub extra_time_percent: u32,
    /// Minutes on top of that.
    pub extra_minutes: u32,
    /// Why, in the words of whoever granted it; may be empty.
    pub reason: String,
    /// Who granted it.
    pub granted_by: LearnerId,
    /// When.
    pub granted_at: Timestamp,
}

impl QuizOverride {
    /// The most attempts that can be added.
    pub const MOST_ATTEMPTS: u32 = 100;
    /// The most percent of time that can be added: five times the limit in all.
    pub const MOST_PERCENT: u32 = 400;
    /// The most minutes that can be added: a day.
    pub const MOST_MINUTES: u32 = 24 * 60;
    /// The longest reason.
    pub const LONGEST_REASON: usize = 500;

    /// The state under this grant, from the next attempt on.
    #[must_use]
    pub fn grant(&self, state: QuizState) -> QuizState {
        QuizState {
            extra_attempts: self.extra_attempts,
            extra_time_percent: self.extra_time_percent,
            extra_minutes: self.extra_minutes,
            ..state
        }
    }

    /// Whether the state is under a grant like this one already.
    pub fn is_in_force(&self, state: &QuizState) -> bool {
        self.grant(state.clone()) == *state
    }
}
