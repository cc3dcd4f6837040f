//! Waiting for a vendor: until when, and where a message spends that time.

use jiff::civil::{Date, DateTime};
use jiff::fmt::rfc2822;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

/// A message waits in its queue for at most this long.
const IN_QUEUE_MAX: SignedDuration = SignedDuration::from_mins(15);
/// A message that was received this often waits in the outbox: the queue gives up at five, and waiting is
/// no failure.
const RECEIVES_IN_QUEUE_MAX: u32 = 3;
/// No vendor's limit lasts longer; what names a later time means something else by it.
const BELIEVED_MAX: SignedDuration = SignedDuration::from_hours(48);

/// Where a message spends its wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitingPlace {
    /// In the queue, invisible; each return is one of the few that the queue allows.
    Queue,
    /// In the outbox, as a row that is due then.
    Outbox,
}

impl WaitingPlace {
    /// The place for a message that was received `receives` times, this one included.
    pub fn choose(until: Timestamp, now: Timestamp, receives: u32) -> Self {
        match now.duration_until(until) <= IN_QUEUE_MAX && receives < RECEIVES_IN_QUEUE_MAX {
            true => Self::Queue,
            false => Self::Outbox,
        }
    }
}

/// The UTC day of a moment.
pub fn utc_day(now: Timestamp) -> Date {
    Offset::UTC.to_datetime(now).date()
}

/// The next 00:00 UTC, when daily quotas start anew.
pub fn next_utc_day(now: Timestamp) -> Timestamp {
    let midnight = utc_day(now).tomorrow().map(|day| day.to_datetime(jiff::civil::Time::midnight()));
    // Only the last day that can be written has no tomorrow.
    midnight.and_then(|time| Offset::UTC.to_timestamp(time)).unwrap_or(Timestamp::MAX)
}

/// When a `Retry-After` allows to come back: seconds, an ISO 8601 time (Zoom) or an HTTP date (RFC 9110).
/// `None` when it names no time that can be believed. A time that is past means: soon.
pub fn retry_after(header: &str, now: Timestamp) -> Option<Timestamp> {
    let text = header.trim();
    let at = match text.parse::<u32>() {
        Ok(seconds) => now.checked_add(SignedDuration::from_secs(i64::from(seconds))).ok()?,
        Err(_) => named_time(text)?,
    };
    let soon = now + SignedDuration::from_secs(1);
    (now.duration_until(at) <= BELIEVED_MAX).then_some(at.max(soon))
}

/// A time without an offset is UTC: that is what quotas are counted in.
fn named_time(text: &str) -> Option<Timestamp> {
    let iso = text.parse::<Timestamp>().ok();
    let local = || text.parse::<DateTime>().ok().and_then(|time| Offset::UTC.to_timestamp(time).ok());
    let http = || rfc2822::DateTimeParser::new().parse_timestamp(text).ok();
    iso.or_else(local).or_else(http)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn every_form_of_retry_after_is_understood() {
        let now = at("2026-11-22T23:10:00Z");
        for (header, expected) in [
            ("90", "2026-11-22T23:11:30Z"),
            (" 90 ", "2026-11-22T23:11:30Z"),
            ("0", "2026-11-22T23:10:01Z"),
            ("2026-11-23T00:00:00Z", "2026-11-23T00:00:00Z"),
            ("2026-11-23T01:00:00+01:00", "2026-11-23T00:00:00Z"),
            ("2026-11-23T00:00:00", "2026-11-23T00:00:00Z"),
            ("2026-11-23 00:00:00", "2026-11-23T00:00:00Z"),
            ("2026-11-23", "2026-11-23T00:00:00Z"),
            ("Mon, 23 Nov 2026 00:00:00 GMT", "2026-11-23T00:00:00Z"),
            ("2026-11-22T23:09:00Z", "2026-11-22T23:10:01Z"),
        ] {
            assert_eq!(retry_after(header, now), Some(at(expected)), "{header}");
        }
        for header in ["", "soon", "-1", "1.5", "1795000000", "2030-01-01T00:00:00Z", "99999999999999"] {
            assert_eq!(retry_after(header, now), None, "{header}");
        }
    }

    #[test]
    fn a_short_wait_stays_in_the_queue_until_the_queue_would_lose_patience() {
        let now = at("2026-11-22T12:00:00Z");
        let in_minutes = |minutes| now + SignedDuration::from_mins(minutes);
        assert_eq!(WaitingPlace::choose(in_minutes(15), now, 1), WaitingPlace::Queue);
        assert_eq!(WaitingPlace::choose(in_minutes(15), now, 2), WaitingPlace::Queue);
        assert_eq!(WaitingPlace::choose(in_minutes(1), now, 3), WaitingPlace::Outbox);
        assert_eq!(WaitingPlace::choose(in_minutes(16), now, 1), WaitingPlace::Outbox);
    }

    proptest! {
        #[test]
        fn the_next_utc_day_is_a_midnight_within_a_day(seconds in 0_i64..4_000_000_000) {
            let now = Timestamp::from_second(seconds).unwrap();
            let next = next_utc_day(now);
            prop_assert!(next > now && next <= now + SignedDuration::from_hours(24));
            prop_assert_eq!(next.as_second() % 86_400, 0);
            prop_assert_eq!(utc_day(next), utc_day(now).tomorrow().unwrap());
        }

        #[test]
        fn no_header_leads_into_the_past_or_far_away(header in any::<String>(), seconds in 0_i64..4_000_000_000) {
            let now = Timestamp::from_second(seconds).unwrap();
            if let Some(at) = retry_after(&header, now) {
                prop_assert!(at > now && at <= now + BELIEVED_MAX);
            }
        }
    }
}
