//! A learner wants to buy: a Checkout Session at Stripe, and the way to its page.
//!
//! Nothing is granted here. The place comes with the money, through `webhook`.

mod app;
mod config;
pub mod routes;
mod stripe_api;

pub use app::{App, openapi, router};
pub use config::{Config, StripeSecret};
