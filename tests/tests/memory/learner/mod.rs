//! What a learner reads and writes besides quizzes, files and credits.

mod api;
pub(crate) mod erasing;
mod exporting;
mod exporting_in_parts;
mod privacy;
mod resuming;
mod seed_requests;
mod stated;
