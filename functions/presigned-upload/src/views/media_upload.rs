//! Where to upload a file of a course.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::UploadView;

/// Where to upload a part.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct MediaPartView {
    /// Counted from 1.
    pub number: u64,
    pub size_bytes: u64,
    pub upload: UploadView,
}

/// Where to upload a file, and what of it has arrived.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct MediaUploadView {
    /// For a file that is uploaded at once.
    #[schema(required)]
    pub put: Option<UploadView>,
    /// The size of each part but the last.
    pub part_bytes: u64,
    /// The parts that were asked for.
    pub parts: Vec<MediaPartView>,
    /// The numbers of the parts that have arrived.
    pub finished: Vec<u64>,
}
