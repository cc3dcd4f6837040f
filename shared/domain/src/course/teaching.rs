//! What an instructor teaches: a copy of what the courses say, by person; and when the daily digest of it is due.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use crate::{CourseId, LearnerId};

/// The hour of the digest, in the instructor's own time zone.
const HOUR: i8 = 7;

/// The courses that name a person as an instructor. Each publication that changes a course writes it in its transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Teaching {
    pub learner: LearnerId,
    pub courses: BTreeSet<CourseId>,
    /// Since when this is known. A digest says nothing of live sessions before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    /// When the sweep looks whether there is something to say; never while no course names the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest_at: Option<Timestamp>,
    /// The last day, in the person's time zone, whose digest was decided on. There is one a day at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest_of: Option<Date>,
}

impl Teaching {
    /// Of somebody whom no course names.
    pub fn nothing(learner: LearnerId) -> Self {
        Self { learner, courses: BTreeSet::new(), since: None, digest_at: None, digest_of: None }
    }

    /// The same once the course names the person, or no longer does; `None` if that changes nothing. The sweep sets the
    /// time of the first digest, since it knows the person's time zone.
    pub fn after(&self, course: CourseId, teaches: bool, now: Timestamp) -> Option<Self> {
        let mut after = self.clone();
        let changes = if teaches { after.courses.insert(course) } else { after.courses.remove(&course) };
        if after.courses.is_empty() {
            after.digest_at = None;
        } else {
            after.since = after.since.or(Some(now));
            after.digest_at = after.digest_at.or(Some(now));
        }
        changes.then_some(after)
    }

    /// The day whose digest has to be sent now, if one has. Who has just begun to teach gets the first one the next
    /// morning.
    pub fn digest_due(&self, zone: &TimeZone, now: Timestamp) -> Option<Date> {
        let today = now.to_zoned(zone.clone()).date();
        let is_due = self.digest_at.is_some_and(|at| at <= now) && morning(today, zone) <= now;
        (is_due && self.digest_of.is_some_and(|last| last < today)).then_some(today)
    }

    /// The same once what is due now was decided on, with the next morning.
    #[must_use]
    pub fn digest_decided(self, zone: &TimeZone, now: Timestamp) -> Self {
        let today = now.to_zoned(zone.clone()).date();
        let passed = if morning(today, zone) <= now { today } else { today.saturating_sub(1.day()) };
        Self { digest_of: self.digest_of.max(Some(passed)), ..self.scheduled(zone, now) }
    }

    /// The same after the person has changed to this time zone. The time of the first digest is the sweep's to set.
    #[must_use]
    pub fn moved(self, zone: &TimeZone, now: Timestamp) -> Self {
        if self.digest_of.is_none() { self } else { self.scheduled(zone, now) }
    }

    fn scheduled(self, zone: &TimeZone, now: Timestamp) -> Self {
        let digest_at = (!self.courses.is_empty()).then(|| next_morning(zone, now));
        Self { digest_at, ..self }
    }
}

/// The first morning after this moment.
fn next_morning(zone: &TimeZone, now: Timestamp) -> Timestamp {
    let today = now.to_zoned(zone.clone()).date();
    // Some zones have once left out a whole day, whose morning is that of the next one.
    let days = (0..3).map(|days| today.saturating_add(days.days()));
    days.map(|day| morning(day, zone)).find(|morning| *morning > now).unwrap_or(Timestamp::MAX)
}

