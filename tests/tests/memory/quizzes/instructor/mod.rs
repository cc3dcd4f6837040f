//! Quizzes for instructors: attempts, overrides, regrading, statistics, attendance; and the sweep.

mod attempts;
mod attendance;
mod overrides;
pub(crate) mod regrading;
mod regrading_faults;
mod secrecy;
mod statistics;
mod sweeping;
