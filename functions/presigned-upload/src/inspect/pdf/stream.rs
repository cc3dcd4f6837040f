//! Streams: decrypted and decompressed as far as the inspection needs.

use flate2::{Decompress, FlushDecompress, Status};
use memchr::memmem;

use super::super::budget::{Step, damaged, refuse, too_complex};
use super::encryption::Decrypt;
use super::object::Object;

/// How much of a stream is looked at to know what it is.
const HEAD: usize = 4096;
/// An object stream holds some hundred objects.
const OBJECTS_MAX: usize = 16 * 1024 * 1024;

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

enum Filter {
    None,
    Deflate,
    Unknown,
}

impl Stream<'_> {
    /// The first bytes.
    pub(super) fn head(&self) -> Vec<u8> {
        let packed = self.packed(2 * HEAD);
        match self.filter() {
            Filter::Deflate => inflated(&packed, HEAD).unwrap_or_default(),
            _ => packed.into_iter().take(HEAD).collect(),
        }
    }

    /// All bytes of an object stream.
    pub(super) fn objects(&self) -> Step<Vec<u8>> {
        let packed = self.packed(OBJECTS_MAX);
        let bytes = match self.filter() {
            Filter::None => packed,
            Filter::Deflate => inflated(&packed, OBJECTS_MAX).ok_or_else(|| damaged("an object stream"))?,
            Filter::Unknown => {
                return refuse(
                    "The PDF is compressed in a way that cannot be checked. Please print it to a new PDF.",
                );
            }
        };
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
            // The length is an object of its own, or wrong; readers look for the end as well.
            None => &self.data[..memmem::find(self.data, b"endstream").unwrap_or(self.data.len())],
        };
        let data = &data[..data.len().min(most)];
        match self.decrypt {
            Some((encryption, number)) => encryption.stream(number, data),
            None => data.to_vec(),
        }
    }

    fn filter(&self) -> Filter {
        let is_plain =
            |parameters: &Object| parameters.get("Predictor").and_then(Object::number).unwrap_or(1) <= 1;
        let has_predictor = match self.dictionary.get("DecodeParms").or_else(|| self.dictionary.get("DP")) {
            Some(Object::Array(all)) => !all.iter().all(is_plain),
            Some(Object::Reference(_)) => true,
            Some(one) => !is_plain(one),
            None => false,
        };
        let filters = match self.dictionary.get("Filter").or_else(|| self.dictionary.get("F")) {
            None => return Filter::None,
            Some(Object::Array(filters)) => filters.as_slice(),
            Some(one) => std::slice::from_ref(one),
        };
        match filters {
            [] => Filter::None,
            [Object::Name(name)] if matches!(name.as_slice(), b"FlateDecode" | b"Fl") && !has_predictor => {
                Filter::Deflate
            }
            _ => Filter::Unknown,
        }
    }
}

fn ends(behind: &[u8]) -> bool {
    behind.trim_ascii_start().starts_with(b"endstream")
}

/// Decompresses up to `most` bytes, also of what ends early; `None` if nothing comes of it.
fn inflated(packed: &[u8], most: usize) -> Option<Vec<u8>> {
    let mut inflate = Decompress::new(true);
    let mut bytes = Vec::new();
    let mut rest = packed;
    while bytes.len() < most {
        let before = (bytes.len(), inflate.total_in());
        bytes.reserve((most - bytes.len()).min(64 * 1024));
        let status = inflate.decompress_vec(rest, &mut bytes, FlushDecompress::None);
        let taken = usize::try_from(inflate.total_in() - before.1).unwrap_or(usize::MAX);
        rest = rest.get(taken..).unwrap_or_default();
        let is_stuck = bytes.len() == before.0 && taken == 0;
        if !matches!(status, Ok(Status::Ok | Status::BufError)) || is_stuck {
            break;
        }
    }
    bytes.truncate(most);
    (!bytes.is_empty() || packed.is_empty()).then_some(bytes)
}
