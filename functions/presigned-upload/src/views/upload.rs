//! Signed keys as they are handed out.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::SubmissionView;
use crate::signing::Signed;

/// Headers by name.
pub type HeaderMap = BTreeMap<String, String>;

/// One PUT of exactly the announced bytes.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct UploadView {
    /// Where to.
    pub url: String,
    /// Always `PUT`.
    #[schema(example = "PUT")]
    pub method: String,
    /// What has to be sent with it, beside what a browser sets by itself. Nothing else may be.
    pub headers: HeaderMap,
    /// It must have begun by then; a fresh one can be had for 24 hours.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}

/// A new submission, and where its file goes.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Created {
    /// The submission.
    #[serde(flatten)]
    pub submission: SubmissionView,
    /// For a file that is still to come. A 412 of the PUT means that the file is there: complete it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upload: Option<UploadView>,
}

/// Where a file can be taken from.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DownloadView {
    /// A plain link; it saves the file under the learner's name of it.
    pub url: String,
    /// Until then.
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
