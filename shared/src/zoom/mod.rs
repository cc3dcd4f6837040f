//! Zoom's API: the registrants of meetings and webinars, and what a meeting or webinar is like.
//!
//! [`Zoom`] sends requests with a token that it keeps, and sorts refusals by what the caller must do ([`ZoomError`]).
//! To add a call: its request in `client.rs`, and its answers in `client_tests`.

mod client;
#[cfg(test)]
mod client_tests;
mod config;
mod join_link;
mod response;
mod retry_after;
mod room;
mod token;
mod zoom_error;

pub use client::{Link, Person, Registrant, Zoom};
pub use config::{ZoomConfig, ZoomSecret};
pub use join_link::JoinHosts;
pub use zoom_error::ZoomError;
