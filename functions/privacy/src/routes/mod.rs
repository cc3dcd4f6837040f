//! The routes, a file each.

pub mod continue_erasure;
pub mod erase_learner;
pub mod get_erasure;
pub mod preview_erasure;
