//! What has to be done next so that Zoom agrees with the enrolment.
//!
//! A message about a seat is only a doorbell: whatever it says, and whenever and how often it comes, the
//! next step follows from the enrolment and the registration as they are.
//!
//! | The enrolment | The registration | Step |
//! |---|---|---|
//! | gives access | registered, awaiting approval, failed | rest |
//! | | none, pending, cancelled | ask (an unknown outcome is looked up first; a pause or a spent quota waits) |
//! | suspended | any | rest: it is not decided yet |
//! | has ended, or is not there | none, cancelled | rest |
//! | | registered, awaiting approval | cancel |
//! | | outcome unknown | cancel, or look up when Zoom's id is not known |
//! | | else | withdraw, without asking Zoom |

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::enrolment::EnrolmentStatus;
use crate::live_session::registration::{Registration, RegistrationStatus};
use crate::{next_utc_day, utc_day};

/// The clocks of two machines differ; whoever wakes us at the end of a pause may be this early.
const CLOCKS_DIFFER: SignedDuration = SignedDuration::from_mins(1);

/// The next step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Nothing is to be done.
    Rest,
    /// Somebody else is at it until then.
    InFlight(Timestamp),
    /// Zoom, or the quota, allows it from then on.
    Wait(Timestamp),
    /// Ask Zoom for a registration.
    Ask,
    /// Find out what became of the last request.
    LookUp,
    /// Ask Zoom to cancel.
    Cancel,
    /// Note that it is not wanted any more; Zoom knows nothing of it.
    Withdraw,
}

/// The next step for one seat, taken by `holder`, one delivery of a message.
pub fn next_step(
    enrolment: Option<EnrolmentStatus>,
    registration: Option<&Registration>,
    holder: Uuid,
    now: Timestamp,
) -> Step {
    let wanted = match enrolment {
        Some(EnrolmentStatus::Suspended) => return Step::Rest,
        enrolment => enrolment.is_some_and(EnrolmentStatus::gives_access),
    };
    match registration {
        None if wanted => Step::Ask,
        None => Step::Rest,
        Some(registration) => match registration.is_held_against(holder, now) {
            Some(until) => Step::InFlight(until),
            None if wanted => towards_registered(registration, now),
            None => towards_cancelled(registration),
        },
    }
}

fn towards_registered(registration: &Registration, now: Timestamp) -> Step {
    use RegistrationStatus::{AwaitingApproval, Cancelled, Failed, Pending, Registered};
    match registration.status {
        Registered | AwaitingApproval | Failed => return Step::Rest,
        Pending | Cancelled => {}
    }
    match registration.pause {
        Some(pause) if pause.in_outbox && pause.until > now + CLOCKS_DIFFER => Step::Rest,
        Some(pause) if !pause.in_outbox && pause.until > now => Step::Wait(pause.until),
        _ if registration.outcome_unknown => Step::LookUp,
        _ if registration.posts_on(utc_day(now)) >= Registration::POSTS_PER_DAY_MAX => {
            Step::Wait(next_utc_day(now))
        }
        _ => Step::Ask,
    }
}

fn towards_cancelled(registration: &Registration) -> Step {
    use RegistrationStatus::{AwaitingApproval, Cancelled, Failed, Pending, Registered};
    match (registration.outcome_unknown, registration.status) {
        // To cancel twice does no harm, so what became of the first time need not be known.
        (true, _) if registration.registrant_id.is_some() => Step::Cancel,
        (true, _) => Step::LookUp,
        (false, Registered | AwaitingApproval) => Step::Cancel,
        (false, Pending | Failed) => Step::Withdraw,
        (false, Cancelled) => Step::Rest,
    }
}

#[cfg(test)]
#[path = "registration_step_tests.rs"]
mod tests;
