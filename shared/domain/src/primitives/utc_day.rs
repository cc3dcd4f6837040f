//! Days in UTC, in which Zoom counts its quotas.

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::Offset;

/// The UTC day of a moment.
pub fn utc_day(now: Timestamp) -> Date {
    Offset::UTC.to_datetime(now).date()
}

/// The next 00:00 UTC, when daily quotas start again.
pub fn next_utc_day(now: Timestamp) -> Timestamp {
    let midnight = utc_day(now).tomorrow().map(|day| day.to_datetime(Time::midnight()));
    // Only the last day that can be written has no tomorrow.
    midnight.and_then(|time| Offset::UTC.to_timestamp(time)).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_next_utc_day_is_a_midnight_within_a_day(seconds in 0_i64..4_000_000_000) {
            let now = Timestamp::from_second(seconds).unwrap();
            let next = next_utc_day(now);
            prop_assert!(next > now && next <= now + SignedDuration::from_hours(24));
            prop_assert_eq!(next.as_second() % 86_400, 0);
            prop_assert_eq!(utc_day(next), utc_day(now).tomorrow().unwrap());
        }
    }
}
