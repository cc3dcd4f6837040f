//! Registers learners for live sessions at Zoom, and cancels the registration when the enrolment ends.
//!
//! [`handler`] takes messages from the batch and logs their outcome. [`registration`] reconciles Zoom with
//! the enrolment, step by step: `lease` records what is about to happen, [`client`] calls Zoom, and `result`
//! records what happened, with the notification and e-mail that follow.
//!
//! A message is only a trigger; the consumer re-reads current state. Duplicate, late and reordered messages
//! find nothing to do. A process that dies leaves a record of what may have happened at Zoom.
//!
//! To add a call to Zoom: its request in [`client`], its step in `domain::live_session::registration_step`,
//! its arm in [`registration`].

pub mod announcement;
mod client;
#[cfg(test)]
mod client_tests;
mod config;
mod context;
mod handler;
mod join_link;
mod lease;
mod outcome;
mod reconciler;
mod registration;
mod response;
mod result;
mod retry_after;
mod state;
mod token;
mod visibility;
mod zoom_error;

pub use client::Zoom;
pub use config::{Config, ZoomSecret};
pub use join_link::JoinHosts;
pub use outcome::RegistrationOutcome;
pub use state::App;
pub use zoom_error::ZoomError;
