//! Streams: decrypted and decompressed as far as the inspection needs.

use std::borrow::Cow;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use memchr::memmem;

use super::super::budget::{Budget, Step, damaged, refuse, too_complex};
use super::encryption::Decrypt;
use super::filters;
use super::object::Object;
use super::stages::{self, Stage};

/// How much of a stream is looked at to know what it is.
const HEAD: usize = 4096;
/// What it costs to begin a stream or a step of its decoding, in bytes: far more than to go through some.
const STREAM_WORK: u64 = 2048;
/// An object stream holds some hundred objects.
const OBJECTS_MAX: usize = 16 * 1024 * 1024;
const PREDICTED_OBJECTS_MAX: usize = 4 * 1024 * 1024;
/// What is decoded between two pauses.
const STEP: u64 = 256 * 1024;

/// A line end stands before the end; more is passed over up to this.
const SPACE_MAX: usize = 1024;
const END: &[u8] = b"endstream";

/// The bytes behind the keyword `stream` at a place, up to the end of the file.
pub(super) fn start(bytes: &[u8], at: usize) -> Option<&[u8]> {
    let rest = bytes.get(at..)?.strip_prefix(b"stream")?;
    let rest = rest.strip_prefix(b"\r").unwrap_or(rest);
    Some(rest.strip_prefix(b"\n").unwrap_or(rest))
}

/// A stream of an object.
pub(super) struct Stream<'a> {
    pub(super) dictionary: &'a Object<'a>,
    pub(super) data: &'a [u8],
    pub(super) decrypt: Decrypt<'a>,
}

impl<'a> Stream<'a> {
    /// The first bytes; as they stand in the file where they cannot be decoded.
    pub(super) async fn head(&self, budget: &Budget) -> Step<Cow<'a, [u8]>> {
        if self.is_closed() {
            let packed = self.packed(HEAD);
            budget.pause(STREAM_WORK + packed.len() as u64).await?;
            return Ok(self.decrypted(packed));
        }
        Ok(self.decoded(HEAD, budget).await?.unwrap_or_default())
    }

    /// Whether the bytes are compressed in a way that is not undone here.
    pub(super) fn is_closed(&self) -> bool {
        filters::of(self.dictionary).is_none()
    }

    /// Up to `most` bytes of what the stream holds; `None` if it cannot be decoded.
    pub(super) async fn decoded(&self, most: usize, budget: &Budget) -> Step<Option<Cow<'a, [u8]>>> {
        let Some(filters) = filters::of(self.dictionary) else {
            budget.pause(STREAM_WORK).await?;
            return Ok(None);
        };
        // What is spelled in digits is twice as long.
        let between = most.saturating_mul(4);
        let packed = self.packed(if filters.is_empty() { most } else { between });
        budget.pause(STREAM_WORK * (1 + filters.len() as u64)).await?;
        if filters.is_empty() {
            budget.pause(packed.len() as u64).await?;
            return Ok(Some(self.decrypted(packed)));
        }
        let decrypted = self.decrypted(packed);
        let (work, is_wrong) = (AtomicU64::new(0), AtomicBool::new(false));
        let meter = stages::Meter { work: &work, is_wrong: &is_wrong };
        let raw: Stage<'_> = Box::new(&*decrypted);
        let mut stage = filters.iter().fold(raw, |inner, filter| filter.stage(inner, between, meter));
        let mut bytes = Vec::new();
        while bytes.len() < most {
            let made = match stage.fill_buf() {
                Ok([]) => break,
                Ok(part) => {
                    let made = part.len().min(most - bytes.len());
                    bytes.extend_from_slice(&part[..made]);
                    made
                }
                // A step may make nothing yet.
                Err(_) => 0,
            };
            stage.consume(made);
            if work.load(Ordering::Relaxed) >= STEP {
                budget.pause(work.swap(0, Ordering::Relaxed)).await?;
            }
        }
        budget.pause(work.swap(0, Ordering::Relaxed)).await?;
        let is_decoded = !is_wrong.load(Ordering::Relaxed) && (!bytes.is_empty() || decrypted.is_empty());
        Ok(is_decoded.then_some(bytes.into()))
    }

    /// All bytes of an object stream.
    pub(super) async fn objects(&self, budget: &Budget) -> Step<Cow<'a, [u8]>> {
        if self.is_closed() {
            return refuse(
                "The PDF is compressed in a way that cannot be checked. Please print it to a new PDF.",
            );
        }
        // Undoing a predictor goes through the bytes several times.
        let most = if filters::are_predicted(self.dictionary) { PREDICTED_OBJECTS_MAX } else { OBJECTS_MAX };
        let bytes = self.decoded(most, budget).await?.ok_or_else(|| damaged("an object stream"))?;
        if bytes.len() >= most { Err(too_complex()) } else { Ok(bytes) }
    }

    /// The bytes as they stand in the file.
    fn packed(&self, most: usize) -> &'a [u8] {
        let length = self
            .dictionary
            .get("Length")
            .and_then(Object::number)
            .and_then(|length| usize::try_from(length).ok());
        let data = match length.filter(|length| self.data.get(*length..).is_some_and(ends)) {
            Some(length) => &self.data[..length],
            // The length is an object of its own, or wrong; readers look for the end as well. What lies further
            // than is wanted is not searched: a file of many streams without an end would be searched as often.
            None => {
                let near = &self.data[..self.data.len().min(most)];
                &near[..memmem::find(near, END).unwrap_or(near.len())]
            }
        };
        &data[..data.len().min(most)]
    }

    fn decrypted(&self, data: &'a [u8]) -> Cow<'a, [u8]> {
        match self.decrypt {
            Some((encryption, number)) => encryption.stream(number, data).into(),
            None => data.into(),
        }
    }
}

fn ends(behind: &[u8]) -> bool {
    behind[..behind.len().min(SPACE_MAX)].trim_ascii_start().starts_with(END)
}
