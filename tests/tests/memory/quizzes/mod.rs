//! Quizzes: graded once, with secret keys and exact limits.

mod completion;
mod contention;
mod grading;
mod instructor;
mod secrecy;
mod started;
