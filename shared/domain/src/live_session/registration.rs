//! A learner's registration for one live session: kept apart from the enrolment, so that Zoom's answers
//! never contend with payments or progress.
//!
//! What the record says is written **before** Zoom is asked ([`Registration::asking`],
//! [`Registration::cancelling`]) and after it has answered, so that whoever comes next, after a crash too,
//! knows what may have happened. What is to be done next follows from it in `registration_step`.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::course::ZoomRoom;
use crate::outbox::SessionRegistrant;
use crate::utc_day;
use crate::{CourseId, LearnerId, LiveSessionId};

/// How far the registration with Zoom has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RegistrationStatus {
    /// Queued; Zoom has not confirmed yet.
    Pending,
    /// Confirmed, with a join link.
    Registered,
    /// The host approves by hand; the link comes by mail from Zoom.
    AwaitingApproval,
    /// Zoom refuses for good; the operator is alarmed.
    Failed,
    /// Withdrawn after a refund.
    Cancelled,
}

/// The registration of one learner for one live session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    /// Who takes part.
    pub learner: LearnerId,
    /// In which course.
    pub course: CourseId,
    /// In which of its sessions.
    pub session: LiveSessionId,
    /// How far it has come.
    pub status: RegistrationStatus,
    /// Where Zoom was asked: a course may name another room later, and who is cancelled must be cancelled
    /// where they were registered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<ZoomRoom>,
    /// Zoom's id of the registrant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registrant_id: Option<String>,
    /// The learner's own link; never logged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub join_url: Option<String>,
    /// The address that Zoom knows; needed to cancel, and to look up an ambiguous outcome.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The UTC day on which `posts` were counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub posts_day: Option<Date>,
    /// Registrations asked of Zoom on that day, counted before each.
    #[serde(default)]
    pub posts: u8,
    /// Zoom was asked for something and the outcome is not known: look it up before asking again.
    #[serde(default)]
    pub outcome_unknown: bool,
    /// Who is talking with Zoom about it at this moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lease: Option<Lease>,
    /// Zoom is not to be asked for a registration before then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pause: Option<Pause>,
    /// Zoom's error code or our reason, when it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// When the record was last changed.
    pub changed_at: Timestamp,
}

/// The right to talk with Zoom about a registration; nobody else does until it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lease {
    /// One delivery of one message.
    pub holder: Uuid,
    /// Later than the holder can still be running.
    pub until: Timestamp,
}

/// A time for which Zoom, or our own count, lets a registration wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// Not before then.
    pub until: Timestamp,
    /// A row of the outbox brings it up again then, so that nobody else needs to remember.
    pub in_outbox: bool,
}

impl Registration {
    /// Zoom takes three adds a day for one address in one meeting; we stop at two, so that a person can
    /// still be added by hand.
    pub const POSTS_PER_DAY_MAX: u8 = 2;

    /// A registration that is waiting for its turn.
    pub fn pending(learner: LearnerId, course: CourseId, session: LiveSessionId, now: Timestamp) -> Self {
        Self {
            learner,
            course,
            session,
            status: RegistrationStatus::Pending,
            room: None,
            registrant_id: None,
            join_url: None,
            address: None,
            posts_day: None,
            posts: 0,
            outcome_unknown: false,
            lease: None,
            pause: None,
            failure: None,
            changed_at: now,
        }
    }

    /// A registration for that seat that is waiting for its turn.
    pub fn pending_for(seat: SessionRegistrant, now: Timestamp) -> Self {
        Self::pending(seat.learner, seat.course, seat.session, now)
    }

    /// The same registration asked for anew, after its enrolment came back to life. What was counted
    /// today stays counted.
    pub fn renewed(self, now: Timestamp) -> Self {
        Self {
            status: RegistrationStatus::Pending,
            registrant_id: None,
            join_url: None,
            failure: None,
            changed_at: now,
            ..self
        }
    }

    /// Registrations already asked of Zoom on `day`.
    pub fn posts_on(&self, day: Date) -> u8 {
        if self.posts_day == Some(day) { self.posts } else { 0 }
    }

    /// Whether this delivery may talk with Zoom.
    pub fn is_held_by(&self, holder: Uuid) -> bool {
        self.lease.is_some_and(|lease| lease.holder == holder)
    }

    /// Whether another delivery may still be talking with Zoom.
    pub fn is_held_against(&self, holder: Uuid, now: Timestamp) -> Option<Timestamp> {
        self.lease.filter(|lease| lease.holder != holder && lease.until > now).map(|lease| lease.until)
    }

    /// Before looking the outcome up.
    pub fn looking_up(self, lease: Lease, now: Timestamp) -> Self {
        Self { lease: Some(lease), changed_at: now, ..self }
    }

