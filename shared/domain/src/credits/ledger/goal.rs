//! A learner's goals, and when to send reminders.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use super::amount::Amount;
use super::lot::REMINDER_DAYS;
use super::period::{Period, PeriodKind, start_of};
use crate::LearnerId;

/// The default goal for a period.
pub const DEFAULT_GOAL: Amount = Amount::from_hundredths(3000);
/// The most kinds of credit with their own goal.
pub const GOALS_MAX: usize = 20;

/// A learner's goals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CpdGoals {
    pub learner: LearnerId,
    pub period: PeriodKind,
    /// The credits to earn in each period, of any kind.
    pub credits: Amount,
    /// Goals for single kinds of credit.
    #[serde(default)]
    pub by_type: BTreeMap<String, Amount>,
    /// When the sweep must check for missing credits; never when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remind_at: Option<Timestamp>,
}

impl CpdGoals {
    /// The default goals.
    pub fn standard(learner: LearnerId) -> Self {
        Self {
            learner,
            period: PeriodKind::default(),
            credits: DEFAULT_GOAL,
            by_type: BTreeMap::new(),
            remind_at: None,
        }
    }

    /// The current period.
    pub fn current(&self, zone: &TimeZone, now: Timestamp) -> Period {
        self.period.containing(now.to_zoned(zone.clone()).date())
    }

    /// Whether the current period ends soon enough for a reminder. A reminder missed at the end of a period
    /// is not sent in the next one.
    pub fn ends_soon(&self, zone: &TimeZone, now: Timestamp) -> bool {
        let over = self.current(zone, now).end.saturating_add(1.day());
        let first = REMINDER_DAYS.into_iter().max().unwrap_or_default();
        self.period.ends() && start_of(over.saturating_sub(i64::from(first).days()), zone) <= now
    }

    /// Schedules the next reminder after `now`: 90, 60, 30 and 7 days before the period ends.
    #[must_use]
    pub fn scheduled(self, zone: &TimeZone, now: Timestamp) -> Self {
        let remind_at = self.period.ends().then(|| next_reminder(self.period, zone, now)).flatten();
        Self { remind_at, ..self }
    }
}

fn next_reminder(kind: PeriodKind, zone: &TimeZone, now: Timestamp) -> Option<Timestamp> {
    let today = now.to_zoned(zone.clone()).date();
    let this = kind.containing(today);
    let next = kind.containing(this.end.saturating_add(1.day()));
    let of = |period: Period| {
        let over = period.end.saturating_add(1.day());
        REMINDER_DAYS.map(|days| start_of(over.saturating_sub(i64::from(days).days()), zone))
    };
    of(this).into_iter().chain(of(next)).find(|moment| *moment > now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reminders_come_before_the_end_of_every_period() {
        let zone = TimeZone::get("Europe/London").unwrap();
        let mut now: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
        let mut goals = CpdGoals::standard(LearnerId(uuid::Uuid::nil()));
        let mut days = Vec::new();
        for _ in 0..5 {
            goals = goals.scheduled(&zone, now);
            now = goals.remind_at.unwrap();
            days.push(now.to_zoned(zone.clone()).date().to_string());
        }
        assert_eq!(days, ["2026-12-02", "2026-12-25", "2027-10-03", "2027-11-02", "2027-12-02"]);
        assert!(goals.ends_soon(&zone, now));
        assert!(!goals.ends_soon(&zone, "2028-01-01T12:00:00Z".parse().unwrap()));
        goals.period = PeriodKind::RollingTwelveMonths;
        assert_eq!(goals.scheduled(&zone, now).remind_at, None);
    }
}
