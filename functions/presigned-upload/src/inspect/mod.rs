//! Checks what a file really is, whatever its name: honest files pass, and what would run something, cannot be
//! opened, or looks different to different programs is refused with the reason.
//!
//! Everything is read through a [`Source`], which fetches ranges of the object, and paid for from a [`Budget`],
//! which ends an inspection that would cost too much. Every step pauses, so that a deadline can cut it. Of a zip
//! the directory and each entry's header are read, and every compressed entry is unpacked, a part at a time; images
//! and text are read through once; PDFs and older Office documents are held in memory.
//!
//! To add a type: its first bytes in [`magic`], its rules in a module of its own, its arm in [`inspect_source`].

mod archive;
mod budget;
mod compound;
mod contents;
mod excel;
mod image;
mod magic;
mod mp4;
mod nested;
mod office;
mod pdf;
mod rtf;
mod source;
mod text;
mod vtt;

use domain::assignment::FileType;
use domain::assignment::submission::FileOffer;
use domain::course::media::{Media, MediaType};
use sha2::{Digest, Sha256};

use crate::bucket::{Bucket, BucketError, UploadedObject};
use budget::{Budget, Step, Stop};
use contents::{Expected, Tally};
use source::Source;

/// How much of a file is read at a time to compute its checksum.
const STRIDE: u64 = 4 * 1024 * 1024;

/// Whether the file is what it was announced to be; the error is the reason that the learner reads.
pub(crate) type Verdict = Result<(), String>;

/// Inspects an uploaded version.
pub(crate) async fn inspect(
    bucket: &Bucket,
    uploaded: &UploadedObject,
    offer: &FileOffer,
) -> Result<Verdict, BucketError> {
    if uploaded.size_bytes != offer.size_bytes {
        let reason =
            format!("The file has {} bytes, but {} were announced.", uploaded.size_bytes, offer.size_bytes);
        return Ok(Err(reason));
    }
    if let Err(reason) = checksum(bucket, uploaded, offer).await? {
        return Ok(Err(reason));
    }
    let budget = Budget::of(uploaded.size_bytes);
    verdict(inspect_source(&mut Source::of_object(bucket, uploaded, &budget), offer.kind).await)
}

/// Inspects an uploaded version of a file of a course.
pub(crate) async fn inspect_media(
    bucket: &Bucket,
    uploaded: &UploadedObject,
    media: &Media,
) -> Result<Verdict, BucketError> {
    if uploaded.size_bytes != media.size_bytes {
        let reason =
            format!("The file has {} bytes, but {} were announced.", uploaded.size_bytes, media.size_bytes);
        return Ok(Err(reason));
    }
    let budget = Budget::of(uploaded.size_bytes);
    verdict(inspect_media_source(&mut Source::of_object(bucket, uploaded, &budget), media.kind).await)
}

async fn inspect_media_source(source: &mut Source<'_>, kind: MediaType) -> Step {
    match kind {
        MediaType::Mp4 => mp4::check(source).await,
        MediaType::Vtt => vtt::check(source).await,
        MediaType::Pdf => inspect_source(source, FileType::Pdf).await,
        MediaType::Png => inspect_source(source, FileType::Png).await,
        MediaType::Jpg => inspect_source(source, FileType::Jpg).await,
    }
}

fn verdict(looked: Step) -> Result<Verdict, BucketError> {
    match looked {
        Ok(()) => Ok(Ok(())),
        Err(Stop::Refused(reason)) => Ok(Err(reason)),
        Err(Stop::Bucket(error)) => Err(error),
    }
}

/// Compares the checksum. S3 keeps it when the upload was signed with one; otherwise the file is read.
async fn checksum(
    bucket: &Bucket,
    uploaded: &UploadedObject,
    offer: &FileOffer,
) -> Result<Verdict, BucketError> {
    let Some(announced) = &offer.sha256 else { return Ok(Ok(())) };
    let found = match &uploaded.sha256 {
        Some(kept) => kept.clone(),
        None => {
            let mut hasher = Sha256::new();
            for (from, to) in strides(uploaded.size_bytes) {
                hasher.update(bucket.read(uploaded, from, to).await?);
            }
            base64::Engine::encode(&base64::engine::general_purpose::STANDARD, hasher.finalize())
        }
    };
    Ok(match found == *announced {
        true => Ok(()),
        false => {
            Err("The file differs from the one that was announced: the checksum does not match.".to_owned())
        }
    })
}

fn strides(size: u64) -> impl Iterator<Item = (u64, u64)> {
    (0..size.div_ceil(STRIDE)).map(move |n| (n * STRIDE, ((n + 1) * STRIDE).min(size)))
}

async fn inspect_source(source: &mut Source<'_>, kind: FileType) -> Step {
    let head = source.read(0, magic::LENGTH).await?;
    if kind == FileType::Docx && head.starts_with(magic::COMPOUND) {
        return compound::explain_docx(source).await;
    }
    magic::check(&head, kind)?;
    match kind {
        FileType::Pdf => pdf::check(source, &mut Tally::default()).await,
        FileType::Jpg => image::check_jpg(source).await,
        FileType::Png => image::check_png(source).await,
        FileType::Zip => contents::check(source, Expected::Any, &mut Tally::default()).await,
        FileType::Docx => contents::check(source, Expected::Word, &mut Tally::default()).await,
        FileType::Doc => compound::check_doc(source, &mut Tally::default()).await,
        FileType::Txt => text::check(source).await,
    }
}

#[cfg(test)]
mod tests;
