//! Archives: judged by their directory, without unpacking them; only archives inside are unpacked, into a
//! bounded piece of memory, for the look at their own directory.

use std::io::{Cursor, Read, Seek};

use zip::ZipArchive;
use zip::read::ZipFileEntry;

use super::pdf::last_position;
use super::{Verdict, ranges::Ranges, unread};

/// Entries, over all levels (specification 4.4).
const ENTRIES_MAX: usize = 1000;
/// Unpacked size, over all levels.
const UNPACKED_MAX: u64 = 500 * 1024 * 1024;
/// Unpacked size for one byte of packed size.
const RATIO_MAX: u64 = 100;
/// An entry of this size may be packed as well as it likes: a page of zeros is no bomb.
const RATIO_FROM: u64 = 1024 * 1024;
/// Levels of archives.
const LEVELS_MAX: usize = 2;
/// How much of archives inside an archive is unpacked to be looked at: of one, and of all together.
const INNER_MAX: u64 = 32 * 1024 * 1024;
const ALL_INNER_MAX: u64 = 2 * INNER_MAX;
/// The directory of a thousand entries with long names and comments.
const DIRECTORY_MAX: u64 = 2 * 1024 * 1024;
/// The end record, and the longest comment behind it.
const END: usize = 22 + 65_535;

/// Archives that can be looked into, and those that cannot, by their extensions.
const OPENED: [&str; 4] = ["zip", "jar", "war", "apk"];
const CLOSED: [&str; 14] =
    ["7z", "rar", "tar", "gz", "tgz", "bz2", "tbz", "xz", "txz", "zst", "cab", "iso", "lzh", "arj"];

/// What has been counted over all levels.
#[derive(Debug, Default)]
struct Tally {
    entries: usize,
    unpacked: u64,
}

pub(super) fn check(ranges: &mut Ranges) -> Verdict {
    let end = ranges.end(END).map_err(unread)?;
    check_end(&end)?;
    let size = ranges.size();
    let mut archive = ZipArchive::new(&mut *ranges).map_err(unread)?;
    let is_document = super::word::is_document(&archive);
    check_entries(&mut archive, size, 1, &mut Tally::default())?;
    drop(archive);
    // A document with macros is none the better for being called an archive.
    if is_document { super::word::check_macros(ranges) } else { Ok(()) }
}

/// The end record, before anything is built from what it claims.
pub(super) fn check_end(end: &[u8]) -> Verdict {
    let cut_off = || "The archive ends early: it seems to have been cut off.".to_owned();
    let at = last_position(end, b"PK\x05\x06").ok_or_else(cut_off)?;
    let record = end.get(at..at + 22).ok_or_else(cut_off)?;
    let two = |from: usize| u16::from_le_bytes([record[from], record[from + 1]]);
    let directory = u32::from_le_bytes([record[12], record[13], record[14], record[15]]);
    if at + 22 + usize::from(two(20)) != end.len() {
        return Err("The archive has something behind its end.".to_owned());
    }
    if two(4) != 0 || two(6) != 0 {
        return Err("The archive is one part of several.".to_owned());
    }
    if usize::from(two(10)) > ENTRIES_MAX {
        return Err(too_many());
    }
    if u64::from(directory) > DIRECTORY_MAX {
        return Err("The archive's directory is too large to be checked.".to_owned());
    }
    Ok(())
}

fn too_many() -> String {
    format!("The archive holds more than {ENTRIES_MAX} entries.")
}

