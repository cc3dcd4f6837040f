//! Decides the next step so that Zoom agrees with the enrolment.
//!
//! A message is only a trigger: whatever it says, and however late or often it arrives, the step follows from
//! the current enrolment and registration.
//!
//! | Enrolment | Registration | Step |
//! |---|---|---|
//! | gives access | registered, awaiting approval, failed | nothing |
//! | | none, pending, cancelled | register (look up an unknown outcome first; wait for a pause or the quota) |
//! | suspended | any | nothing, until the dispute is decided |
//! | has ended or does not exist | none, cancelled | nothing |
//! | | registered, awaiting approval | cancel |
//! | | outcome unknown | cancel, or look up if Zoom's id is unknown |
//! | | otherwise | withdraw, without calling Zoom |

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::enrolment::EnrolmentStatus;
use crate::live_session::registration::{Registration, RegistrationStatus};
use crate::{next_utc_day, utc_day};

/// Clocks differ, so a message at the end of a pause may arrive this early.
const CLOCKS_DIFFER: SignedDuration = SignedDuration::from_mins(1);

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
pub fn next_step(
    enrolment: Option<EnrolmentStatus>,
    registration: Option<&Registration>,
    holder: Uuid,
    now: Timestamp,
) -> RegistrationStep {
    let wanted = match enrolment {
        Some(EnrolmentStatus::Suspended) => return RegistrationStep::Nothing,
        enrolment => enrolment.is_some_and(EnrolmentStatus::gives_access),
    };
    match registration {
        None if wanted => RegistrationStep::Register,
        None => RegistrationStep::Nothing,
        Some(registration) => match registration.is_held_against(holder, now) {
            Some(until) => RegistrationStep::InFlight(until),
            None if wanted => towards_registered(registration, now),
            None => towards_cancelled(registration),
        },
    }
}

fn towards_registered(registration: &Registration, now: Timestamp) -> RegistrationStep {
    use RegistrationStatus::{AwaitingApproval, Cancelled, Failed, Pending, Registered};
    match registration.status {
        Registered | AwaitingApproval | Failed => return RegistrationStep::Nothing,
        Pending | Cancelled => {}
    }
    match registration.pause {
        Some(pause) if pause.in_outbox && pause.until > now + CLOCKS_DIFFER => RegistrationStep::Nothing,
        Some(pause) if !pause.in_outbox && pause.until > now => RegistrationStep::Wait(pause.until),
        _ if registration.outcome_unknown => RegistrationStep::LookUp,
        _ if registration.posts_on(utc_day(now)) >= Registration::POSTS_PER_DAY_MAX => {
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
