//! Zip archives: checked by their directory, without unpacking them. Only nested archives are unpacked, into
//! bounded memory, to check their own directory.

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
/// Below this unpacked size any ratio is accepted: a page of zeros is not a bomb.
const RATIO_FROM: u64 = 1024 * 1024;
/// Levels of nesting.
const LEVELS_MAX: usize = 2;
/// How much of nested archives is unpacked for inspection: of one, and of all together.
const INNER_MAX: u64 = 32 * 1024 * 1024;
const ALL_INNER_MAX: u64 = 2 * INNER_MAX;
/// Enough for a thousand entries with long names and comments.
const DIRECTORY_MAX: u64 = 2 * 1024 * 1024;
/// The end record, and the longest comment behind it.
const END: usize = 22 + 65_535;

/// Extensions of archives that can be inspected, and of those that cannot.
const OPENED: [&str; 4] = ["zip", "jar", "war", "apk"];
const CLOSED: [&str; 14] =
    ["7z", "rar", "tar", "gz", "tgz", "bz2", "tbz", "xz", "txz", "zst", "cab", "iso", "lzh", "arj"];

/// Counts over all levels.
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
    // A document with macros is refused under the name of an archive too.
    if is_document { super::word::check_macros(ranges) } else { Ok(()) }
}

/// Checks the end record before the parser trusts it.
pub(super) fn check_end(end: &[u8]) -> Verdict {
    let cut_off = || "The archive is incomplete. It may have been cut off during upload.".to_owned();
    let at = last_position(end, b"PK\x05\x06").ok_or_else(cut_off)?;
    let record = end.get(at..at + 22).ok_or_else(cut_off)?;
    let two = |from: usize| u16::from_le_bytes([record[from], record[from + 1]]);
    let directory = u32::from_le_bytes([record[12], record[13], record[14], record[15]]);
    if at + 22 + usize::from(two(20)) != end.len() {
        return Err("The archive has data after its end.".to_owned());
    }
    if two(4) != 0 || two(6) != 0 {
        return Err("The archive is one part of a multi-part archive.".to_owned());
    }
    if usize::from(two(10)) > ENTRIES_MAX {
        return Err(too_many());
    }
    if u64::from(directory) > DIRECTORY_MAX {
        return Err("The archive's directory is too large to check.".to_owned());
    }
    Ok(())
}

fn too_many() -> String {
    format!("The archive contains more than {ENTRIES_MAX} entries.")
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
        return Err("The archive has data before its start.".to_owned());
    }
    if archive.has_duplicate_names() {
        return Err("The archive contains two entries with the same name.".to_owned());
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
                    "The archive is nested too deeply. At most {LEVELS_MAX} levels are allowed."
                ));
            }
            Kind::Archive => inner.push(index),
            Kind::Closed => {
                return Err(format!(
                    "The archive contains an archive that cannot be checked: {}",
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
    "The archive contains archives that are too large to check.".to_owned()
}

fn is_bomb(unpacked: u64, packed: u64) -> bool {
    unpacked >= RATIO_FROM && unpacked > packed.saturating_mul(RATIO_MAX)
}

fn bomb() -> String {
    format!("The archive would unpack to more than {RATIO_MAX} times its size.")
}

fn check_entry(entry: &ZipFileEntry<'_>) -> Verdict {
    if entry.encrypted() {
        return Err("The archive is encrypted and cannot be checked.".to_owned());
    }
    let name = String::from_utf8_lossy(entry.name_raw()).replace('\\', "/");
    let leaves = name.split('/').any(|part| part == "..");
    let absolute = name.starts_with('/') || name.get(1..2) == Some(":");
    if leaves || absolute || name.contains('\0') || entry.enclosed_name().is_none() {
        return Err("The archive contains a path that points outside it.".to_owned());
    }
    let is_link = entry.is_symlink() || entry.unix_mode().is_some_and(|mode| mode & 0o170_000 == 0o120_000);
    if is_link {
        return Err("The archive contains a symbolic link.".to_owned());
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

/// Applies the rules of an archive to a document, which is one.
pub(super) fn check_document<R: Read + Seek>(archive: &mut ZipArchive<R>, size: u64) -> Verdict {
    check_entries(archive, size, 1, &mut Tally::default())
}
