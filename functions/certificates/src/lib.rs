//! Certificates for those who earned them and for those who are shown them: as JSON, as PDF, and as a
//! signed Open Badges 3.0 credential.
//!
//! **Architecture invariant:** this function only reads. Its role has no action that writes, in any table:
//! whoever opens a public page a thousand times changes nothing.
//!
//! Whatever is asked for leads through [`lookup`]: from a code or an id to an issue and to what became of
//! it. To add a route: a file in [`routes`] with the shapes, the OpenAPI attribute and the logic; its line
//! in `router.rs`; then `cargo xtask generate`.

pub mod badge;
mod config;
mod lookup;
mod router;
pub mod routes;
pub mod sheet;
mod state;
pub mod views;

pub use config::{BadgeSecret, Config};
pub use router::{openapi, router};
pub use state::App;
