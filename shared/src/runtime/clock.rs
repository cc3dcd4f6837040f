//! The system's clock and randomness: the only place that uses them.

use jiff::{RoundMode, Timestamp, TimestampRound, Unit};
use uuid::Uuid;

use domain::Clock;

/// The system clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that may ask")]
    fn now(&self) -> Timestamp {
        let now = Timestamp::now();
        let to_millisecond = TimestampRound::new().smallest(Unit::Millisecond).mode(RoundMode::Trunc);
        now.round(to_millisecond).unwrap_or(now)
    }

    #[expect(clippy::disallowed_methods, reason = "this is the one place that may ask")]
    fn new_id(&self) -> Uuid {
        Uuid::now_v7()
    }
}
