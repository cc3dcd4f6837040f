//! Registrations for live sessions: Zoom agrees with the enrolment in the end, whatever fails in between.

mod access_end;
mod cancelling;
pub(crate) mod fake_zoom;
pub(crate) mod fixture;
mod mishaps;
mod moving;
mod registering;
mod simulation;
mod waiting;
