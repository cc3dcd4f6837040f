//! A lot: the credits added by one entry, how many are left, and when the sweep must act on them.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use super::amount::Amount;
use super::entry::{Source, utc_day};
use crate::LearnerId;

/// Learners are reminded this many days before credits expire, or a cycle ends with credits missing.
pub const REMINDER_DAYS: [u16; 4] = [90, 60, 30, 7];

/// The position among a learner's lots. Lots that expire first are consumed first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LotPosition {
    /// Never expires when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    pub sequence: u64,
}

impl Ord for LotPosition {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let order = |position: &Self| (position.expires_at.unwrap_or(Timestamp::MAX), position.sequence);
        order(self).cmp(&order(other))
    }
}

impl PartialOrd for LotPosition {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// The credits added by one entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lot {
    pub learner: LearnerId,
    #[serde(flatten)]
    pub position: LotPosition,
    /// The original number of credits.
    pub credits: Amount,
    /// The credits left; zero for a closed lot.
    pub remaining: Amount,
    pub cpd_type: String,
    /// The certificate behind the lot, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    pub opened_at: Timestamp,
    /// The day on which its credits count. Absent on lots of earlier releases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earned_on: Option<Date>,
    /// The day of the expiry, as the certificate shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_on: Option<Date>,
    /// How many of [`REMINDER_DAYS`] have passed.
    #[serde(default)]
    pub reminders_done: u8,
}

impl Lot {
    /// When credits with this validity expire, counted in months from the day of the award in UTC. A day that
    /// does not exist (29 February) becomes the last day of that month.
    pub fn expiry(opened_at: Timestamp, valid_months: Option<u16>) -> Option<Timestamp> {
        let months = i64::from(valid_months?);
        let opened = opened_at.to_zoned(TimeZone::UTC);
        opened.checked_add(months.months()).ok().map(|expires| expires.timestamp())
    }

    /// The day on which its credits count: that of the entry that opened it.
    pub fn day(&self) -> Date {
        self.earned_on.unwrap_or_else(|| utc_day(self.opened_at))
    }

    /// The day on which it expires: the certificate's, or for an adjustment and for lots of earlier releases that
    /// of the learner's time zone.
    pub fn expiry_day(&self, zone: &TimeZone) -> Option<Date> {
        let moment = self.position.expires_at?;
        Some(self.expires_on.unwrap_or_else(|| moment.to_zoned(zone.clone()).date()))
    }

    /// Whether no credits are left.
    pub fn is_closed(&self) -> bool {
        self.remaining.is_zero()
    }

    /// Whether the lot is open and has expired.
    pub fn is_expired(&self, now: Timestamp) -> bool {
        !self.is_closed() && self.position.expires_at.is_some_and(|expires_at| expires_at <= now)
    }

    /// When the sweep must act: at the next reminder, finally at expiry.
    pub fn due_at(&self) -> Option<Timestamp> {
        let expires_at = self.position.expires_at.filter(|_| !self.is_closed())?;
        let next = REMINDER_DAYS.get(usize::from(self.reminders_done));
        Some(next.map_or(expires_at, |days| days_before(expires_at, *days)))
    }

    /// Marks every due reminder as passed.
    #[must_use]
    pub fn reminded(self, now: Timestamp) -> Self {
        let Some(expires_at) = self.position.expires_at else { return self };
        let passed = REMINDER_DAYS.iter().filter(|days| days_before(expires_at, **days) <= now).count();
        let passed = u8::try_from(passed).unwrap_or(u8::MAX);
        Self { reminders_done: self.reminders_done.max(passed), ..self }
    }

    /// Removes credits.
    #[must_use]
    pub(super) fn less(self, taken: Amount) -> Self {
        Self { remaining: self.remaining - taken, ..self }
    }
}

fn days_before(moment: Timestamp, days: u16) -> Timestamp {
    moment.checked_sub(SignedDuration::from_hours(24 * i64::from(days))).unwrap_or(Timestamp::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn validity_counts_months_and_knows_leap_days() {
        for (opened, months, expires) in [
            ("2026-11-22T12:00:00Z", 12, "2027-11-22T12:00:00Z"),
            ("2028-02-29T12:00:00Z", 12, "2029-02-28T12:00:00Z"),
            ("2028-02-29T12:00:00Z", 48, "2032-02-29T12:00:00Z"),
            ("2027-01-31T00:00:00Z", 1, "2027-02-28T00:00:00Z"),
        ] {
            assert_eq!(Lot::expiry(at(opened), Some(months)), Some(at(expires)), "{opened} + {months}");
        }
        assert_eq!(Lot::expiry(at("2026-11-22T12:00:00Z"), None), None);
    }

    #[test]
    fn each_reminder_is_due_once_and_then_the_expiry() {
        let lot = Lot {
            learner: LearnerId(uuid::Uuid::nil()),
            position: LotPosition { expires_at: Some(at("2027-11-22T12:00:00Z")), sequence: 1 },
            credits: Amount::from_hundredths(250),
            remaining: Amount::from_hundredths(250),
            cpd_type: "Clinical".into(),
            source: None,
            opened_at: at("2026-11-22T12:00:00Z"),
            earned_on: None,
            expires_on: None,
            reminders_done: 0,
        };
        let mut due = Vec::new();
        let mut next = lot.clone();
        while let Some(moment) = next.due_at().filter(|moment| Some(*moment) != next.position.expires_at) {
            due.push(moment);
            next = next.reminded(moment);
        }
        let days =
            due.iter().map(|moment| at("2027-11-22T12:00:00Z").duration_since(*moment).as_hours() / 24);
        assert_eq!(days.collect::<Vec<_>>(), [90, 60, 30, 7]);
        assert!(next.is_expired(next.due_at().unwrap()));
        // A late sweep skips reminders that have passed.
        assert_eq!(lot.clone().reminded(at("2027-11-01T12:00:00Z")).reminders_done, 3);
        assert_eq!(lot.clone().less(lot.remaining).due_at(), None, "nothing is due for a closed lot");
    }
}
