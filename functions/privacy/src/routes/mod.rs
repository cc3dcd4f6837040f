//! The routes, a file each.

pub mod begin_export;
pub mod continue_erasure;
pub mod erase_learner;
pub mod get_erasure;
pub mod get_export_part;
pub mod preview_erasure;
