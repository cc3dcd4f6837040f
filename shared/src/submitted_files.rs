//! The files of a learner's submissions in their bucket: found by the submission, whatever became of them, and removed
//! in all their versions.

use aws_sdk_s3::Client;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use domain::SubmissionId;
use domain::assignment::submission::file_prefixes;
use jiff::Timestamp;

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

    /// All versions of all objects that belong to a submission, former ones and marks of deletion among them.
    ///
    /// # Errors
    /// The bucket failed.
    pub async fn versions(
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
