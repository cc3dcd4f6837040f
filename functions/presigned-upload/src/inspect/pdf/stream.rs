//! Streams: decrypted and decompressed as far as the inspection needs.

use memchr::memmem;

use super::super::budget::{Step, damaged, refuse, too_complex};
use super::encryption::Decrypt;
use super::filters;
use super::object::Object;

/// How much of a stream is looked at to know what it is.
const HEAD: usize = 4096;
/// An object stream holds some hundred objects.
const OBJECTS_MAX: usize = 16 * 1024 * 1024;

/// A line end stands before the end; more is passed over up to this.
const SPACE_MAX: usize = 1024;
const END: &[u8] = b"endstream";

/// The bytes behind the keyword `stream`, up to the end of the file.
pub(super) fn start(bytes: &[u8], end: usize) -> Option<&[u8]> {
    let rest = bytes.get(end..)?.trim_ascii_start().strip_prefix(b"stream")?;
    let rest = rest.strip_prefix(b"\r").unwrap_or(rest);
    Some(rest.strip_prefix(b"\n").unwrap_or(rest))
}

/// A stream of an object.
pub(super) struct Stream<'a> {
    pub(super) dictionary: &'a Object,
    pub(super) data: &'a [u8],
    pub(super) decrypt: Decrypt<'a>,
}

impl Stream<'_> {
    /// The first bytes; as they stand in the file where they cannot be decoded.
    pub(super) fn head(&self) -> Vec<u8> {
        match filters::of(self.dictionary) {
            Some(_) => self.decoded(HEAD).unwrap_or_default(),
            None => self.packed(HEAD),
        }
    }

    /// Whether the bytes are compressed in a way that is not undone here.
    pub(super) fn is_closed(&self) -> bool {
        filters::of(self.dictionary).is_none()
    }

    /// Up to `most` bytes of what the stream holds; `None` if it cannot be decoded.
    pub(super) fn decoded(&self, most: usize) -> Option<Vec<u8>> {
        let filters = filters::of(self.dictionary)?;
        // What is spelled in digits is twice as long.
        let between = most.saturating_mul(4);
        let packed = self.packed(if filters.is_empty() { most } else { between });
        let last = filters.len().saturating_sub(1);
        filters.iter().enumerate().try_fold(packed, |bytes, (index, filter)| {
            filter.decoded(&bytes, if index == last { most } else { between })
        })
    }

    /// All bytes of an object stream.
    pub(super) fn objects(&self) -> Step<Vec<u8>> {
        if self.is_closed() {
            return refuse(
                "The PDF is compressed in a way that cannot be checked. Please print it to a new PDF.",
            );
        }
        let bytes = self.decoded(OBJECTS_MAX).ok_or_else(|| damaged("an object stream"))?;
        if bytes.len() >= OBJECTS_MAX { Err(too_complex()) } else { Ok(bytes) }
    }

    /// The bytes as they stand in the file, decrypted.
    fn packed(&self, most: usize) -> Vec<u8> {
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
        let data = &data[..data.len().min(most)];
        match self.decrypt {
            Some((encryption, number)) => encryption.stream(number, data),
            None => data.to_vec(),
        }
    }
}

fn ends(behind: &[u8]) -> bool {
    behind[..behind.len().min(SPACE_MAX)].trim_ascii_start().starts_with(END)
}
