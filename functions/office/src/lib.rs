//! The office, two functions: `office`, people and payments, and what administrators do for them; and `office-reports`,
//! what concerns many people at once: rosters, messages to learners, reports, the audit log and failed work.
//!
//! To add a route: a file in [`routes`] with the shapes, the OpenAPI attribute and the logic; its line in `router.rs` or
//! `reports_router.rs`; then `cargo xtask generate`. To show more of a person: a file in `sections/` that reads a page of it, a
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
mod reports_config;
pub mod reports_router;
mod reports_state;
mod roster;
mod router;
pub mod routes;
mod sections;
mod state;
pub mod views;

pub use config::Config;
pub use payments::stripe_refunds::StripeRefunds;
pub use reports_config::{QueueUrl, QueueUrls, ReportsConfig};
pub use reports_state::{DeadLetterQueues, ReportsApp};
pub use router::{openapi, router};
pub use state::App;
