//! Streams: decrypted and decompressed as far as the inspection needs.

use memchr::memmem;

use super::super::budget::{Step, damaged, refuse, too_complex};
use super::encryption::Decrypt;
use super::filters;
use super::object::Object;

/// How much of a stream is looked at to know what it is.
const HEAD: usize = 4096;
/// What it costs to begin a stream or a step of its decoding, in bytes: far more than to go through some.
const STREAM_WORK: u64 = 2048;
/// An object stream holds some hundred objects.
const OBJECTS_MAX: usize = 16 * 1024 * 1024;
const PREDICTED_OBJECTS_MAX: usize = 4 * 1024 * 1024;

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

/// What a stream was decoded to, and how many bytes were gone through for it.
pub(super) struct Decoded {
    /// `None` if it cannot be decoded.
    pub(super) bytes: Option<Vec<u8>>,
    pub(super) work: u64,
}

impl Stream<'_> {
    /// The first bytes; as they stand in the file where they cannot be decoded.
    pub(super) fn head(&self) -> (Vec<u8>, u64) {
        if self.is_closed() {
            let packed = self.packed(HEAD);
            let work = STREAM_WORK + packed.len() as u64;
            return (packed, work);
        }
        let decoded = self.decoded(HEAD);
        (decoded.bytes.unwrap_or_default(), decoded.work)
    }

    /// Whether the bytes are compressed in a way that is not undone here.
    pub(super) fn is_closed(&self) -> bool {
        filters::of(self.dictionary).is_none()
    }

    /// Up to `most` bytes of what the stream holds.
    pub(super) fn decoded(&self, most: usize) -> Decoded {
        let Some(filters) = filters::of(self.dictionary) else {
            return Decoded { bytes: None, work: STREAM_WORK };
        };
        // What is spelled in digits is twice as long.
        let between = most.saturating_mul(4);
        let packed = self.packed(if filters.is_empty() { most } else { between });
        let last = filters.len().saturating_sub(1);
        let mut work = STREAM_WORK + packed.len() as u64;
        let bytes = filters.iter().enumerate().try_fold(packed, |bytes, (index, filter)| {
            let decoded = filter.decoded(&bytes, if index == last { most } else { between });
            work += STREAM_WORK + decoded.as_ref().map_or(0, |decoded| filter.work(decoded.len()));
            decoded
        });
        Decoded { bytes, work }
    }

    /// All bytes of an object stream, and how many were gone through for them.
    pub(super) fn objects(&self) -> Step<(Vec<u8>, u64)> {
        if self.is_closed() {
            return refuse(
                "The PDF is compressed in a way that cannot be checked. Please print it to a new PDF.",
            );
        }
        // Undoing a predictor goes through the bytes several times.
        let most = if filters::are_predicted(self.dictionary) { PREDICTED_OBJECTS_MAX } else { OBJECTS_MAX };
        let decoded = self.decoded(most);
        let bytes = decoded.bytes.ok_or_else(|| damaged("an object stream"))?;
        if bytes.len() >= most { Err(too_complex()) } else { Ok((bytes, decoded.work)) }
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
