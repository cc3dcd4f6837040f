//! What a learner reads: courses, contents, places, notifications, the profile; and the small writes
//! around it.
//!
//! To add a route: a file in [`routes`] with the shapes, the OpenAPI attribute and the logic; its line in
//! `app.rs`; its route in `template.yaml`.

mod app;
mod config;
pub mod routes;
pub mod views;

pub use app::{App, openapi, router};
pub use config::Config;
