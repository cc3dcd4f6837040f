//! What stands behind a line of the outline, as a learner may see it.

use serde::Serialize;

use crate::assignment::Assignment;
use crate::course::ContentKind;
use crate::quiz::Quiz;

/// The body of a content; its kind is that of the line in the outline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum ContentBody {
    /// Something to read here.
    Text {
        /// The text.
        markdown: String,
    },
    /// Something to watch.
    Video {
        /// The file, or the page of the film at its host.
        url: String,
        /// Everything that is said, for those who cannot hear it.
        transcript: String,
    },
    /// Something to download and read.
    Document {
        /// The file.
        url: String,
    },
    /// Something to read elsewhere.
    Link {
        /// The page.
        url: String,
    },
    /// Something to answer; without its key.
    Quiz(Quiz),
    /// Something to hand in.
    Assignment(Assignment),
}

impl ContentBody {
    /// What it is.
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
