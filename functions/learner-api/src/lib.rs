//! The learner's API: courses, contents, progress, enrolments, attendance, notifications and the profile.
//!
//! To add a route: a file in [`routes`] with the shapes, the OpenAPI attribute and the logic; its line in
//! `router.rs`; then `cargo xtask generate`.

mod config;
mod media;
mod router;
pub mod routes;
mod state;
mod teaching;
pub mod views;

pub use config::Config;
pub use router::{openapi, router};
pub use state::App;
