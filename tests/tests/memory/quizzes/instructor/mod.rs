//! Quizzes from the lectern: attempts of a course, grants, regrading, statistics, attendance; and the sweep.

mod attempts;
mod attendance;
mod overrides;
mod regrading;
mod regrading_mishaps;
mod secrecy;
mod statistics;
mod sweeping;
