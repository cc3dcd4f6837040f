//! Quizzes for instructors: attempts, overrides, regrading, statistics, attendance; and the sweep.

mod attempts;
mod attendance;
mod overrides;
mod regrading;
mod regrading_faults;
mod secrecy;
mod statistics;
mod sweeping;
