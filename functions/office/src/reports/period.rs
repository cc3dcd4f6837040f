//! The days of a report.

use domain::Refusal;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// The days of a report, both included.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Period {
    from: Option<Date>,
    to: Option<Date>,
}

impl Period {
    /// Reads the days of a request.
    pub(crate) fn read(from: Option<&str>, to: Option<&str>) -> Result<Self, Refusal> {
        let day = |field: &str, text: Option<&str>| {
            let text = text.filter(|text| !text.is_empty());
            let day = text
                .map(|text| text.parse::<Date>().map_err(|_| Refusal::field(field, "a day like 2026-11-27")));
            day.transpose()
        };
        let period = Self { from: day("from", from)?, to: day("to", to)? };
        match period.from.zip(period.to).is_some_and(|(from, to)| to < from) {
            true => Err(Refusal::field("to", "must not be before from")),
            false => Ok(period),
        }
    }

    /// Whether it has no limits.
    pub(crate) fn is_unlimited(self) -> bool {
        self.from.is_none() && self.to.is_none()
    }

    pub(crate) fn has(self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// Whether the moment is on one of these days in a zone.
    pub(crate) fn has_moment(self, at: Timestamp, zone: &TimeZone) -> bool {
        self.has(day_of(at, zone))
    }

    /// Whether the moment is on one of these days in some time zone.
    pub(crate) fn may_have(self, at: Timestamp) -> bool {
        let day = day_of(at, &TimeZone::UTC);
        [day.yesterday(), Ok(day), day.tomorrow()].into_iter().flatten().any(|day| self.has(day))
    }

    /// Whether one of these days may be the moment's own in some time zone, or a later one.
    pub(crate) fn may_have_from(self, at: Timestamp) -> bool {
        let earliest = day_of(at, &TimeZone::UTC);
        self.to.is_none_or(|to| earliest.yesterday().unwrap_or(earliest) <= to)
    }

    /// From when on, and until when, in a zone: the first moment of it, and the first moment after it.
    pub(crate) fn moments(self, zone: &TimeZone) -> (Option<Timestamp>, Option<Timestamp>) {
        let begin = |day: Date| day.to_zoned(zone.clone()).ok().map(|zoned| zoned.timestamp());
        (self.from.and_then(begin), self.to.and_then(|day| day.tomorrow().ok()).and_then(begin))
    }
}

/// The day of a moment in a zone.
pub(crate) fn day_of(at: Timestamp, zone: &TimeZone) -> Date {
    at.to_zoned(zone.clone()).date()
}
