//! Settles the enrolments of courses that were published: every minute, what is due.
//!
//! The work itself is the use case [`shared::use_cases::settle_course`], which the operator's command runs too.

mod config;
mod handler;
mod state;

pub use config::Config;
pub use state::App;
