//! Turns Stripe's events into enrolments.
//!
//! [`handler`] verifies the signature, parses the event and passes it to the module of its type. That module decides
//! what it means from one batch read, and writes the result in one transaction. Our own failures answer 5xx, so that
//! Stripe sends the event again; everything else answers 200, or 400 when the signature or the body is bad.
//!
//! To add an event type: a `Fact` in `shared::stripe::event`, a module for it here, its arm in [`handler`], a golden
//! event in `events/`.

mod config;
mod dispute_events;
mod event_context;
mod handler;
mod outcome;
mod payment_update;
mod refund_events;
mod session_events;
mod state;
mod unpaid_session;

pub use config::{Config, StripeSecret};
pub use outcome::EventOutcome;
pub use state::App;
