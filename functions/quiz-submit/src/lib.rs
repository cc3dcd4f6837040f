//! Quizzes: what is asked, what was answered, what came of it. The only reader of answer keys.
//!
//! Two functions under one role, so that one role reads keys: `quiz-submit` answers requests, `quiz-sweep`
//! grades what ran out while nobody looked.
//!
//! | File | Holds |
//! |---|---|
//! | `contents.rs` | which course a content belongs to, remembered for ever |
//! | `desk.rs` | what one read finds, who is let in, and what has to be read besides |
//! | `hand_in.rs` | an attempt with everything that follows from it, in one transaction |
//! | `sweep.rs` | attempts that ran out and whose learners do not come back |
//! | `lectern.rs` | the same quiz before those who teach it |
//! | `regrading.rs` | grading attempts again after a key was corrected |
//! | [`routes`] | one file per route: what it takes, what it decides, what it answers |
//! | [`views`] | what a learner is shown; nothing there can hold a key |
//!
//! To add a route: a file in [`routes`]; its line in `router.rs`; then `cargo xtask generate`.

mod config;
mod contents;
mod desk;
mod hand_in;
mod lectern;
mod regrading;
mod router;
pub mod routes;
mod state;
mod sweep;
pub mod views;

pub use config::Config;
pub use contents::Contents;
pub use router::{openapi, router};
pub use state::App;
pub use sweep::Swept;