fn check_entries<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    packed_size: u64,
    level: usize,
    tally: &mut Tally,
) -> Verdict {
    if archive.is_empty() {
        return Err("The archive is empty.".to_owned());
    }
    if archive.offset() != 0 {
        return Err("The archive has something in front of it.".to_owned());
    }
    if archive.has_duplicate_names() {
        return Err("The archive holds two entries of the same name.".to_owned());
    }
    let mut inner = Vec::new();
    let mut unpacked: u64 = 0;
    for index in 0..archive.len() {
        let entry = archive.by_index_data(index).map_err(unread)?;
        tally.entries += 1;
        tally.unpacked = tally.unpacked.saturating_add(entry.size());
        unpacked = unpacked.saturating_add(entry.size());
        check_entry(&entry)?;
        match kind_of(&entry) {
            Kind::Archive if level >= LEVELS_MAX => {
                return Err(format!(
                    "The archive holds archives that hold archives: at most {LEVELS_MAX} levels."
                ));
            }
            Kind::Archive => inner.push(index),
            Kind::Closed => {
                return Err(format!(
                    "The archive holds an archive that cannot be checked: {}",
                    shown(&entry)
                ));
            }
            Kind::Other => {}
        }
        if tally.entries > ENTRIES_MAX {
            return Err(too_many());
        }
        if tally.unpacked > UNPACKED_MAX {
            return Err("The archive would unpack to more than 500 MB.".to_owned());
        }
    }
    if is_bomb(unpacked, packed_size) {
        return Err(bomb());
    }
    let mut unpacked_inners: u64 = 0;
    for index in inner {
        let bytes = unpacked_inner(archive, index)?;
        unpacked_inners += bytes.len() as u64;
        if unpacked_inners > ALL_INNER_MAX {
            return Err(too_large_inside());
        }
        check_end(&bytes[bytes.len().saturating_sub(END)..])?;
        let size = bytes.len() as u64;
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(unread)?;
        check_entries(&mut archive, size, level + 1, tally)?;
    }
    Ok(())
}

fn unpacked_inner<R: Read + Seek>(archive: &mut ZipArchive<R>, index: usize) -> Result<Vec<u8>, String> {
    let file = archive.by_index(index).map_err(unread)?;
    let mut bytes = Vec::new();
    file.take(INNER_MAX + 1).read_to_end(&mut bytes).map_err(unread)?;
    match bytes.len() as u64 > INNER_MAX {
        true => Err(too_large_inside()),
        false => Ok(bytes),
    }
}

fn too_large_inside() -> String {
    "The archive holds archives that are too large to be checked.".to_owned()
}

fn is_bomb(unpacked: u64, packed: u64) -> bool {
    unpacked >= RATIO_FROM && unpacked > packed.saturating_mul(RATIO_MAX)
}

fn bomb() -> String {
    format!("The archive would unpack to more than {RATIO_MAX} times its size.")
}

fn check_entry(entry: &ZipFileEntry<'_>) -> Verdict {
    if entry.encrypted() {
        return Err("The archive is encrypted, so nobody can check it.".to_owned());
    }
    let name = String::from_utf8_lossy(entry.name_raw()).replace('\\', "/");
    let leaves = name.split('/').any(|part| part == "..");
    let absolute = name.starts_with('/') || name.get(1..2) == Some(":");
    if leaves || absolute || name.contains('\0') || entry.enclosed_name().is_none() {
        return Err("The archive holds a path that leads out of it.".to_owned());
    }
    let is_link = entry.is_symlink() || entry.unix_mode().is_some_and(|mode| mode & 0o170_000 == 0o120_000);
    if is_link {
        return Err("The archive holds a link to another place.".to_owned());
    }
    match is_bomb(entry.size(), entry.compressed_size()) {
        true => Err(bomb()),
        false => Ok(()),
    }
}

enum Kind {
    Archive,
    Closed,
    Other,
}

fn kind_of(entry: &ZipFileEntry<'_>) -> Kind {
    let name = String::from_utf8_lossy(entry.name_raw()).to_lowercase();
    let extension = name.rsplit_once('.').map(|(_, extension)| extension).unwrap_or_default();
    match () {
        () if OPENED.contains(&extension) => Kind::Archive,
        () if CLOSED.contains(&extension) => Kind::Closed,
        () => Kind::Other,
    }
}

fn shown(entry: &ZipFileEntry<'_>) -> String {
    domain::one_line(&String::from_utf8_lossy(entry.name_raw()), 80)
}

/// The rules of an archive, for a document that is one.
pub(super) fn check_document<R: Read + Seek>(archive: &mut ZipArchive<R>, size: u64) -> Verdict {
    check_entries(archive, size, 1, &mut Tally::default())
}
