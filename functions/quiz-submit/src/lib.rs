//! Quizzes: what is asked, what was answered, what came of it. The only reader of answer keys.
//!
//! | File | Holds |
//! |---|---|
//! | `contents.rs` | which course a content belongs to, remembered for ever |
//! | `desk.rs` | what one read finds, who is let in, and what has to be read besides |
//! | `hand_in.rs` | an attempt with everything that follows from it, in one transaction |
//! | [`routes`] | one file per route: what it takes, what it decides, what it answers |
//! | [`views`] | what a learner is shown; nothing there can hold a key |
//!
//! To add a route: a file in [`routes`]; its line in `app.rs`; its route in `template.yaml`.

mod app;
mod config;
mod contents;
mod desk;
mod hand_in;
pub mod routes;
pub mod views;

pub use app::{App, openapi, router};
pub use config::Config;
pub use contents::Contents;
