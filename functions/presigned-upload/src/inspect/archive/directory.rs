//! The end of an archive: end record, zip64 end record and its locator, directory.

use memchr::memmem;

use super::super::budget::{Step, refuse};
use super::super::source::Source;
use super::fields::{Wide, fields, is_link_field, unicode_name, wide};
use super::names::decoded;
use super::{Entry, contradicts, u16_at, u32_at, u64_at};

/// Entries, over all levels (specification 4.4).
pub(in super::super) const ENTRIES_MAX: usize = 1000;
/// Enough for a thousand entries with long names and comments.
const DIRECTORY_MAX: u64 = 2 * 1024 * 1024;

const END: &[u8] = b"PK\x05\x06";
const END_LENGTH: usize = 22;
const LOCATOR: &[u8] = b"PK\x06\x07";
const LOCATOR_LENGTH: u64 = 20;
const WIDE_END: &[u8] = b"PK\x06\x06";
const WIDE_END_LENGTH: u64 = 56;
const RECORD: &[u8] = b"PK\x01\x02";
const RECORD_LENGTH: usize = 46;
/// The newest version of the format, 6.3.
const VERSION_MAX: u16 = 63;
/// The end record and the longest comment behind it.
const TAIL: usize = END_LENGTH + 65_535;

/// The directory of an archive.
pub(super) struct Directory {
    pub(super) entries: Vec<Entry>,
    pub(super) at: u64,
    pub(super) margin: Vec<u8>,
}

/// What the end record says, in 64 bits.
#[derive(Debug, PartialEq, Eq)]
struct End {
    count: u64,
    size: u64,
    at: u64,
}

/// Whether bytes end like an archive, so that an unpacker would find one in them.
pub(in super::super) fn has_end_record(end: &[u8]) -> bool {
    let end = &end[end.len().saturating_sub(TAIL)..];
    memmem::rfind_iter(end, END).any(|at| {
        let record = &end[at..];
        let size = usize::try_from(u32_at(record, 12)).unwrap_or(usize::MAX);
        let directory = at.checked_sub(size).and_then(|from| end.get(from..from + RECORD.len()));
        let is_found = match directory {
            Some(start) => start == RECORD && size > 0,
            // It begins before the bytes at hand.
            None => size >= RECORD_LENGTH && u16_at(record, 4) == 0 && u16_at(record, 10) > 0,
        };
        record.len() >= END_LENGTH && (is_found || size == usize::try_from(u32::MAX).unwrap_or(usize::MAX))
    })
}

pub(super) async fn read(source: &mut Source<'_>) -> Step<Directory> {
    let cut_off = || refuse("The archive is incomplete. It may have been cut off during upload.");
    let tail = source.end(TAIL).await?;
    let Some(at) = memmem::rfind(&tail, END) else { return cut_off() };
    let Some(record) = tail.get(at..at + END_LENGTH) else { return cut_off() };
    let whole = |at: usize| at + END_LENGTH + usize::from(u16_at(&tail, at + 20));
    if whole(at) > tail.len() {
        return cut_off();
    }
    if whole(at) < tail.len() {
        return refuse("The archive has data after its end.");
    }
    // An end record whose comment looks like another one: every unpacker picks its own.
    if memmem::find_iter(&tail[..at], END).any(|other| whole(other) == tail.len()) {
        return contradicts();
    }
    let end_at = source.size() - (tail.len() - at) as u64;
    let (end, directory_end) = agreed(source, record, end_at).await?;
    if end.count > ENTRIES_MAX as u64 {
        return refuse(too_many());
    }
    if end.size > DIRECTORY_MAX {
        return refuse("The archive's directory is too large to check.");
    }
    match end.at.checked_add(end.size) {
        Some(to) if to == directory_end => {}
        Some(to) if to < directory_end => return refuse("The archive has data before its start."),
        _ => return contradicts(),
    }
    let size = usize::try_from(end.size).unwrap_or(usize::MAX);
    let bytes = source.read(end.at, size).await?;
    let mut margin = tail[at + END_LENGTH..].to_vec();
    let entries = entries(&bytes, &mut margin)?;
    match entries.len() as u64 == end.count {
        true if entries.is_empty() => refuse("The archive is empty."),
        true => Ok(Directory { entries, at: end.at, margin }),
        false => contradicts(),
    }
}

fn too_many() -> String {
    format!("The archive contains more than {ENTRIES_MAX} entries.")
}

