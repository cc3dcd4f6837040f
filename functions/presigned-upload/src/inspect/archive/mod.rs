//! Reads ZIP archives as strictly as the strictest unpacker: what another one could read in a second way is
//! refused. So the entries listed here are those that any unpacker sees.
//!
//! - `directory`: the end record, its zip64 twin and the directory agree on every count and size.
//! - `layout`: every entry's own header agrees with the directory, and the entries fill the file without a gap.
//! - `names`: where an entry would be unpacked to.
//! - `content`: what an entry really unpacks to.

mod content;
mod directory;
mod fields;
mod layout;
mod names;

pub(super) use content::{Content, open};
pub(super) use directory::{ENTRIES_MAX, has_end_record};

use super::budget::{Step, refuse};
use super::source::Source;

/// An archive whose parts agree.
#[derive(Debug)]
pub(super) struct Archive {
    /// In the order of the directory.
    pub(super) entries: Vec<Entry>,
    /// Text that belongs to no entry: comments and extra fields.
    pub(super) margin: Vec<u8>,
}

/// One entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Entry {
    /// Decoded as unpackers do: UTF-8 where it is declared, the first PC's characters otherwise.
    pub(super) name: String,
    pub(super) size: u64,
    pub(super) packed: u64,
    pub(super) crc: u32,
    /// Where the packed bytes begin.
    pub(super) data_at: u64,
    raw_name: Vec<u8>,
    flags: u16,
    method: u16,
    header_at: u64,
}

impl Entry {
    pub(super) fn is_folder(&self) -> bool {
        self.name.ends_with('/')
    }
}

/// Lists an archive, or refuses it.
pub(super) async fn read(source: &mut Source<'_>) -> Step<Archive> {
    let directory = directory::read(source).await?;
    let (mut entries, mut margin) = (directory.entries, directory.margin);
    names::check(&entries)?;
    layout::check(source, &mut entries, directory.at, &mut margin).await?;
    Ok(Archive { entries, margin })
}

fn contradicts<T>() -> Step<T> {
    refuse(
        "The archive contradicts itself: different programs would unpack different files from it. Please create \
         it anew.",
    )
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    let of = |at: usize| bytes.get(at).copied().unwrap_or_default();
    u16::from_le_bytes([of(at), of(at + 1)])
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from(u16_at(bytes, at)) | u32::from(u16_at(bytes, at + 2)) << 16
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from(u32_at(bytes, at)) | u64::from(u32_at(bytes, at + 4)) << 32
}
