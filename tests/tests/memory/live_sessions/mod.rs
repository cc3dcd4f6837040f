//! A learner's seats in live sessions, and Zoom brought in line with them, whatever breaks in between.

mod cancelling;
mod desk;
mod mishaps;
mod registering;
mod seat;
mod simulation;
mod waiting;
