//! The office: people, courses' rosters and payments, and what administrators do for one person or for many.
//!
//! To add a route: a file in [`routes`] with the shapes, the OpenAPI attribute and the logic; its line in
//! `router.rs`; then `cargo xtask generate`. To show more of a person: a file in `sections/` that reads a page of it, a
//! field of the person's page, and a route of its own where it can grow.

mod access;
mod audit_log;
mod bulk;
mod changing;
mod config;
mod failed_work;
mod inviting;
mod pausing;
mod payments;
mod reports;
mod roster;
mod router;
pub mod routes;
mod sections;
mod state;
pub mod views;

pub use config::{Config, QueueUrl, QueueUrls};
pub use payments::stripe_refunds::StripeRefunds;
pub use router::{openapi, router};
pub use state::{App, DeadLetterQueues};
