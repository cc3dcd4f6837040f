//! Parses the `Retry-After` header.

use jiff::civil::DateTime;
use jiff::fmt::rfc2822;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

/// The longest accepted wait. No limit lasts longer, so a later time is an error.
const WAIT_MAX: SignedDuration = SignedDuration::from_hours(48);

/// The time that a `Retry-After` header names: seconds, an ISO 8601 time (Zoom) or an HTTP date (RFC 9110).
///
/// `None` when it names no usable time. A time in the past means one second from now.
pub(super) fn retry_after(header: &str, now: Timestamp) -> Option<Timestamp> {
    let text = header.trim();
    let at = match text.parse::<u32>() {
        Ok(seconds) => now.checked_add(SignedDuration::from_secs(i64::from(seconds))).ok()?,
        Err(_) => named_time(text)?,
    };
    let soon = now + SignedDuration::from_secs(1);
    (now.duration_until(at) <= WAIT_MAX).then_some(at.max(soon))
}

/// A time without an offset is in UTC, as Zoom counts its quotas.
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

    proptest! {
        #[test]
        fn no_header_leads_into_the_past_or_far_away(header in any::<String>(), seconds in 0_i64..4_000_000_000) {
            let now = Timestamp::from_second(seconds).unwrap();
            if let Some(at) = retry_after(&header, now) {
                prop_assert!(at > now && at <= now + WAIT_MAX);
            }
        }
    }
}