/// Brings the end record and its zip64 twin together, if there is one; returns also where the directory has to
/// end.
async fn agreed(source: &mut Source<'_>, record: &[u8], end_at: u64) -> Step<(End, u64)> {
    let locator = match end_at.checked_sub(LOCATOR_LENGTH) {
        Some(at) => source.read(at, 20).await?,
        None => Vec::new(),
    };
    let short = End {
        count: u16_at(record, 10).into(),
        size: u32_at(record, 12).into(),
        at: u32_at(record, 16).into(),
    };
    let (disk, first_disk, here) = (u16_at(record, 4), u16_at(record, 6), u16_at(record, 8));
    if !locator.starts_with(LOCATOR) {
        if disk != 0 || first_disk != 0 {
            return refuse("The archive is one part of a multi-part archive.");
        }
        return if u64::from(here) == short.count { Ok((short, end_at)) } else { contradicts() };
    }
    let at = u64_at(&locator, 8);
    let wide = source.read(at, 56).await?;
    let parts = u32_at(&locator, 16);
    let is_apart = |disk: u16| disk != 0 && disk != u16::MAX;
    let is_one = u32_at(&locator, 4) == 0 && parts <= 1 && u32_at(&wide, 16) == 0 && u32_at(&wide, 20) == 0;
    if !is_one || is_apart(disk) || is_apart(first_disk) {
        return refuse("The archive is one part of a multi-part archive.");
    }
    let long = End { count: u64_at(&wide, 32), size: u64_at(&wide, 40), at: u64_at(&wide, 48) };
    let is_said = |short: u64, marker: u64, long: u64| short == marker || short == long;
    let agree = wide.starts_with(WIDE_END)
        && u64_at(&wide, 4) == WIDE_END_LENGTH - 12
        && at.checked_add(WIDE_END_LENGTH + LOCATOR_LENGTH) == Some(end_at)
        && u64_at(&wide, 24) == long.count
        && is_said(short.count, u16::MAX.into(), long.count)
        && is_said(here.into(), u16::MAX.into(), long.count)
        && is_said(short.size, u32::MAX.into(), long.size)
        && is_said(short.at, u32::MAX.into(), long.at);
    if agree { Ok((long, at)) } else { contradicts() }
}

fn entries(mut bytes: &[u8], margin: &mut Vec<u8>) -> Step<Vec<Entry>> {
    let mut entries = Vec::new();
    while !bytes.is_empty() {
        let (name, extra, comment) = (u16_at(bytes, 28), u16_at(bytes, 30), u16_at(bytes, 32));
        let lengths = [name, extra, comment].map(usize::from);
        let length = RECORD_LENGTH + lengths.iter().sum::<usize>();
        if !bytes.starts_with(RECORD) || bytes.len() < length {
            return contradicts();
        }
        let (record, rest) = bytes.split_at(length);
        let (name, rest_of_record) = record[RECORD_LENGTH..].split_at(lengths[0]);
        let (extra, comment) = rest_of_record.split_at(lengths[1]);
        margin.push(b'\n');
        margin.extend_from_slice(extra);
        margin.push(b'\n');
        margin.extend_from_slice(comment);
        entries.push(entry(record, name, extra)?);
        if entries.len() > ENTRIES_MAX {
            return refuse(too_many());
        }
        bytes = rest;
    }
    Ok(entries)
}

fn entry(record: &[u8], name: &[u8], extra: &[u8]) -> Step<Entry> {
    let fields = fields(extra)?;
    let disk = u16_at(record, 34);
    let short = Wide {
        size: u32_at(record, 24).into(),
        packed: u32_at(record, 20).into(),
        at: u32_at(record, 42).into(),
    };
    let wide = wide(&fields, &short, disk)?;
    let (flags, method, attributes) = (u16_at(record, 8), u16_at(record, 10), u32_at(record, 38));
    // Bit 0, strong encryption, and an encrypted directory.
    if flags & (1 | 1 << 6 | 1 << 13) != 0 {
        return refuse("The archive is encrypted with a password and cannot be checked.");
    }
    // Some unpackers refuse what needs a newer one than there is, and what is a patch for data elsewhere (bit 5).
    if u16_at(record, 6) & 0xFF > VERSION_MAX || flags & 1 << 5 != 0 {
        return contradicts();
    }
    let mode = attributes >> 16 & 0o170_000;
    if mode == 0o120_000 || fields.iter().any(is_link_field) {
        return refuse("The archive contains a symbolic link.");
    }
    if !matches!(mode, 0 | 0o040_000 | 0o100_000) && u16_at(record, 4) >> 8 == 3 {
        return refuse("The archive contains a device or a pipe in place of a file.");
    }
    if !matches!(method, 0 | 8) {
        let ours = "Please create it with the usual compression (Deflate).";
        return refuse(format!("The archive is compressed by a method that cannot be checked. {ours}"));
    }
    let decoded = match unicode_name(&fields, name)? {
        Some(name) => name,
        None => decoded(name, flags)?,
    };
    Ok(Entry {
        name: decoded,
        size: wide.size,
        packed: wide.packed,
        crc: u32_at(record, 16),
        data_at: 0,
        raw_name: name.to_vec(),
        flags,
        method,
        header_at: wide.at,
    })
}
