//! The body of a content, as a learner may see it.

use serde::Serialize;

use crate::assignment::Assignment;
use crate::course::ContentKind;
use crate::quiz::Quiz;

/// The body of a content; its kind is that of the outline entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum ContentBody {
    Text {
        markdown: String,
    },
    Video {
        /// The file, or the video's page at its host.
        url: String,
        /// A WebVTT file.
        #[serde(skip_serializing_if = "Option::is_none")]
        captions: Option<String>,
        /// For people who cannot hear it.
        transcript: String,
    },
    Document {
        url: String,
    },
    /// A page elsewhere.
    Link {
        url: String,
    },
    /// Without its answer key.
    Quiz(Quiz),
    Assignment(Assignment),
}

impl ContentBody {
    /// The kind of the content.
    pub fn kind(&self) -> ContentKind {
        match self {
            Self::Text { .. } => ContentKind::Text,
            Self::Video { .. } => ContentKind::Video,
            Self::Document { .. } => ContentKind::Document,
            Self::Link { .. } => ContentKind::Link,
            Self::Quiz(_) => ContentKind::Quiz,
            Self::Assignment(_) => ContentKind::Assignment,
        }
    }
}
