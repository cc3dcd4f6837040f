//! A learner's seats in live sessions, and Zoom brought in line with them, whatever breaks in between.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics, in its own helpers too")]

mod cancelling;
mod desk;
mod mishaps;
mod registering;
mod seat;
mod simulation;
mod waiting;
