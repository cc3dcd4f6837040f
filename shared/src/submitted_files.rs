//! The files of a learner's submissions in their bucket: found by the submission, whatever became of them, and removed
//! in all their versions.

use std::collections::BTreeMap;

use aws_sdk_s3::Client;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use domain::SubmissionId;
use domain::assignment::submission::file_prefixes;
use jiff::Timestamp;
use tokio::task::JoinSet;

/// Submissions that are looked at at the same time.
const LOOKED_AT_ONCE: usize = 16;

/// The bucket of submitted files.
#[derive(Clone, Debug)]
pub struct SubmittedFiles {
    client: Client,
    bucket: String,
}

/// The bucket failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the bucket failed to {what}: {reason}")]
pub struct FilesError {
    what: &'static str,
    reason: String,
}

impl FilesError {
    fn interrupted() -> Self {
        Self { what: "list versions", reason: "interrupted".to_owned() }
    }
}

/// One version of an object, or a mark that it was deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileVersion {
    key: String,
    version: String,
}

impl SubmittedFiles {
    /// The files in `bucket`.
    pub fn new(client: Client, bucket: String) -> Self {
        Self { client, bucket }
    }

    /// All versions of all objects that belong to these submissions, some of which are looked at at the same time.
    ///
    /// # Errors
    /// The bucket failed.
    pub async fn versions_of(
        &self,
        submissions: Vec<(SubmissionId, Timestamp)>,
    ) -> Result<Vec<FileVersion>, FilesError> {
        let (mut waiting, mut found) = (submissions.into_iter().enumerate(), BTreeMap::new());
        let mut looking = JoinSet::new();
        loop {
            for (nth, (id, created_at)) in waiting.by_ref().take(LOOKED_AT_ONCE - looking.len()) {
                let files = self.clone();
                looking.spawn(async move { (nth, files.versions(id, created_at).await) });
            }
            let Some(looked) = looking.join_next().await else {
                return Ok(found.into_values().flatten().collect());
            };
            let (nth, versions) = looked.map_err(|_| FilesError::interrupted())?;
            found.insert(nth, versions?);
        }
    }

    /// All versions of all objects that belong to a submission, former ones and marks of deletion among them.
    ///
    /// # Errors
    /// The bucket failed.
    async fn versions(
        &self,
        submission: SubmissionId,
        created_at: Timestamp,
    ) -> Result<Vec<FileVersion>, FilesError> {
        let mut found = Vec::new();
        for prefix in file_prefixes(submission, created_at) {
            let (mut key, mut version) = (None, None);
            loop {
                let list = self.client.list_object_versions().bucket(&self.bucket).prefix(&prefix);
                let list = list.set_key_marker(key.take()).set_version_id_marker(version.take());
                let page = list.send().await.map_err(failed("list versions"))?;
                let marks = page.delete_markers().iter().map(|mark| (mark.key(), mark.version_id()));
                let versions = page.versions().iter().map(|version| (version.key(), version.version_id()));
                found.extend(versions.chain(marks).filter_map(|(key, version)| {
                    Some(FileVersion { key: key?.to_owned(), version: version?.to_owned() })
                }));
                (key, version) = (page.next_key_marker, page.next_version_id_marker);
                if !page.is_truncated.unwrap_or(false) || key.is_none() {
                    break;
                }
            }
        }
        Ok(found)
    }

    /// Removes a version for good; succeeds when it no longer exists.
    ///
    /// # Errors
    /// The bucket failed.
    pub async fn remove(&self, file: &FileVersion) -> Result<(), FilesError> {
        let delete = self.client.delete_object().bucket(&self.bucket).key(&file.key);
        match delete.version_id(&file.version).send().await {
            Ok(_) => Ok(()),
            Err(SdkError::ServiceError(error)) if error.err().code() == Some("NoSuchVersion") => Ok(()),
            Err(error) => Err(failed("remove a file")(error)),
        }
    }
}

fn failed<E: ProvideErrorMetadata, R>(what: &'static str) -> impl FnOnce(SdkError<E, R>) -> FilesError {
    move |error| {
        let reason = match &error {
            SdkError::ServiceError(service) => service.err().code().unwrap_or("an error without a code"),
            SdkError::TimeoutError(_) => "timeout",
            _ => "no connection",
        };
        FilesError { what, reason: reason.to_owned() }
    }
}