    /// Before asking Zoom for a registration: counted, and its outcome not known until Zoom has answered.
    pub fn asking(self, room: ZoomRoom, address: String, lease: Lease, now: Timestamp) -> Self {
        let day = utc_day(now);
        Self {
            posts: self.posts_on(day).saturating_add(1),
            posts_day: Some(day),
            room: Some(room),
            address: Some(address),
            outcome_unknown: true,
            lease: Some(lease),
            pause: None,
            ..self.renewed(now)
        }
    }

    /// Before asking Zoom to cancel. From here on the link is not shown any more.
    pub fn cancelling(self, lease: Lease, now: Timestamp) -> Self {
        Self {
            status: RegistrationStatus::Cancelled,
            join_url: None,
            outcome_unknown: true,
            lease: Some(lease),
            changed_at: now,
            ..self
        }
    }

    /// Zoom has the registrant; without a link while the host has to approve.
    pub fn confirmed(self, registrant_id: String, join_url: Option<String>, now: Timestamp) -> Self {
        let status = match join_url {
            Some(_) => RegistrationStatus::Registered,
            None => RegistrationStatus::AwaitingApproval,
        };
        Self {
            status,
            registrant_id: Some(registrant_id),
            join_url,
            failure: None,
            ..self.answered(now).at_rest(now)
        }
    }

    /// Zoom refuses for good.
    pub fn failed(self, failure: String, now: Timestamp) -> Self {
        Self { status: RegistrationStatus::Failed, failure: Some(failure), ..self.answered(now).at_rest(now) }
    }

    /// Withdrawn; with a reason when Zoom refused to, so that somebody does it by hand.
    pub fn cancelled(self, failure: Option<String>, now: Timestamp) -> Self {
        Self {
            status: RegistrationStatus::Cancelled,
            join_url: None,
            failure,
            ..self.answered(now).at_rest(now)
        }
    }

    /// What was asked is known to have had no effect.
    pub fn answered(self, now: Timestamp) -> Self {
        Self { outcome_unknown: false, changed_at: now, ..self }
    }

    /// The request that was counted never left, so it does not count.
    pub fn not_sent(self, now: Timestamp) -> Self {
        Self { posts: self.posts.saturating_sub(1), ..self.answered(now) }
    }

    /// Nobody is talking with Zoom any more.
    pub fn at_rest(self, now: Timestamp) -> Self {
        Self { lease: None, changed_at: now, ..self }
    }

    /// Not before then.
    pub fn paused(self, pause: Pause, now: Timestamp) -> Self {
        Self { pause: Some(pause), ..self.at_rest(now) }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::course::ZoomRoomKind;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn asked(registration: Registration, now: Timestamp) -> Registration {
        let room = ZoomRoom { kind: ZoomRoomKind::Meeting, id: "90000000001".into() };
        let lease = Lease { holder: Uuid::from_u128(1), until: now };
        registration.asking(room, "ada@learner.example".into(), lease, now)
    }

    fn pending(now: Timestamp) -> Registration {
        let id = Uuid::from_u128(7);
        Registration::pending(LearnerId(id), CourseId(id), LiveSessionId(id), now)
    }

    #[test]
    fn what_is_asked_is_counted_by_the_utc_day_through_every_change() {
        let (evening, morning) = (at("2026-11-22T23:59:59Z"), at("2026-11-23T00:00:00Z"));
        let once = asked(pending(evening), evening);
        assert!(once.outcome_unknown);
        let cancelled =
            once.confirmed("r1".into(), Some("https://zoom.us/w/1".into()), evening).cancelled(None, evening);
        let twice = asked(cancelled, evening);
        assert_eq!((twice.posts_on(utc_day(evening)), twice.status), (2, RegistrationStatus::Pending));
        assert_eq!(twice.posts_on(utc_day(morning)), 0);
        assert_eq!(asked(twice, morning).posts_on(utc_day(morning)), 1);
    }

    #[test]
    fn a_request_that_never_left_does_not_count() {
        let now = at("2026-11-22T12:00:00Z");
        let registration = asked(pending(now), now).not_sent(now);
        assert_eq!((registration.posts_on(utc_day(now)), registration.outcome_unknown), (0, false));
    }

    #[test]
    fn a_link_is_shown_only_while_registered() {
        let now = at("2026-11-22T12:00:00Z");
        let link = || Some("https://zoom.us/w/1".to_owned());
        let registered = asked(pending(now), now).confirmed("r1".into(), link(), now);
        assert_eq!((registered.status, registered.lease), (RegistrationStatus::Registered, None));
        let lease = Lease { holder: Uuid::from_u128(1), until: now };
        let cancelling = registered.clone().cancelling(lease, now);
        assert_eq!((cancelling.join_url, cancelling.outcome_unknown), (None, true));
        assert_eq!(registered.renewed(now).join_url, None);
        let awaiting = asked(pending(now), now).confirmed("r1".into(), None, now);
        assert_eq!(awaiting.status, RegistrationStatus::AwaitingApproval);
    }
}
