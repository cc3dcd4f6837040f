//! Settles the enrolments of courses that were published: every minute, what is due.
//!
//! A run keeps one settlement and hands the others over to further processes, by the queue of the function
//! ([`shared::sweep_queue`]).
//!
//! The work itself is the use case [`shared::use_cases::settle_course`], which the operator's command runs too.

mod config;
mod handler;
mod state;

pub use config::Config;
pub use handler::SweepError;
pub use state::{App, EVERY};
