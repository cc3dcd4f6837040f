//! Creates Checkout Sessions at Stripe for learners who buy a course.
//!
//! Nothing is granted here: the enrolment follows from the payment, through `webhook`.

mod config;
mod router;
pub mod routes;
mod state;
mod stripe_api;
mod stripe_client;

pub use config::{Config, StripeSecret};
pub use router::{openapi, router};
pub use state::App;
pub use stripe_client::StripeClient;
