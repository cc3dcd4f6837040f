//! The calls to S3 for files of courses. A large file is uploaded in parts, which S3 keeps until all have arrived.

use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart};
use domain::course::media::Media;
use jiff::Timestamp;
use shared::http::Failure;

use crate::bucket::{Bucket, BucketError, bucket_error};
use crate::signing::{PUT_VALID_FOR, Signed, presigning_config, signed};

/// A part that has arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FinishedPart {
    pub(crate) number: u64,
    size_bytes: u64,
    tag: String,
}

impl FinishedPart {
    /// Whether it is the part that was announced.
    pub(crate) fn is_of(&self, media: &Media) -> bool {
        media.part_bytes(self.number) == Some(self.size_bytes)
    }
}

impl Bucket {
    /// Begins an upload in parts; returns its id.
    pub(crate) async fn begin_upload(&self, media: &Media) -> Result<String, BucketError> {
        let begin = self.client.create_multipart_upload().bucket(&self.name).key(media.key());
        let begun = begin.content_type(media.kind.content_type()).send().await;
        let begun = begun.map_err(bucket_error("begin an upload"))?;
        begun.upload_id().map(str::to_owned).ok_or(BucketError::Gone)
    }

    /// The parts that have arrived. An upload has at most 128, and a response a thousand.
    pub(crate) async fn finished_parts(
        &self,
        media: &Media,
        upload: &str,
    ) -> Result<Vec<FinishedPart>, BucketError> {
        let list = self.client.list_parts().bucket(&self.name).key(media.key()).upload_id(upload);
        let found = list.send().await.map_err(bucket_error("list parts"))?;
        let parts = found.parts().iter().filter_map(|part| {
            let number = u64::try_from(part.part_number()?).ok()?;
            let size_bytes = u64::try_from(part.size()?).ok()?;
            Some(FinishedPart { number, size_bytes, tag: part.e_tag()?.to_owned() })
        });
        Ok(parts.collect())
    }

    /// Makes one object of all parts.
    pub(crate) async fn finish_upload(
        &self,
        media: &Media,
        upload: &str,
        parts: &[FinishedPart],
    ) -> Result<(), BucketError> {
        let part = |part: &FinishedPart| {
            let number = i32::try_from(part.number).unwrap_or(i32::MAX);
            CompletedPart::builder().part_number(number).e_tag(&part.tag).build()
        };
        let parts =
            CompletedMultipartUpload::builder().set_parts(Some(parts.iter().map(part).collect())).build();
        let finish = self.client.complete_multipart_upload().bucket(&self.name).key(media.key());
        let finish = finish.upload_id(upload).multipart_upload(parts).send().await;
        finish.map_err(bucket_error("finish an upload"))?;
        Ok(())
    }

    /// Gives an upload up with its parts; succeeds when it no longer exists.
    pub(crate) async fn abort_upload(&self, media: &Media, upload: &str) -> Result<(), BucketError> {
        let abort = self.client.abort_multipart_upload().bucket(&self.name).key(media.key());
        match abort.upload_id(upload).send().await.map_err(bucket_error("give an upload up")) {
            Ok(_) | Err(BucketError::Gone) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Signs one PUT of the announced bytes to a key that must not exist yet.
    pub(crate) async fn sign_media_put(&self, media: &Media, now: Timestamp) -> Result<Signed, Failure> {
        let put = self
            .client
            .put_object()
            .bucket(&self.name)
            .key(media.key())
            .content_length(i64::try_from(media.size_bytes).unwrap_or(i64::MAX))
            .content_type(media.kind.content_type())
            .if_none_match("*");
        signed(put.presigned(presigning_config(PUT_VALID_FOR, now)?).await, now + PUT_VALID_FOR)
    }

    /// Signs one PUT of a part of exactly this size.
    pub(crate) async fn sign_part(
        &self,
        media: &Media,
        upload: &str,
        (number, size_bytes): (u64, u64),
        now: Timestamp,
    ) -> Result<Signed, Failure> {
        let put = self
            .client
            .upload_part()
            .bucket(&self.name)
            .key(media.key())
            .upload_id(upload)
            .part_number(i32::try_from(number).unwrap_or(i32::MAX))
            .content_length(i64::try_from(size_bytes).unwrap_or(i64::MAX));
        signed(put.presigned(presigning_config(PUT_VALID_FOR, now)?).await, now + PUT_VALID_FOR)
    }
}
