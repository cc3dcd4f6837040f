//! The body of a content in a draft.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::course::ContentKind;
use crate::{ContentId, LearnerId};

/// The body of a content as it was last saved: the value of the field that is named after its kind.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftContent {
    pub content: ContentId,
    /// The kind that the body is for. A body of another kind than the outline says is not used.
    pub kind: ContentKind,
    /// JSON. For a quiz it holds the answer key.
    pub body: String,
    pub updated_at: Timestamp,
    pub updated_by: LearnerId,
}

// Keep keys out of logs, where `{:?}` would reveal them.
impl fmt::Debug for DraftContent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DraftContent({}, {} bytes)", self.content, self.body.len())
    }
}
