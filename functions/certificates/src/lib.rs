//! Certificates for learners and for the public: as JSON, as PDF, and as a signed Open Badges 3.0 credential.
//!
//! **Architecture invariant:** this function only reads. Its role has no write action on any table, so public
//! requests can change nothing.
//!
//! Every request goes through [`lookup`], from a code or an id to an issue and the current certificate. To
//! add a route: a file in [`routes`] with the shapes, the OpenAPI attribute and the logic; its line in
//! `router.rs`; then `cargo xtask generate`.

pub mod badge;
mod config;
mod lookup;
pub mod pdf_response;
mod router;
pub mod routes;
mod state;
pub mod views;

pub use config::{BadgeSecret, Config};
pub use router::{openapi, router};
pub use state::App;
