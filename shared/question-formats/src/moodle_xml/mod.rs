//! Moodle XML: what Moodle's question bank exports.

mod read;
mod read_other;
mod tree;
mod write;

pub(crate) use read::read;
pub(crate) use write::write;
