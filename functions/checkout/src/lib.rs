//! A learner wants to buy: a Checkout Session at Stripe, and the way to its page.
//!
//! Nothing is granted here. The enrolment comes with the money, through `webhook`.

mod config;
mod router;
pub mod routes;
mod state;
mod stripe_api;

pub use config::{Config, StripeSecret};
pub use router::{openapi, router};
pub use state::App;
