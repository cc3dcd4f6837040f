//! A course while it is being written: the definition that an author would put into a file, possibly incomplete.
//!
//! A draft is kept in pieces, so that a save writes one item: the [`Outline`] is the definition with every content
//! reduced to its entry, and the body of each content stands for itself. Joined, they are the definition again.

mod change;
mod content;
mod duplicate;
mod outline;
mod problems;
mod stored;
mod structure;

pub use change::DraftChange;
pub use content::DraftContent;
pub use duplicate::duplicate;
pub use outline::{Outline, digest, take_apart};
pub use problems::{
    DraftProblem, located, problems, problems_of_content, problems_of_media, problems_of_outline,
};
pub use stored::{Draft, DraftState, LastPublication};
pub use structure::{Bodies, OutlineContent, check_body};

/// The largest outline or body, as JSON text; it leaves room for what is stored beside it.
pub const MAX_PIECE_BYTES: usize = super::authoring::MAX_ITEM_BYTES;

/// How deep the JSON of a definition may be nested. A definition that can be published has fewer than ten levels.
pub const MAX_DEPTH: usize = 32;

/// Who has saved what the operator imported. No person has this id.
pub const OPERATOR: crate::LearnerId = crate::LearnerId(uuid::Uuid::nil());

#[cfg(test)]
mod tests;
