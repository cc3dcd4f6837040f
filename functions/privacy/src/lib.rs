//! What a person may ask of us about their data, done by administrators: exporting it, erasing it.
//!
//! To add a route: a file in [`routes`] with the shapes, the OpenAPI attribute and the logic; its line in
//! `router.rs`; then `cargo xtask generate`.

mod access;
mod config;
mod erasing;
mod exporting;
mod router;
pub mod routes;
mod state;
pub mod views;

pub use config::Config;
pub use router::{openapi, router};
pub use state::App;
