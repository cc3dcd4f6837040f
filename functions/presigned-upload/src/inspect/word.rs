//! Word's two formats: checks that they are documents and have no macros.

use std::io::{Read, Seek};

use cfb::CompoundFile;
use zip::ZipArchive;

use super::archive::{check_document, check_end};
use super::{Verdict, ranges::Ranges, unread};

/// Every Office document has this part at its root.
const TYPES: &str = "[Content_Types].xml";
/// The part has a line for each other part; real ones are far smaller.
const TYPES_MAX: u64 = 1024 * 1024;
/// The end record of an archive, and the longest comment after it.
const END: usize = 22 + 65_535;

fn macros() -> String {
    "The document contains macros. Please save it without them.".to_owned()
}

pub(super) fn check_docx(ranges: &mut Ranges) -> Verdict {
    check_end(&ranges.end(END).map_err(unread)?)?;
    let size = ranges.size();
    let mut archive = ZipArchive::new(&mut *ranges).map_err(unread)?;
    if !is_document(&archive) || archive.index_for_name("word/document.xml").is_none() {
        return Err("This is not a .docx file: it is an archive of something else.".to_owned());
    }
    check_document(&mut archive, size)?;
    drop(archive);
    check_macros(ranges)
}

/// Whether an archive is an Office document.
pub(super) fn is_document<R: Read + Seek>(archive: &ZipArchive<R>) -> bool {
    archive.index_for_name(TYPES).is_some()
}

/// Finds macros by the names of parts and by their declared content types.
pub(super) fn check_macros(ranges: &mut Ranges) -> Verdict {
    let mut archive = ZipArchive::new(&mut *ranges).map_err(unread)?;
    let is_project = |name: &[u8]| {
        let name = String::from_utf8_lossy(name).to_lowercase();
        name.ends_with("vbaproject.bin") || name.ends_with("vbadata.xml")
    };
    if archive.file_names_raw().any(is_project) {
        return Err(macros());
    }
    let mut types = String::new();
    let part = archive.by_name(TYPES).map_err(unread)?;
    part.take(TYPES_MAX).read_to_string(&mut types).map_err(unread)?;
    let types = types.to_lowercase();
    match types.contains("macroenabled") || types.contains("vbaproject") {
        true => Err(macros()),
        false => Ok(()),
    }
}

pub(super) fn check_doc(ranges: &mut Ranges) -> Verdict {
    let document = CompoundFile::open(&mut *ranges).map_err(unread)?;
    if document.is_stream("/EncryptedPackage") {
        return Err("The document is encrypted and cannot be checked.".to_owned());
    }
    if !document.is_stream("/WordDocument") {
        return Err("This is not a .doc file: it is another Office format.".to_owned());
    }
    let is_project = |name: &str| {
        ["macros", "vba", "_vba_project", "_vba_project_cur"].contains(&name.to_lowercase().as_str())
    };
    match document.walk().any(|entry| is_project(entry.name())) {
        true => Err(macros()),
        false => Ok(()),
    }
}
