//! Registers learners for live sessions at Zoom, and cancels the registration when the enrolment ends.
//!
//! [`handler`] takes messages from the batch and logs their outcome. [`registration`] reconciles Zoom with
//! the enrolment, step by step: `lease` records what is about to happen, [`shared::zoom`] calls Zoom, and `result`
//! records what happened, with the notification and e-mail that follow.
//!
//! A message is only a trigger; the consumer re-reads current state. Duplicate, late and reordered messages
//! find nothing to do. A process that dies leaves a record of what may have happened at Zoom.
//!
//! To add a call to Zoom: its request in [`shared::zoom`], its step in `domain::live_session::registration_step`,
//! its arm in [`registration`].

pub mod announcement;
mod config;
mod context;
mod handler;
mod lease;
mod outcome;
mod reconciler;
mod registration;
mod result;
mod state;
mod visibility;

pub use config::Config;
pub use outcome::RegistrationOutcome;
pub use state::App;
