//! Quizzes: graded once, with secret keys and exact limits.

mod completion;
mod contention;
mod grading;
pub(crate) mod instructor;
mod model;
mod question_types;
mod reviewing;
mod saving;
mod secrecy;
mod shown_version;
mod started;
