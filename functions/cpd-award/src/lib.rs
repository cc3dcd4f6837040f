//! The CPD credit ledger and its only writer.
//!
//! | Binary | Trigger | Does |
//! |---|---|---|
//! | `cpd-award` | the main table's stream | brings the ledger up to date with certificates |
//! | `cpd-sweep` | every hour | what the stream missed, what expires, who has to be reminded |
//! | `cpd-api` | HTTP | history, summary, export, goals; an administrator's corrections |
//!
//! | File | Holds |
//! |---|---|
//! | `ledger.rs` | one certificate brought into the ledger, step by step |
//! | `posting.rs` | a posting of [`domain::credits::ledger`] as writes of a transaction |
//! | `award.rs`, `sweep/` | what the two triggers do with it |
//! | `adjusting.rs` | an administrator's adjustment, single or one of many |
//! | `certificates.rs` | an administrator revokes or re-issues |
//! | `transcript.rs`, `export.rs` | a period as an auditor wants it |
//! | [`routes`], [`views`] | one file per route; what is shown |
//!
//! To add a route: a file in [`routes`]; its line in `router.rs`; then `cargo xtask generate`.

mod access;
mod adjusting;
mod api_config;
mod award;
mod certificates;
mod config;
mod export;
mod ledger;
mod posting;
mod router;
pub mod routes;
mod state;
mod sweep;
mod transcript;
pub mod views;

pub use api_config::ApiConfig;
pub use award::Award;
pub use config::Config;
pub use export::{ExportLink, Exports, TranscriptFile, TranscriptFileCycle, TranscriptFileEntry};
pub use ledger::{Ledger, Settlement};
pub use router::{openapi, router};
pub use state::App;
pub use sweep::{Sweep, Swept};
