//! Certificates for those who earned them and for those who are shown them: as JSON, as PDF, and as a
//! signed Open Badges 3.0 credential.
//!
//! **Architecture invariant:** this function only reads. Its role has no action that writes, in any table:
//! whoever opens a public page a thousand times changes nothing.
//!
//! Whatever is asked for leads through [`lookup`]: from a code or an id to an issue and to what became of
//! it. To add a route: a file in [`routes`] with the shapes, the OpenAPI attribute and the logic; its line
//! in `app.rs`; its route in `template.yaml`.

mod app;
pub mod badge;
mod config;
mod lookup;
pub mod routes;
pub mod sheet;
pub mod views;

pub use app::{App, openapi, router};
pub use config::{BadgeSecret, Config};
