//! The CPD credit ledger and its only writer.
//!
//! | Binary | Trigger | Does |
//! |---|---|---|
//! | `cpd-award` | the main table's stream | posts the credits of certificates to the ledger |
//! | `cpd-sweep` | every hour | catches up with the stream, expires credits, sends reminders |
//! | `cpd-api` | HTTP | history, summary, export, goals; administrators' corrections |
//!
//! | File | Holds |
//! |---|---|
//! | `ledger.rs` | applies the due steps of one certificate to the ledger |
//! | `open_lots.rs` | the lots that still have credits |
//! | `posting.rs` | a posting of [`domain::credits::ledger`] as writes of a transaction |
//! | `award.rs`, `sweep/` | the two triggers |
//! | `adjustment.rs` | an administrator's adjustment, single or from a file |
//! | `bulk.rs` | the rows of a file of adjustments: read, identified, planned |
//! | `certificates.rs` | an administrator revokes, reissues or reprints a certificate |
//! | `transcript.rs`, `export.rs` | the transcript of a period, and its file formats |
//! | [`routes`], [`views`] | one file per route; response bodies |
//!
//! To add a route: a file in [`routes`]; its line in `router.rs`; then `cargo xtask generate`.

mod access;
mod adjustment;
mod api_config;
mod award;
mod bulk;
mod certificates;
mod config;
mod export;
mod ledger;
mod open_lots;
mod posting;
mod router;
pub mod routes;
mod state;
mod sweep;
mod transcript;
pub mod views;

pub use api_config::ApiConfig;
pub use award::Award;
pub use config::{Config, SweepConfig};
pub use export::{ExportLink, Exports, TranscriptFile, TranscriptFileCycle, TranscriptFileEntry};
pub use ledger::{AppliedSteps, Ledger};
pub use router::{openapi, router};
pub use state::App;
pub use sweep::{EVERY, Sweep, SweepError, Swept, SweptWork};
