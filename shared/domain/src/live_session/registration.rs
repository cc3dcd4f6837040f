//! A learner's registration for one live session, stored apart from the enrolment so that results from Zoom
//! never contend with payments or progress.
//!
//! The record is written **before** Zoom is called ([`Registration::asking`], [`Registration::cancelling`])
//! and after it has responded, so that after a crash the next delivery knows what may have happened. The next
//! step follows from it in `registration_step`.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::course::ZoomRoom;
use crate::outbox::SessionRegistrant;
use crate::utc_day;
use crate::{CourseId, LearnerId, LiveSessionId};

/// The status of a registration with Zoom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RegistrationStatus {
    /// Queued; not confirmed by Zoom yet.
    Pending,
    /// Confirmed, with a join link.
    Registered,
    /// The host has to approve; Zoom e-mails the link.
    AwaitingApproval,
    /// Zoom refused for good; the operator is alerted.
    Failed,
    /// Cancelled, because the enrolment ended.
    Cancelled,
}

/// The registration of one learner for one live session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    pub learner: LearnerId,
    pub course: CourseId,
    pub session: LiveSessionId,
    pub status: RegistrationStatus,
    /// The room of the registration. The course may change its room later, but a registrant must be cancelled
    /// in the room they were registered in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<ZoomRoom>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registrant_id: Option<String>,
    /// The personal link; never logged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub join_url: Option<String>,
    /// The e-mail address that Zoom knows; needed to cancel, and to look up an unknown outcome.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The UTC day on which `posts` were counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub posts_day: Option<Date>,
    /// Registration requests on that day, counted before each.
    #[serde(default)]
    pub posts: u8,
    /// A request was sent and its outcome is unknown: look it up before registering again.
    #[serde(default)]
    pub outcome_unknown: bool,
    /// The delivery that may call Zoom now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lease: Option<Lease>,
    /// Do not register before this pause ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pause: Option<Pause>,
    /// Zoom's error code or our reason for a failure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    pub changed_at: Timestamp,
}

/// The exclusive right to call Zoom about a registration until it expires.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lease {
    /// One step of one delivery.
    pub holder: Uuid,
    /// Later than the holder can still be running.
    pub until: Timestamp,
}

/// A wait imposed by Zoom or by our daily quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    pub until: Timestamp,
    /// An outbox row repeats the message then, so other messages may be dropped.
    pub in_outbox: bool,
}

impl Registration {
    /// Zoom allows three adds a day for one address in one meeting. We stop at two, so that an operator can
    /// still add the learner.
    pub const POSTS_PER_DAY_MAX: u8 = 2;

    /// A new, pending registration.
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

    /// A new, pending registration for this registrant.
    pub fn pending_for(registrant: SessionRegistrant, now: Timestamp) -> Self {
        Self::pending(registrant.learner, registrant.course, registrant.session, now)
    }

    /// Makes the registration pending again, after its enrolment was reinstated. The daily count is kept.
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

    /// Registration requests made on `day` for this room: Zoom's quota is counted by meeting.
    pub fn posts_on(&self, day: Date, room: &ZoomRoom) -> u8 {
        let counted = self.posts_day == Some(day) && self.room.as_ref().is_none_or(|known| known == room);
        if counted { self.posts } else { 0 }
    }

    /// Whether this holder has the lease.
    pub fn is_held_by(&self, holder: Uuid) -> bool {
        self.lease.is_some_and(|lease| lease.holder == holder)
    }

    /// When the lease of another holder ends, if there is one.
    pub fn is_held_against(&self, holder: Uuid, now: Timestamp) -> Option<Timestamp> {
        self.lease.filter(|lease| lease.holder != holder && lease.until > now).map(|lease| lease.until)
    }

    /// Whether Zoom may still have the registrant: only when it does not is the record of an erased learner removed,
    /// because cancelling takes what it says. `is_over`: the live session is, so nothing is cancelled any more.
    pub fn may_be_at_zoom(&self, is_over: bool, now: Timestamp) -> bool {
        let leased = self.lease.is_some_and(|lease| lease.until > now);
        let registered =
            matches!(self.status, RegistrationStatus::Registered | RegistrationStatus::AwaitingApproval);
        leased || !is_over && (registered || self.outcome_unknown)
    }

    /// Written before an unknown outcome is looked up.
    pub fn looking_up(self, lease: Lease, now: Timestamp) -> Self {
        Self { lease: Some(lease), changed_at: now, ..self }
    }

    /// Written before registering: counts the request, whose outcome is unknown until Zoom responds.
    pub fn asking(self, room: ZoomRoom, address: String, lease: Lease, now: Timestamp) -> Self {
        let day = utc_day(now);
        Self {
            posts: self.posts_on(day, &room).saturating_add(1),
            posts_day: Some(day),
            room: Some(room),
            address: Some(address),
            outcome_unknown: true,
            lease: Some(lease),
            pause: None,
            ..self.renewed(now)
        }
    }

    /// Written before cancelling. From here on the link is no longer shown.
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

    /// Zoom has the registrant; there is no link until the host approves.
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

    /// Zoom refused for good.
    pub fn failed(self, failure: String, now: Timestamp) -> Self {
        Self { status: RegistrationStatus::Failed, failure: Some(failure), ..self.answered(now).at_rest(now) }
    }

    /// Cancelled; `failure` says why Zoom refused, so that an operator can cancel by hand.
    pub fn cancelled(self, failure: Option<String>, now: Timestamp) -> Self {
        Self {
            status: RegistrationStatus::Cancelled,
            join_url: None,
            failure,
            ..self.answered(now).at_rest(now)
        }
    }

    /// The outcome of the last request is known.
    pub fn answered(self, now: Timestamp) -> Self {
        Self { outcome_unknown: false, changed_at: now, ..self }
    }

    /// The counted request was never sent, or was turned away before it was counted at Zoom, so it no longer counts.
    pub fn not_sent(self, now: Timestamp) -> Self {
        Self { posts: self.posts.saturating_sub(1), ..self.answered(now) }
    }

    /// Releases the lease.
    pub fn at_rest(self, now: Timestamp) -> Self {
        Self { lease: None, changed_at: now, ..self }
    }

    /// Waits until the pause ends.
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

    fn room() -> ZoomRoom {
        ZoomRoom { kind: ZoomRoomKind::Meeting, id: "90000000001".into() }
    }

    fn asked(registration: Registration, now: Timestamp) -> Registration {
        let lease = Lease { holder: Uuid::from_u128(1), until: now };
        registration.asking(room(), "ada@learner.example".into(), lease, now)
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
        assert_eq!(
            (twice.posts_on(utc_day(evening), &room()), twice.status),
            (2, RegistrationStatus::Pending)
        );
        assert_eq!(twice.posts_on(utc_day(morning), &room()), 0);
        let other = ZoomRoom { id: "90000000002".into(), ..room() };
        assert_eq!(twice.posts_on(utc_day(evening), &other), 0, "each meeting has a quota of its own");
        assert_eq!(asked(twice, morning).posts_on(utc_day(morning), &room()), 1);
    }

    #[test]
    fn a_request_that_never_left_does_not_count() {
        let now = at("2026-11-22T12:00:00Z");
        let registration = asked(pending(now), now).not_sent(now);
        assert_eq!((registration.posts_on(utc_day(now), &room()), registration.outcome_unknown), (0, false));
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
