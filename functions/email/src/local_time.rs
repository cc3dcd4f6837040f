//! Times as people read them: the day, the hours, and always the time zone.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};

/// The time of an event, formatted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LocalTime {
    /// "14".
    pub(crate) day: String,
    /// "Jan".
    pub(crate) month: String,
    /// "Thursday 14 January 2027".
    pub(crate) date: String,
    /// "18:00 – 19:30 GMT (Europe/London)".
    pub(crate) time: String,
}

impl LocalTime {
    /// Formats the span in the first of these time zones that exists, otherwise in UTC: an unknown zone in a
    /// profile must not keep an e-mail from being sent.
    pub(crate) fn new(starts_at: Timestamp, minutes: u32, zones: &[Option<&str>]) -> Self {
        let known = zones.iter().flatten().find_map(|name| TimeZone::get(name).ok());
        let zone = known.unwrap_or(TimeZone::UTC);
        let start = starts_at.to_zoned(zone.clone());
        let end = (starts_at + SignedDuration::from_mins(i64::from(minutes))).to_zoned(zone);
        let format = |moment: &Zoned, pattern: &str| moment.strftime(pattern).to_string();
        let next_day = match start.date() == end.date() {
            true => String::new(),
            false => format!(" on {},", format(&end, "%-d %B")),
        };
        let (from, to) = (format(&start, "%H:%M"), format(&end, "%H:%M"));
        Self {
            day: format(&start, "%-d"),
            month: format(&start, "%b"),
            date: format(&start, "%A %-d %B %Y"),
            time: format!("{from} – {to}{next_day} {}", zone_name(&start)),
        }
    }
}

/// "GMT (Europe/London)", "UTC+4 (Asia/Dubai)", "UTC".
fn zone_name(moment: &Zoned) -> String {
    let abbreviation = moment.strftime("%Z").to_string();
    // Many zones have no lettered abbreviation and are written as "+04".
    let short = match abbreviation.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
        true => abbreviation,
        false => format!("UTC{}", moment.strftime("%:z")),
    };
    match moment.time_zone().iana_name() {
        Some(name) if name != short => format!("{short} ({})", name.replace('_', " ")),
        _ => short,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formatted(starts_at: &str, minutes: u32, zones: &[Option<&str>]) -> (String, String) {
        let local = LocalTime::new(starts_at.parse().unwrap(), minutes, zones);
        (local.date, local.time)
    }

    #[test]
    fn a_time_names_its_zone_in_winter_and_in_summer() {
        let london = [Some("Europe/London")];
        for (starts_at, date, time) in [
            ("2027-01-14T18:00:00Z", "Thursday 14 January 2027", "18:00 – 19:30 GMT (Europe/London)"),
            ("2027-07-01T18:00:00Z", "Thursday 1 July 2027", "19:00 – 20:30 BST (Europe/London)"),
        ] {
            assert_eq!(formatted(starts_at, 90, &london), (date.to_owned(), time.to_owned()));
        }
    }

    #[test]
    fn zones_without_letters_are_written_as_offsets() {
        let (_, time) = formatted("2027-01-14T18:00:00Z", 60, &[Some("Asia/Dubai")]);
        assert_eq!(time, "22:00 – 23:00 UTC+04:00 (Asia/Dubai)");
        let (_, time) = formatted("2027-01-14T18:00:00Z", 60, &[Some("Asia/Kathmandu")]);
        assert_eq!(time, "23:45 – 00:45 on 15 January, UTC+05:45 (Asia/Kathmandu)");
    }

    #[test]
    fn an_unknown_zone_gives_way_to_the_next_one_and_in_the_end_to_utc() {
        let (_, time) = formatted("2027-01-14T18:00:00Z", 60, &[Some("Mars/Base"), Some("America/New_York")]);
        assert_eq!(time, "13:00 – 14:00 EST (America/New York)");
        let (_, time) = formatted("2027-01-14T18:00:00Z", 60, &[None, Some("")]);
        assert_eq!(time, "18:00 – 19:00 UTC");
    }
}
