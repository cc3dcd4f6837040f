//! A file of a course in responses.

use domain::course::media::{Media, MediaState, MediaType};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::schemas;

/// A file that was uploaded for a course, or is going to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MediaView {
    pub uuid: Uuid,
    /// As it was named on the author's machine.
    pub name: String,
    #[serde(rename = "type")]
    #[schema(value_type = schemas::MediaType)]
    pub kind: MediaType,
    pub size_bytes: u64,
    #[schema(value_type = schemas::MediaState)]
    pub state: MediaState,
    /// Why it was refused.
    #[schema(required)]
    pub reason: Option<String>,
    /// Who uploads it.
    pub uploaded_by: Uuid,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// Whether a publication uses it; it stays then.
    pub published: bool,
    /// Where its author can look at it for an hour; in lists, once it was checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

impl From<Media> for MediaView {
    fn from(media: Media) -> Self {
        Self {
            uuid: media.uuid.0,
            name: media.name,
            kind: media.kind,
            size_bytes: media.size_bytes,
            state: media.state,
            reason: media.reason,
            uploaded_by: media.uploaded_by.0,
            created_at: media.created_at,
            published: media.published,
            url: None,
        }
    }
}
