//! Quizzes: graded once, kept secret, limited exactly.

mod completion;
mod contention;
mod grading;
mod instructor;
mod secrecy;
mod started;
