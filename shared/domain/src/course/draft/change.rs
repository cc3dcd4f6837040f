//! Who saved a piece of a draft before somebody else could.

use std::fmt;

use jiff::Timestamp;

use crate::LearnerId;

/// The save that came first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftChange {
    pub by: LearnerId,
    /// How the person is called; empty if nobody knows.
    pub name: String,
    pub at: Timestamp,
    /// The version that the save made.
    pub version: u64,
}

impl fmt::Display for DraftChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let who = if self.name.is_empty() { "Somebody else" } else { &self.name };
        write!(f, "{who} changed this on {}.", self.at.strftime("%-d %B %Y at %H:%M UTC"))
    }
}
