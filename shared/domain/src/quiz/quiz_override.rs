//! More attempts or more time for one learner at one quiz.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::LearnerId;
use crate::quiz::attempt::QuizState;

/// A grant by an instructor. It replaces the grant before, which stays in the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuizOverride {
    /// Sorts by time.
    pub id: Uuid,
    /// Attempts in addition to the quiz's limit.
    pub extra_attempts: u32,
    /// Extra time, as a percentage of the quiz's time limit.
    pub extra_time_percent: u32,
    /// Further minutes, added to the percentage.
    pub extra_minutes: u32,
    /// The instructor's reason; may be empty.
    pub reason: String,
    pub granted_by: LearnerId,
    pub granted_at: Timestamp,
}

impl QuizOverride {
    /// The most extra attempts.
    pub const MOST_ATTEMPTS: u32 = 100;
    /// The most extra time in percent: five times the limit in total.
    pub const MOST_PERCENT: u32 = 400;
    /// The most extra minutes: a day.
    pub const MOST_MINUTES: u32 = 24 * 60;
    /// The most characters in a reason.
    pub const LONGEST_REASON: usize = 500;

    /// Applies the grant to the next attempts. [`QuizState::extend`] applies it to the open one.
    #[must_use]
    pub fn grant(&self, state: QuizState) -> QuizState {
        QuizState {
            extra_attempts: self.extra_attempts,
            extra_time_percent: self.extra_time_percent,
            extra_minutes: self.extra_minutes,
            ..state
        }
    }

    /// Whether the state already has these limits.
    pub fn is_in_force(&self, state: &QuizState) -> bool {
        self.grant(state.clone()) == *state
    }
}
