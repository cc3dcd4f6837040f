//! Settles the enrolments of courses that were published, and sends the daily digests: every minute, what is due.
//!
//! A run keeps one settlement and hands the others over to further processes, by the queue of the function
//! ([`shared::sweep_queue`]).
//!
//! The work itself is the use case [`shared::use_cases::settle_course`], which the operator's command runs too.

mod config;
mod digests;
mod handler;
mod state;

pub use config::Config;
pub use handler::{SweepError, SweptWork};
pub use state::{App, EVERY};
