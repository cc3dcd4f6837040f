//! What a file is, whatever it is called.
//!
//! A pure look over the ranges of a file that are at hand ([`Ranges`]). A look that comes to a range which
//! is not there stops, the range is fetched, and the look begins anew: so the readers of the `zip` and `cfb`
//! crates, which know nothing of waiting, read from S3 what they need and no more. Of a zip of 50 MB that
//! is its directory; a PDF or a picture is judged by its ends; only plain text is read through, and dropped
//! as it goes.
//!
//! To add a kind: its first bytes in [`head`], its rules in a file of its own, its arm in [`look`].

mod archive;
mod head;
mod pdf;
mod picture;
mod ranges;
mod text;
mod word;

use domain::assignment::FileType;
use domain::assignment::submission::FileOffer;
use sha2::{Digest, Sha256};

use crate::bucket::{Arrived, Bucket, BucketError};
use ranges::Ranges;
use text::TextCheck;

/// How much of a text is in memory at a time.
const STRIDE: u64 = 4 * 1024 * 1024;

/// The file is what it was announced to be; or why not, in plain words.
pub(crate) type Verdict = Result<(), String>;

/// Looks at what has arrived.
pub(crate) async fn inspect(
    bucket: &Bucket,
    arrived: &Arrived,
    offer: &FileOffer,
) -> Result<Verdict, BucketError> {
    if arrived.size_bytes != offer.size_bytes {
        let reason = format!("The file has {} bytes and not {}.", arrived.size_bytes, offer.size_bytes);
        return Ok(Err(reason));
    }
    if let Err(reason) = checksum(bucket, arrived, offer).await? {
        return Ok(Err(reason));
    }
    if offer.kind == FileType::Txt {
        return read_through(bucket, arrived).await;
    }
    let mut ranges = Ranges::of(arrived.size_bytes);
    loop {
        let verdict = look(&mut ranges, offer.kind);
        let Some((from, to)) = ranges.take_missing() else { return Ok(verdict) };
        ranges.fill(from, &bucket.read(arrived, from, to).await?);
    }
}

/// The store has kept the checksum that the upload was signed with; only a store that has not is read.
async fn checksum(bucket: &Bucket, arrived: &Arrived, offer: &FileOffer) -> Result<Verdict, BucketError> {
    let Some(announced) = &offer.sha256 else { return Ok(Ok(())) };
    let found = match &arrived.sha256 {
        Some(kept) => kept.clone(),
        None => {
            let mut hasher = Sha256::new();
            for (from, to) in strides(arrived.size_bytes) {
                hasher.update(bucket.read(arrived, from, to).await?);
            }
            base64::Engine::encode(&base64::engine::general_purpose::STANDARD, hasher.finalize())
        }
    };
    Ok(match found == *announced {
        true => Ok(()),
        false => Err("The file is not the one that was announced: its checksum differs.".to_owned()),
    })
}

async fn read_through(bucket: &Bucket, arrived: &Arrived) -> Result<Verdict, BucketError> {
    let mut check = TextCheck::default();
    for (from, to) in strides(arrived.size_bytes) {
        if let Err(reason) = check.read(&bucket.read(arrived, from, to).await?) {
            return Ok(Err(reason));
        }
    }
    Ok(check.finish())
}

fn strides(size: u64) -> impl Iterator<Item = (u64, u64)> {
    (0..size.div_ceil(STRIDE)).map(move |n| (n * STRIDE, ((n + 1) * STRIDE).min(size)))
}

/// The look at everything that is not plain text.
fn look(ranges: &mut Ranges, kind: FileType) -> Verdict {
    head::check(&ranges.start(head::LENGTH).map_err(unread)?, kind)?;
    match kind {
        FileType::Pdf => pdf::check(ranges),
        FileType::Jpg => picture::check_jpg(ranges),
        FileType::Png => picture::check_png(ranges),
        FileType::Zip => archive::check(ranges),
        FileType::Docx => word::check_docx(ranges),
        FileType::Doc => word::check_doc(ranges),
        FileType::Txt => Ok(()),
    }
}

/// What a reader says when it cannot go on; if a range was missing nobody reads it.
fn unread(error: impl std::fmt::Display) -> String {
    tracing::debug!(%error, "a file cannot be read");
    "The file is damaged or ends early.".to_owned()
}

#[cfg(test)]
pub(crate) fn look_at(bytes: &[u8], kind: FileType) -> Verdict {
    if kind == FileType::Txt {
        let mut check = TextCheck::default();
        for part in bytes.chunks(7) {
            check.read(part)?;
        }
        return check.finish();
    }
    let mut ranges = Ranges::of(bytes.len() as u64);
    loop {
        let verdict = look(&mut ranges, kind);
        let Some((from, to)) = ranges.take_missing() else { return verdict };
        ranges.fill(from, &bytes[from as usize..to as usize]);
    }
}

#[cfg(test)]
#[path = "inspect_tests.rs"]
mod tests;
