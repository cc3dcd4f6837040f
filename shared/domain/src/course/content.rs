//! The body of a content, as a learner may see it.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::MediaId;
use crate::assignment::Assignment;
use crate::course::ContentKind;
use crate::course::media::Media;
use crate::course::media_use::MediaUse;
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
        #[serde(flatten)]
        source: Source,
        /// A WebVTT file on this site.
        #[serde(skip_serializing_if = "Option::is_none")]
        captions: Option<String>,
        /// A WebVTT file that was uploaded.
        #[serde(skip_serializing_if = "Option::is_none")]
        captions_media: Option<MediaUse>,
        /// The language of the captions, as a BCP 47 tag; English if absent.
        #[serde(skip_serializing_if = "Option::is_none")]
        captions_language: Option<String>,
        /// For people who cannot hear it.
        transcript: String,
    },
    Document {
        #[serde(flatten)]
        source: Source,
    },
    /// A page elsewhere.
    Link {
        url: String,
    },
    /// Without its answer key.
    Quiz(Quiz),
    Assignment(Assignment),
}

/// Where a film or a document is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Source {
    /// Elsewhere, or a path on this site.
    Address { url: String },
    /// A file that was uploaded.
    Uploaded { media: MediaUse },
}

impl ContentBody {
    /// Notes of each uploaded file which version learners get.
    pub fn pin(&mut self, found: &BTreeMap<MediaId, Media>) {
        let (source, captions) = match self {
            Self::Video { source, captions_media, .. } => (source, captions_media.as_mut()),
            Self::Document { source } => (source, None),
            _ => return,
        };
        let media = match source {
            Source::Uploaded { media } => Some(media),
            Source::Address { .. } => None,
        };
        media.into_iter().chain(captions).for_each(|used| used.pin(found.get(&used.uuid)));
    }

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
