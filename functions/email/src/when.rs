//! Times as people read them: the day, the hours, and always the zone.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};

/// When something takes place, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// "14".
    pub day: String,
    /// "Jan".
    pub month: String,
    /// "Thursday 14 January 2027".
    pub date: String,
    /// "18:00 – 19:30 GMT (Europe/London)".
    pub time: String,
}

impl When {
    /// The span in the first of these zones that exists, otherwise in UTC.
    ///
    /// A profile may name a zone that nobody knows; that must not keep a mail from being sent.
    pub fn new(starts_at: Timestamp, minutes: u32, zones: &[Option<&str>]) -> Self {
        let known = zones.iter().flatten().find_map(|name| TimeZone::get(name).ok());
        let zone = known.unwrap_or(TimeZone::UTC);
        let start = starts_at.to_zoned(zone.clone());
        let end = (starts_at + SignedDuration::from_mins(i64::from(minutes))).to_zoned(zone);
        let written = |moment: &Zoned, format: &str| moment.strftime(format).to_string();
        let next_day = match start.date() == end.date() {
            true => String::new(),
            false => format!(" on {},", written(&end, "%-d %B")),
        };
        let (from, to) = (written(&start, "%H:%M"), written(&end, "%H:%M"));
        Self {
            day: written(&start, "%-d"),
            month: written(&start, "%b"),
            date: written(&start, "%A %-d %B %Y"),
            time: format!("{from} – {to}{next_day} {}", zone_in_words(&start)),
        }
    }
}

/// "GMT (Europe/London)", "UTC+4 (Asia/Dubai)", "UTC".
fn zone_in_words(moment: &Zoned) -> String {
    let abbreviation = moment.strftime("%Z").to_string();
    // Many zones have no letters of their own and are abbreviated to "+04".
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

    fn when(starts_at: &str, minutes: u32, zones: &[Option<&str>]) -> (String, String) {
        let when = When::new(starts_at.parse().unwrap(), minutes, zones);
        (when.date, when.time)
    }

    #[test]
    fn a_time_names_its_zone_in_winter_and_in_summer() {
        let london = [Some("Europe/London")];
        for (starts_at, date, time) in [
            ("2027-01-14T18:00:00Z", "Thursday 14 January 2027", "18:00 – 19:30 GMT (Europe/London)"),
            ("2027-07-01T18:00:00Z", "Thursday 1 July 2027", "19:00 – 20:30 BST (Europe/London)"),
        ] {
            assert_eq!(when(starts_at, 90, &london), (date.to_owned(), time.to_owned()));
        }
    }

    #[test]
    fn zones_without_letters_are_written_as_offsets() {
        let (_, time) = when("2027-01-14T18:00:00Z", 60, &[Some("Asia/Dubai")]);
        assert_eq!(time, "22:00 – 23:00 UTC+04:00 (Asia/Dubai)");
        let (_, time) = when("2027-01-14T18:00:00Z", 60, &[Some("Asia/Kathmandu")]);
        assert_eq!(time, "23:45 – 00:45 on 15 January, UTC+05:45 (Asia/Kathmandu)");
    }

    #[test]
    fn an_unknown_zone_gives_way_to_the_next_one_and_in_the_end_to_utc() {
        let (_, time) = when("2027-01-14T18:00:00Z", 60, &[Some("Mars/Base"), Some("America/New_York")]);
        assert_eq!(time, "13:00 – 14:00 EST (America/New York)");
        let (_, time) = when("2027-01-14T18:00:00Z", 60, &[None, Some("")]);
        assert_eq!(time, "18:00 – 19:00 UTC");
    }
}
