//! The period in which credits are counted: a calendar year, a fiscal year, or the last twelve months, in the
//! learner's time zone.

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

/// The month in which a fiscal year starts: 1 to 12, by construction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct StartMonth(i8);

/// The month does not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be from 1 to 12")]
pub struct InvalidMonth;

impl TryFrom<i64> for StartMonth {
    type Error = InvalidMonth;

    fn try_from(month: i64) -> Result<Self, Self::Error> {
        i8::try_from(month).ok().filter(|month| (1..=12).contains(month)).map(Self).ok_or(InvalidMonth)
    }
}

impl From<StartMonth> for i64 {
    fn from(month: StartMonth) -> Self {
        Self::from(month.0)
    }
}

/// How a learner's CPD years are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PeriodKind {
    /// January to December.
    #[default]
    CalendarYear,
    /// Twelve months from the first day of a month.
    FiscalYear { start_month: StartMonth },
    /// The twelve months that end today. They have no fixed end, so there are no reminders.
    #[serde(rename = "rolling_12_months")]
    RollingTwelveMonths,
}

/// A range of days, including the last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    pub start: Date,
    pub end: Date,
}

impl PeriodKind {
    /// The period that contains a day.
    pub fn containing(self, today: Date) -> Period {
        match self {
            Self::CalendarYear => Period { start: today.first_of_year(), end: today.last_of_year() },
            Self::FiscalYear { start_month } => {
                let year = if today.month() >= start_month.0 { today.year() } else { today.year() - 1 };
                let start = date(year, start_month.0, 1);
                Period { start, end: day_before(start.saturating_add(1.year())) }
            }
            Self::RollingTwelveMonths => {
                let start = today.saturating_sub(12.months()).saturating_add(1.day());
                Period { start, end: today }
            }
        }
    }

    /// The previous period.
    pub fn before(self, period: Period) -> Period {
        self.containing(day_before(period.start))
    }

    /// Whether periods end on a fixed day.
    pub fn ends(self) -> bool {
        self != Self::RollingTwelveMonths
    }
}

impl Period {
    /// The start (inclusive) and end (exclusive) of the period in a time zone. A day starts with its first
    /// hour, even if a clock change skips midnight.
    pub fn moments(self, zone: &TimeZone) -> (Timestamp, Timestamp) {
        (start_of(self.start, zone), start_of(self.end.saturating_add(1.day()), zone))
    }
}

/// When a day starts in a time zone.
pub(super) fn start_of(day: Date, zone: &TimeZone) -> Timestamp {
    day.to_zoned(zone.clone()).map_or(Timestamp::MAX, |zoned| zoned.timestamp())
}

fn day_before(day: Date) -> Date {
    day.saturating_sub(1.day())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fiscal(month: i64) -> PeriodKind {
        PeriodKind::FiscalYear { start_month: StartMonth::try_from(month).unwrap() }
    }

    fn of(kind: PeriodKind, today: &str) -> (String, String) {
        let period = kind.containing(today.parse().unwrap());
        (period.start.to_string(), period.end.to_string())
    }

    fn days(start: &str, end: &str) -> (String, String) {
        (start.to_owned(), end.to_owned())
    }

    #[test]
    fn a_fiscal_year_starts_in_any_month_and_in_no_thirteenth() {
        assert_eq!(of(fiscal(4), "2027-03-31"), days("2026-04-01", "2027-03-31"));
        assert_eq!(of(fiscal(4), "2027-04-01"), days("2027-04-01", "2028-03-31"));
        assert_eq!(of(fiscal(1), "2027-07-01"), of(PeriodKind::CalendarYear, "2027-07-01"));
        assert_eq!(of(fiscal(3), "2028-02-29"), days("2027-03-01", "2028-02-29"), "a leap year's last day");
        assert_eq!(of(fiscal(12), "2027-01-01"), days("2026-12-01", "2027-11-30"));
        for month in [0, 13, -1, i64::MAX, 269] {
            assert_eq!(StartMonth::try_from(month), Err(InvalidMonth), "{month}");
        }
        assert!(serde_json::from_str::<PeriodKind>(r#"{"kind":"fiscal_year","start_month":13}"#).is_err());
    }

    #[test]
    fn twelve_months_roll_over_a_leap_day() {
        let rolling = PeriodKind::RollingTwelveMonths;
        assert_eq!(of(rolling, "2028-02-29"), days("2027-03-01", "2028-02-29"));
        assert_eq!(of(rolling, "2029-02-28"), days("2028-02-29", "2029-02-28"));
        assert_eq!(of(rolling, "2027-01-01"), days("2026-01-02", "2027-01-01"));
    }

    #[test]
    fn a_year_starts_when_the_learners_day_does() {
        let year = PeriodKind::CalendarYear.containing(date(2027, 6, 1));
        for (zone, start) in [
            ("Pacific/Kiritimati", "2026-12-31T10:00:00Z"),
            ("Etc/GMT+12", "2027-01-01T12:00:00Z"),
            ("Europe/London", "2027-01-01T00:00:00Z"),
            ("Asia/Kathmandu", "2026-12-31T18:15:00Z"),
        ] {
            let (from, to) = year.moments(&TimeZone::get(zone).unwrap());
            assert_eq!(from.to_string(), start, "{zone}");
            assert_eq!(to.duration_since(from).as_hours(), 365 * 24, "{zone}");
        }
        // Cuba changes its clocks at midnight: that day has no 00:00.
        let day = Period { start: date(2027, 3, 14), end: date(2027, 3, 14) };
        let (from, to) = day.moments(&TimeZone::get("America/Havana").unwrap());
        assert_eq!(
            (from.to_string().as_str(), to.duration_since(from).as_hours()),
            ("2027-03-14T05:00:00Z", 23)
        );
    }

    fn kinds() -> impl Strategy<Value = PeriodKind> {
        prop_oneof![
            Just(PeriodKind::CalendarYear),
            Just(PeriodKind::RollingTwelveMonths),
            (1_i64..=12).prop_map(fiscal),
        ]
    }

    proptest! {
        #[test]
        fn periods_hold_their_day_and_join_without_a_gap(kind in kinds(), day in 0_i64..40_000) {
            let today = date(1990, 1, 1).checked_add(day.days()).unwrap();
            let period = kind.containing(today);
            prop_assert!(period.start <= today && today <= period.end);
            let before = kind.before(period);
            prop_assert_eq!(before.end.tomorrow().unwrap(), period.start);
            let length = period.start.until(period.end).unwrap().get_days();
            prop_assert!((364..=365).contains(&length), "{} days", length + 1);
        }
    }
}
