//! Registrations for live sessions: Zoom agrees with the enrolment in the end, whatever fails in between.

mod cancelling;
mod fake_zoom;
mod fixture;
mod mishaps;
mod registering;
mod simulation;
mod waiting;
