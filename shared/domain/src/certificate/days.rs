//! The days of a certificate: one moment, one date, on every document.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::Certificate;

impl Certificate {
    /// The time zone in which the days of this certificate are counted: the learner's at completion, or UTC
    /// for certificates of earlier releases.
    pub fn zone(&self) -> TimeZone {
        let name = self.time_zone.as_deref();
        name.and_then(|name| TimeZone::get(name).ok()).unwrap_or(TimeZone::UTC)
    }

    /// The name of that zone.
    pub fn zone_name(&self) -> &str {
        self.time_zone.as_deref().unwrap_or("UTC")
    }

    /// The day of a moment in the time zone of the certificate.
    pub fn day_of(&self, moment: Timestamp) -> Date {
        date_of(moment, &self.zone())
    }

    /// The day of completion.
    pub fn completed_day(&self) -> Date {
        self.completed_on.unwrap_or_else(|| self.day_of(self.completed_at))
    }

    /// The day on which the credits count. A certificate of an earlier release counts in `zone`, the learner's.
    pub fn earned_on(&self, zone: &TimeZone) -> Date {
        self.completed_on.unwrap_or_else(|| date_of(self.completed_at, zone))
    }

    /// The last day printed for the credits; `None` when they do not expire.
    pub fn credits_valid_until_day(&self) -> Option<Date> {
        self.credits_valid_until().map(|moment| self.day_of(moment))
    }
}

pub(super) fn date_of(moment: Timestamp, zone: &TimeZone) -> Date {
    moment.to_zoned(zone.clone()).date()
}