/// When the morning of a day is. A time that the clocks skip is as much later.
fn morning(day: Date, zone: &TimeZone) -> Timestamp {
    let time = day.at(HOUR, 0, 0, 0);
    time.to_zoned(zone.clone()).map_or(Timestamp::MAX, |zoned| zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::SignedDuration;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn course(number: u128) -> CourseId {
        CourseId(Uuid::from_u128(number))
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn zone(name: &str) -> TimeZone {
        TimeZone::get(name).unwrap()
    }

    fn teaching(now: Timestamp) -> Teaching {
        Teaching::nothing(LearnerId(Uuid::nil())).after(course(1), true, now).unwrap()
    }

    #[test]
    fn a_course_is_taught_from_when_it_names_the_person_until_it_does_not() {
        let (first, later) = (at("2026-11-28T10:00:00Z"), at("2026-11-29T10:00:00Z"));
        let nothing = Teaching::nothing(LearnerId(Uuid::nil()));
        assert_eq!(nothing.after(course(1), false, first), None);
        let one = nothing.after(course(1), true, first).unwrap();
        assert_eq!(one.after(course(1), true, later), None);
        let both = one.after(course(2), true, later).unwrap();
        assert_eq!((both.courses.len(), both.since, both.digest_at), (2, Some(first), Some(first)));
        assert_eq!(both.after(course(2), false, later), Some(one.clone()));
        let none = one.after(course(1), false, later).unwrap();
        assert_eq!((none.courses.is_empty(), none.digest_at), (true, None));
    }

    #[test]
    fn the_first_digest_comes_the_next_morning() {
        for (name, now, first) in [
            ("UTC", "2026-11-28T10:00:00Z", "2026-11-29T07:00:00Z"),
            ("UTC", "2026-11-28T03:00:00Z", "2026-11-28T07:00:00Z"),
            ("Asia/Kathmandu", "2026-11-28T10:00:00Z", "2026-11-29T01:15:00Z"),
            ("America/St_Johns", "2026-11-28T10:00:00Z", "2026-11-28T10:30:00Z"),
            ("Pacific/Kiritimati", "2026-11-28T10:00:00Z", "2026-11-28T17:00:00Z"),
        ] {
            let (zone, now) = (zone(name), at(now));
            let new = teaching(now);
            assert_eq!(new.digest_due(&zone, now), None, "{name}");
            let decided = new.digest_decided(&zone, now);
            assert_eq!(decided.digest_at, Some(at(first)), "{name}");
            let day = at(first).to_zoned(zone.clone()).date();
            assert_eq!(decided.digest_due(&zone, at(first)), Some(day), "{name}");
            assert_eq!(decided.digest_due(&zone, at(first) - SignedDuration::from_secs(1)), None, "{name}");
        }
    }

    #[test]
    fn mornings_follow_the_clocks() {
        let london = zone("Europe/London");
        let mut mornings = Vec::new();
        let mut now = at("2027-03-26T12:00:00Z");
        for _ in 0..3 {
            now = next_morning(&london, now);
            mornings.push(now.to_string());
        }
        assert_eq!(mornings, ["2027-03-27T07:00:00Z", "2027-03-28T06:00:00Z", "2027-03-29T06:00:00Z"]);
        // Samoa had no 30 December 2011.
        let apia = zone("Pacific/Apia");
        let before = morning(Date::constant(2011, 12, 29), &apia);
        assert_eq!(next_morning(&apia, before).to_zoned(apia.clone()).date(), Date::constant(2011, 12, 31));
    }

    #[test]
    fn a_sweep_that_was_away_sends_todays_digest_and_no_earlier_one() {
        let utc = TimeZone::UTC;
        let decided = teaching(at("2026-11-20T10:00:00Z")).digest_decided(&utc, at("2026-11-20T10:00:00Z"));
        let late = at("2026-11-28T15:00:00Z");
        assert_eq!(decided.digest_due(&utc, late), Some(Date::constant(2026, 11, 28)));
        let sent = decided.digest_decided(&utc, late);
        assert_eq!((sent.digest_due(&utc, late), sent.digest_at), (None, Some(at("2026-11-29T07:00:00Z"))));
    }

    const ZONES: [&str; 10] = [
        "UTC",
        "Europe/London",
        "America/New_York",
        "America/St_Johns",
        "Asia/Kathmandu",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Pacific/Kiritimati",
        "America/Sao_Paulo",
        "Africa/Casablanca",
    ];

    proptest! {
        /// However often and late a sweep comes, and wherever the person moves: one digest for a day at most, never before
        /// the morning; and one for each day on which a sweep came after it, while the person stays.
        #[test]
        fn there_is_one_digest_for_each_local_day(
            start in 1_767_225_600_i64..1_830_297_600, first in 0..ZONES.len(),
            steps in proptest::collection::vec((1_i64..100_000, proptest::option::weighted(0.1, 0..ZONES.len())), 1..60),
        ) {
            let mut now = Timestamp::from_second(start).unwrap();
            let (mut zone, mut moved) = (zone(ZONES[first]), false);
            let mut state = teaching(now).digest_decided(&zone, now);
            let begun = now.to_zoned(zone.clone()).date();
            let mut sent: BTreeMap<Date, u32> = BTreeMap::new();
            let mut could = BTreeSet::new();
            for (seconds, moves) in steps {
                now += SignedDuration::from_secs(seconds);
                if let Some(to) = moves {
                    (zone, moved) = (super::tests::zone(ZONES[to]), true);
                    state = state.moved(&zone, now);
                }
                let local = now.to_zoned(zone.clone());
                if local.date() > begun && local.hour() >= HOUR {
                    could.insert(local.date());
                }
                // Twice: what is decided is decided.
                for _ in 0..2 {
                    if let Some(day) = state.digest_due(&zone, now) {
                        prop_assert_eq!(day, local.date());
                        prop_assert!(local.hour() >= HOUR);
                        *sent.entry(day).or_default() += 1;
                    }
                    if state.digest_at.is_some_and(|at| at <= now) {
                        state = state.digest_decided(&zone, now);
                    }
                    prop_assert!(state.digest_at.is_some_and(|at| at > now));
                }
            }
            prop_assert!(sent.values().all(|times| *times == 1));
            if !moved {
                let days: BTreeSet<Date> = sent.into_keys().filter(|day| *day > begun).collect();
                prop_assert_eq!(days, could);
            }
        }
    }
}
