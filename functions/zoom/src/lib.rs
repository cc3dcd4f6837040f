//! Learners become registrants of live sessions at Zoom, and stop being so when their enrolment ends.
//!
//! The way of a message: [`handler`] takes it from the batch and says what became of it; [`seat`] brings
//! Zoom in line with the enrolment, step by step: `claim` writes down what is about to happen, [`client`]
//! speaks with Zoom, `settle` writes down what came of it, with the notification and the mail that follow.
//!
//! A message is a doorbell. Duplicates, late and reordered messages find nothing left to do; a process
//! that dies leaves a record from which the next one knows what may have happened at Zoom.
//!
//! To add something that Zoom is asked for: its call in [`client`], its step in
//! `domain::live_session::registration_step`, its arm in [`seat`].

mod answer;
mod claim;
pub mod client;
#[cfg(test)]
mod client_tests;
mod config;
mod facts;
mod handler;
mod join_link;
mod outcome;
mod retry_after;
mod round;
mod seat;
mod settle;
mod state;
mod token;
mod visibility;
mod zoom_error;

pub use client::Zoom;
pub use config::{Config, ZoomSecret};
pub use join_link::JoinHosts;
pub use outcome::Outcome;
pub use state::App;
pub use zoom_error::ZoomError;
