//! Walks along the enrolments of courses: settles them after a publication, and sends messages to the learners. Sends
//! instructors their daily digest. Every minute, what is due.
//!
//! A run keeps one walk and hands the others over to further processes, by the queue of the function
//! ([`shared::sweep_queue`]).
//!
//! The work itself is in two use cases: [`shared::use_cases::settle_course`], which the operator's command runs too, and
//! [`shared::use_cases::send_course_message`].

mod config;
mod digests;
mod handler;
mod state;

pub use config::Config;
pub use handler::{SweepError, SweptWork};
pub use state::{App, EVERY};
