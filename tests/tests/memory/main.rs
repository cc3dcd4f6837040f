//! The functions by their public entry points, on an in-memory cloud; a folder for each context.
//!
//! One binary, so that it is linked once. To run some of them: `cargo test --workspace --test memory quizzes::grading`.

#![expect(clippy::unwrap_used, reason = "what a test cannot unwrap is its failure")]

mod assignments;
mod certificates;
mod courses;
mod credits;
mod emails;
mod enrolment;
mod learner;
mod live_sessions;
mod platform;
mod quizzes;
mod store;
mod studio;
