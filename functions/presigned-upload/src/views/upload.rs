//! Presigned URLs in response bodies.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::SubmissionView;
use crate::signing::Signed;

/// Headers by name.
pub type HeaderMap = BTreeMap<String, String>;

/// A presigned PUT for exactly the announced bytes.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct UploadView {
    /// The presigned URL.
    pub url: String,
    /// Always `PUT`.
    #[schema(example = "PUT")]
    pub method: String,
    /// The headers to send, besides those that a browser sets itself. Send no others.
    pub headers: HeaderMap,
    /// The upload must start before this time. For 24 hours you can request a new URL.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}

/// A new submission, and where to upload its file.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Created {
    /// The submission.
    #[serde(flatten)]
    pub submission: SubmissionView,
    /// Present when a file must be uploaded. If the PUT returns 412, the file is already there: call
    /// `complete`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upload: Option<UploadView>,
}

/// Where to download a file.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DownloadView {
    /// A presigned link that downloads the file under its original name, or shows it if that was asked for.
    pub url: String,
    /// When the link expires.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}

impl From<Signed> for UploadView {
    fn from(signed: Signed) -> Self {
        Self {
            url: signed.url,
            method: "PUT".to_owned(),
            headers: signed.headers.into_iter().collect(),
            expires_at: signed.expires_at,
        }
    }
}

impl From<Signed> for DownloadView {
    fn from(signed: Signed) -> Self {
        Self { url: signed.url, expires_at: signed.expires_at }
    }
}
