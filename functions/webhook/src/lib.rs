//! Stripe's events become enrolments in courses.
//!
//! The way of an event: [`handler`] believes it (signature) and reads it; [`judge`] decides, from one
//! batch read, what it means, and writes that in one transaction. A failure of ours answers 5xx, so that
//! Stripe sends the event again; everything else answers 200, or 400 when Stripe did not write it.
//!
//! To add an event type: a `Fact` in `shared::stripe::event`, its arm in [`judge`], a golden event in
//! `events/`.

mod config;
mod handler;
mod judge;
mod judge_money_back;
mod judge_session;
mod state;

pub use config::{Config, StripeSecret};
pub use judge::Outcome;
pub use state::App;
