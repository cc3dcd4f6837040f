//! Decides the next step so that Zoom agrees with the enrolment **and** the course.
//!
//! A message is only a trigger: whatever it says, and however late or often it arrives, the step follows from
//! the current enrolment, course and registration.
//!
//! | Wanted | Registration | Step |
//! |---|---|---|
//! | registered in a room | registered or awaiting approval in this room | nothing |
//! | | the same in another room | cancel there, then register |
//! | | none, pending, cancelled | register (look up an unknown outcome first; wait for a pause or the quota) |
//! | | failed | register again, once for each message |
//! | left as it is (suspended, or the session is over) | any | nothing |
//! | not registered (the enrolment has ended, the course no longer has the session, or it starts after the end of access) | none, cancelled | nothing |
//! | | registered, awaiting approval | cancel |
//! | | outcome unknown | cancel, or look up if Zoom's id is unknown |
//! | | otherwise | withdraw, without calling Zoom |

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::course::{LiveSession, ZoomRoom};
use crate::enrolment::{Enrolment, EnrolmentStatus};
use crate::live_session::registration::{Registration, RegistrationStatus};
use crate::{next_utc_day, utc_day};

/// Clocks differ, so a message at the end of a pause may arrive this early.
const CLOCKS_DIFFER: SignedDuration = SignedDuration::from_mins(1);

/// What the facts demand of a registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted<'a> {
    /// The learner is registered in this room.
    RegisteredIn(&'a ZoomRoom),
    /// Nothing changes: a dispute is not decided yet, or the session is over.
    Unchanged,
    /// The learner is not registered.
    NotRegistered,
}

impl<'a> Wanted<'a> {
    /// What a learner with this enrolment, if any, and the course's live session, if it still has it, demand.
    ///
    /// The end of access is compared with the start of the session and not with now, so that nothing is due when the end
    /// comes: whoever is registered for a session that has begun stays so.
    pub fn of(enrolment: Option<&Enrolment>, session: Option<&'a LiveSession>, now: Timestamp) -> Self {
        match (enrolment, session) {
            (_, Some(session)) if session.ends_at() <= now => Self::Unchanged,
            (Some(enrolment), Some(_)) if enrolment.status == EnrolmentStatus::Suspended => Self::Unchanged,
            (Some(enrolment), Some(session))
                if enrolment.status.gives_access() && enrolment.includes(session) =>
            {
                Self::RegisteredIn(&session.zoom)
            }
            _ => Self::NotRegistered,
        }
    }
}

/// The next step for a registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegistrationStep {
    Nothing,
    /// Another delivery holds the lease until this time.
    InFlight(Timestamp),
    /// Zoom or the quota allows a request from this time on.
    Wait(Timestamp),
    Register,
    /// Find out the outcome of the last request.
    LookUp,
    Cancel,
    /// Record the cancellation; Zoom has no registrant.
    Withdraw,
}

/// Decides the next step for a registration, to be taken by `holder`.
///
/// `retry_failed` asks again what Zoom has refused, since the host may have corrected the meeting.
pub fn next_step(
    wanted: Wanted<'_>,
    registration: Option<&Registration>,
    holder: Uuid,
    retry_failed: bool,
    now: Timestamp,
) -> RegistrationStep {
    let Some(registration) = registration else {
        return match wanted {
            Wanted::RegisteredIn(_) => RegistrationStep::Register,
            Wanted::Unchanged | Wanted::NotRegistered => RegistrationStep::Nothing,
        };
    };
    match (wanted, registration.is_held_against(holder, now)) {
        (Wanted::Unchanged, _) => RegistrationStep::Nothing,
        (_, Some(until)) => RegistrationStep::InFlight(until),
        (Wanted::RegisteredIn(room), None) => towards_registered(registration, room, retry_failed, now),
        (Wanted::NotRegistered, None) => towards_cancelled(registration),
    }
}

fn towards_registered(
    registration: &Registration,
    room: &ZoomRoom,
    retry_failed: bool,
    now: Timestamp,
) -> RegistrationStep {
    use RegistrationStatus::{AwaitingApproval, Cancelled, Failed, Pending, Registered};
    let moved = registration.room.as_ref().is_some_and(|registered_in| registered_in != room);
    match registration.status {
        Registered | AwaitingApproval if moved => return towards_cancelled(registration),
        Failed if moved || retry_failed => {}
        Registered | AwaitingApproval | Failed => return RegistrationStep::Nothing,
        // What was asked of the earlier room may have happened there.
        Pending | Cancelled if moved && registration.outcome_unknown => {
            return towards_cancelled(registration);
        }
        Pending | Cancelled => {}
    }
    match registration.pause.filter(|_| !moved) {
        Some(pause) if pause.in_outbox && pause.until > now + CLOCKS_DIFFER => RegistrationStep::Nothing,
        Some(pause) if !pause.in_outbox && pause.until > now => RegistrationStep::Wait(pause.until),
        _ if registration.outcome_unknown => RegistrationStep::LookUp,
        _ if registration.posts_on(utc_day(now), room) >= Registration::POSTS_PER_DAY_MAX => {
            RegistrationStep::Wait(next_utc_day(now))
        }
        _ => RegistrationStep::Register,
    }
}

fn towards_cancelled(registration: &Registration) -> RegistrationStep {
    use RegistrationStatus::{AwaitingApproval, Cancelled, Failed, Pending, Registered};
    match (registration.outcome_unknown, registration.status) {
        // Cancelling twice is harmless, so the outcome of the first call need not be known.
        (true, _) if registration.registrant_id.is_some() => RegistrationStep::Cancel,
        (true, _) => RegistrationStep::LookUp,
        (false, Registered | AwaitingApproval) => RegistrationStep::Cancel,
        (false, Pending | Failed) => RegistrationStep::Withdraw,
        (false, Cancelled) => RegistrationStep::Nothing,
    }
}

#[cfg(test)]
#[path = "registration_step_tests.rs"]
mod tests;
