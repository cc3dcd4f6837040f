//! How long an enrolment gives access: for so many days from its beginning, until the office extends it.
//!
//! The end is a moment that is written when the enrolment begins. Whether it has come is asked whenever somebody studies;
//! nothing is changed when it does, and every fact stays.

use jiff::{SignedDuration, Timestamp};

use super::{Enrolment, EnrolmentChange};
use crate::Refusal;
use crate::course::{ACCESS_DAYS_MAX, Course, LiveSession};

impl Enrolment {
    /// Whether the time is over, whatever the enrolment's status is.
    pub fn access_has_ended(&self, now: Timestamp) -> bool {
        self.access_until.is_some_and(|until| until <= now)
    }

    /// Whether the learner may study now.
    pub fn gives_access_at(&self, now: Timestamp) -> bool {
        self.status.gives_access() && !self.access_has_ended(now)
    }

    /// Whether a live session starts before the end of access. Only for those is the learner registered.
    pub fn includes(&self, session: &LiveSession) -> bool {
        self.access_until.is_none_or(|until| session.starts_at < until)
    }

    /// The live sessions of its course that start before the end of access.
    pub fn included_sessions<'c>(&self, course: &'c Course) -> impl Iterator<Item = &'c LiveSession> {
        course.sessions.iter().filter(|session| self.includes(session))
    }

    /// Writes down how long the enrolment gives access, when it begins: by the course's rule as it is now. A learner who
    /// leaves and comes back for the same payment or grant goes on until the same end.
    pub fn pin_access(&mut self, before: Option<&Self>, course: &Course, now: Timestamp) {
        let begins = self.status.holds_seat() && !before.is_some_and(|before| before.status.holds_seat());
        let reasons = |enrolment: &Self| {
            let payments = enrolment.payments.iter().map(|held| held.payment.clone());
            payments.chain(enrolment.grants.iter().map(|grant| grant.id.to_string())).collect::<Vec<_>>()
        };
        let known = before.filter(|before| before.was_granted()).map(&reasons);
        let is_same = known.is_some_and(|known| reasons(self).iter().all(|reason| known.contains(reason)));
        if begins && !is_same {
            let period =
                course.enrolment.access_days.map(|days| SignedDuration::from_hours(24 * i64::from(days)));
            self.access_until = period.map(|period| now + period);
        }
    }

    /// Gives access for longer. Nothing changes if it ends then already.
    ///
    /// # Errors
    /// The moment is not later than now and the present end, or the enrolment has ended or has no end of access.
    pub fn extend(mut self, until: Timestamp, now: Timestamp) -> Result<(Self, EnrolmentChange), Refusal> {
        if !self.status.holds_seat() {
            return Err(Refusal::Conflict("This enrolment has ended. Grant or restore it instead."));
        }
        let Some(present) = self.access_until else {
            return Err(Refusal::Conflict("This enrolment gives access without an end."));
        };
        if present == until {
            return Ok((self, EnrolmentChange::Unchanged));
        }
        if until <= now || until < present {
            return Err(Refusal::field(
                "until",
                "must be in the future, and later than the present end of access",
            ));
        }
        let limit = now + SignedDuration::from_hours(24 * i64::from(ACCESS_DAYS_MAX));
        if until > limit {
            return Err(Refusal::field("until", "must be within ten years"));
        }
        self.access_until = Some(until);
        Ok((self, EnrolmentChange::Extended))
    }
}

/// Whether somebody with this enrolment may study the course now.
///
/// # Errors
/// They may not; with the reason that they are told.
pub fn admit_to_study(enrolment: Option<&Enrolment>, course: &Course, now: Timestamp) -> Result<(), Refusal> {
    match enrolment.filter(|enrolment| enrolment.status.gives_access()) {
        None => Err(course.without_access()),
        Some(enrolment) if enrolment.access_has_ended(now) => Err(Refusal::AccessEnded),
        Some(_) => Ok(()),
    }
}

#[cfg(test)]
#[path = "access_tests.rs"]
mod tests;
