//! Checks what a file really is, whatever its name.
//!
//! Runs synchronous parsers over ranged S3 reads: a parser that needs a missing range of [`Ranges`] fails,
//! the range is fetched, and the parser starts over. Of a 50 MB zip only the directory is read; of a PDF or
//! an image only the ends. Plain text is read completely, a part at a time.
//!
//! To add a type: its first bytes in [`header`], its rules in a file of its own, its arm in
//! [`inspect_ranges`].

mod archive;
mod header;
mod image;
mod pdf;
mod ranges;
mod text;
mod word;

use domain::assignment::FileType;
use domain::assignment::submission::FileOffer;
use sha2::{Digest, Sha256};

use crate::bucket::{Bucket, BucketError, UploadedObject};
use ranges::Ranges;
use text::TextCheck;

/// How much of a file is held in memory at a time.
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
    if offer.kind == FileType::Txt {
        return read_through(bucket, uploaded).await;
    }
    let mut ranges = Ranges::of(uploaded.size_bytes);
    loop {
        let verdict = inspect_ranges(&mut ranges, offer.kind);
        let Some((from, to)) = ranges.take_missing() else { return Ok(verdict) };
        ranges.fill(from, &bucket.read(uploaded, from, to).await?);
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

async fn read_through(bucket: &Bucket, uploaded: &UploadedObject) -> Result<Verdict, BucketError> {
    let mut check = TextCheck::default();
    for (from, to) in strides(uploaded.size_bytes) {
        if let Err(reason) = check.read(&bucket.read(uploaded, from, to).await?) {
            return Ok(Err(reason));
        }
    }
    Ok(check.finish())
}

fn strides(size: u64) -> impl Iterator<Item = (u64, u64)> {
    (0..size.div_ceil(STRIDE)).map(move |n| (n * STRIDE, ((n + 1) * STRIDE).min(size)))
}

/// Inspects everything but plain text.
fn inspect_ranges(ranges: &mut Ranges, kind: FileType) -> Verdict {
    header::check(&ranges.start(header::LENGTH).map_err(unread)?, kind)?;
    match kind {
        FileType::Pdf => pdf::check(ranges),
        FileType::Jpg => image::check_jpg(ranges),
        FileType::Png => image::check_png(ranges),
        FileType::Zip => archive::check(ranges),
        FileType::Docx => word::check_docx(ranges),
        FileType::Doc => word::check_doc(ranges),
        FileType::Txt => Ok(()),
    }
}

/// The reason when a parser fails. It is discarded if the parser failed because a range was missing.
fn unread(error: impl std::fmt::Display) -> String {
    tracing::debug!(%error, "file cannot be parsed");
    "The file is damaged or incomplete.".to_owned()
}

#[cfg(test)]
pub(crate) fn inspect_bytes(bytes: &[u8], kind: FileType) -> Verdict {
    if kind == FileType::Txt {
        let mut check = TextCheck::default();
        for part in bytes.chunks(7) {
            check.read(part)?;
        }
        return check.finish();
    }
    let mut ranges = Ranges::of(bytes.len() as u64);
    loop {
        let verdict = inspect_ranges(&mut ranges, kind);
        let Some((from, to)) = ranges.take_missing() else { return verdict };
        ranges.fill(from, &bytes[from as usize..to as usize]);
    }
}

#[cfg(test)]
#[path = "inspect_tests.rs"]
mod tests;
