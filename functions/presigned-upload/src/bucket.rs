//! The only code that calls S3.
//!
//! Browsers exchange file content with the bucket directly. This code only reads ranges of a file under
//! inspection and has S3 copy it from quarantine to the clean prefix.

use aws_config::SdkConfig;
use aws_sdk_s3::Client;
use aws_sdk_s3::config::{RequestChecksumCalculation, ResponseChecksumValidation};
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{ChecksumMode, MetadataDirective, TaggingDirective};
use axum::body::Bytes;
use jiff::Timestamp;
use shared::http::Failure;

/// GuardDuty's tag on a scanned object, and its value when nothing was found.
const SCAN_TAG: &str = "GuardDutyMalwareScanStatus";
/// Our own tag on a file that was stored while malware protection was on. What lacks it is older, and GuardDuty never
/// looks at it. The bucket's policy reads the same two tags.
const MUST_BE_SCANNED_TAG: (&str, &str) = ("MalwareScan", "required");

/// The bucket for submitted files.
#[derive(Clone, Debug)]
pub struct Bucket {
    pub(crate) client: Client,
    pub(crate) name: String,
}

/// One version of an uploaded object; a version never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UploadedObject {
    pub(crate) key: String,
    pub(crate) version: String,
    pub(crate) size_bytes: u64,
    /// SHA-256 in base64, if the upload was signed with one.
    pub(crate) sha256: Option<String>,
    pub(crate) at: Option<Timestamp>,
}

/// The result of GuardDuty's malware scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scan {
    Clean,
    /// Stored before malware protection was switched on.
    Earlier,
    Pending,
    Infected,
    Unknown,
}

impl Scan {
    /// Whether the file is given out.
    pub(crate) const fn permits_download(self) -> bool {
        matches!(self, Self::Clean | Self::Earlier)
    }
}

/// Why a call to S3 failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BucketError {
    #[error("the object is gone")]
    Gone,
    #[error("S3 failed to {what}: {reason}")]
    Away { what: &'static str, reason: String },
}

impl From<BucketError> for Failure {
    fn from(error: BucketError) -> Self {
        tracing::error!(%error, "S3 request failed");
        Self::Unavailable("File storage is unavailable right now. Nothing was changed; please try again.")
    }
}

pub(crate) fn bucket_error<E: ProvideErrorMetadata, R>(
    what: &'static str,
) -> impl FnOnce(SdkError<E, R>) -> BucketError {
    move |error| {
        let status_is_missing = |error: &E| {
            matches!(error.code(), Some("NoSuchKey" | "NoSuchVersion" | "NoSuchUpload" | "NotFound" | "404"))
        };
        match &error {
            SdkError::ServiceError(service) if status_is_missing(service.err()) => BucketError::Gone,
            SdkError::ServiceError(service) => {
                let reason = service.err().code().unwrap_or("an error without a code").to_owned();
                BucketError::Away { what, reason }
            }
            SdkError::TimeoutError(_) => BucketError::Away { what, reason: "timeout".to_owned() },
            _ => BucketError::Away { what, reason: "no connection".to_owned() },
        }
    }
}

impl Bucket {
    /// Adds no default checksums: recent SDKs sign one of their own, which no browser would send.
    pub fn new(config: &SdkConfig, name: String) -> Self {
        let config = aws_sdk_s3::config::Builder::from(config)
            .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
            .response_checksum_validation(ResponseChecksumValidation::WhenRequired);
        Self { client: Client::from_conf(config.build()), name }
    }

    /// The current version under a key, if any.
    pub(crate) async fn uploaded_object(&self, key: &str) -> Result<Option<UploadedObject>, BucketError> {
        let head = self.client.head_object().bucket(&self.name).key(key).checksum_mode(ChecksumMode::Enabled);
        let found = match head.send().await.map_err(bucket_error("inspect an object")) {
            Ok(found) => found,
            Err(BucketError::Gone) => return Ok(None),
            Err(error) => return Err(error),
        };
        let at = found.last_modified().and_then(|at| Timestamp::from_second(at.secs()).ok());
        Ok(Some(UploadedObject {
            key: key.to_owned(),
            version: found.version_id().unwrap_or("null").to_owned(),
            size_bytes: found.content_length().and_then(|size| u64::try_from(size).ok()).unwrap_or(0),
            sha256: found.checksum_sha256().map(str::to_owned),
            at,
        }))
    }

