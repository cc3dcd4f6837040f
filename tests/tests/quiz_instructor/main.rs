//! Quizzes from the lectern: attempts of a course, grants, regrading, statistics, attendance; and the sweep.

#![expect(clippy::unwrap_used, reason = "what a test cannot unwrap is its failure")]

mod attempts;
mod attendance;
mod overrides;
mod regrading;
mod regrading_mishaps;
mod secrecy;
mod statistics;
mod sweeping;