    /// Reads a range of one version; `to` is exclusive and greater than `from`.
    pub(crate) async fn read(
        &self,
        uploaded: &UploadedObject,
        from: u64,
        to: u64,
    ) -> Result<Bytes, BucketError> {
        let range = format!("bytes={from}-{}", to - 1);
        let get = self.client.get_object().bucket(&self.name).key(&uploaded.key).range(range);
        let found = get.version_id(&uploaded.version).send().await.map_err(bucket_error("read an object"))?;
        let mut bytes = collected(found.body).await?;
        let another = || BucketError::Away {
            what: "read an object",
            reason: "the range has the wrong length".to_owned(),
        };
        let (first, length) = (usize::try_from(from), usize::try_from(to - from));
        let (Ok(first), Ok(length)) = (first, length) else { return Err(another()) };
        // A server may ignore a range and return everything (RFC 9110, 14.2). S3 does not; the local stack
        // does when a version is given.
        if u64::try_from(bytes.len()).is_ok_and(|given| given == uploaded.size_bytes) && bytes.len() > length
        {
            bytes = bytes.slice(first..first + length);
        }
        if bytes.len() == length { Ok(bytes) } else { Err(another()) }
    }

    /// Copies one version within S3. With `must_be_scanned`, the copy waits for GuardDuty's result.
    pub(crate) async fn copy(
        &self,
        uploaded: &UploadedObject,
        to: &str,
        content_type: &str,
        must_be_scanned: bool,
    ) -> Result<(), BucketError> {
        let source = format!("{}/{}?versionId={}", self.name, uploaded.key, uploaded.version);
        let copy = self.client.copy_object().bucket(&self.name).key(to).copy_source(source);
        let copy = copy.metadata_directive(MetadataDirective::Replace).content_type(content_type);
        let (name, value) = MUST_BE_SCANNED_TAG;
        copy.tagging_directive(TaggingDirective::Replace)
            .set_tagging(must_be_scanned.then(|| format!("{name}={value}")))
            .send()
            .await
            .map_err(bucket_error("copy an object"))?;
        Ok(())
    }

    /// Deletes a version for good; succeeds when it no longer exists.
    pub(crate) async fn remove(&self, key: &str, version: Option<&str>) -> Result<(), BucketError> {
        let delete = self.client.delete_object().bucket(&self.name).key(key);
        let delete = delete.set_version_id(version.map(str::to_owned));
        match delete.send().await.map_err(bucket_error("delete an object")) {
            Ok(_) | Err(BucketError::Gone) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// All versions of exactly this key, including delete markers.
    pub(crate) async fn versions(&self, key: &str) -> Result<Vec<String>, BucketError> {
        let list = self.client.list_object_versions().bucket(&self.name).prefix(key).send().await;
        let list = list.map_err(bucket_error("list versions"))?;
        let marks = list.delete_markers().iter().map(|mark| (mark.key(), mark.version_id()));
        let versions = list.versions().iter().map(|version| (version.key(), version.version_id()));
        let of_key = versions.chain(marks).filter(|(found, _)| *found == Some(key));
        Ok(of_key.filter_map(|(_, version)| version.map(str::to_owned)).collect())
    }

    /// Reads GuardDuty's result for a verified file.
    pub(crate) async fn scan(&self, key: &str) -> Result<Scan, BucketError> {
        let tags = self.client.get_object_tagging().bucket(&self.name).key(key).send().await;
        let tags = tags.map_err(bucket_error("read tags"))?;
        let value = |name: &str| tags.tag_set().iter().find(|tag| tag.key() == name).map(|tag| tag.value());
        let (name, required) = MUST_BE_SCANNED_TAG;
        Ok(match value(SCAN_TAG) {
            Some("NO_THREATS_FOUND") => Scan::Clean,
            Some("THREATS_FOUND") => Scan::Infected,
            Some(_) => Scan::Unknown,
            None if value(name) == Some(required) => Scan::Pending,
            None => Scan::Earlier,
        })
    }
}

async fn collected(body: ByteStream) -> Result<Bytes, BucketError> {
    let collected = body.collect().await;
    let broken = |_| BucketError::Away { what: "read an object", reason: "the connection broke".to_owned() };
    Ok(collected.map_err(broken)?.into_bytes())
}
