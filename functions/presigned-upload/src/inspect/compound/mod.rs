//! The container of older Office documents, which also holds encrypted new ones and objects embedded in them.

mod chains;
mod dde;

use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use cfb::CompoundFile;
use domain::assignment::FileType;

use super::archive::has_end_record;
use super::budget::{Budget, Step, Stop, damaged, refuse, too_complex};
use super::excel;
use super::magic::{self, Nature};
use super::nested::Nested;
use super::office::{active_x, is_remote, macros, remote_template};
use super::source::Source;
use dde::Fields;

/// Bytes that the parser may read to find the streams: the tables of a 50 MB file are far smaller.
const TABLES_MAX: u64 = 16 * 1024 * 1024;
/// Bytes that may be read of the streams then.
const STREAMS_MAX: u64 = 128 * 1024 * 1024;
const STEP: u64 = 1024 * 1024;
/// A thesis with hundreds of embedded equations has some thousands.
const DOCUMENT_STREAMS_MAX: usize = 10_000;
/// What it costs to find a stream, in bytes.
const STREAM_WORK: u64 = 8 * 1024;
/// An object in an object in an object has a path of some dozen letters more each.
const PATH_MAX: usize = 1024;
/// The class of Windows Installer's databases, which run when they are opened.
const INSTALLER: &str = "000c1084-0000-0000-c000-000000000046";

fn encrypted<T>() -> Step<T> {
    refuse("The document is encrypted with a password, so nobody could grade it. Please save it without one.")
}

/// Refuses a file in this container that was announced as a `.docx`, with the true reason.
pub(super) async fn explain_docx(source: &mut Source<'_>) -> Step {
    let bytes = source.whole().await?;
    if open(&bytes).and_then(|document| listed(&document)).is_ok_and(|streams| is_encrypted_package(&streams))
    {
        return encrypted();
    }
    refuse(magic::another(&bytes[..bytes.len().min(magic::LENGTH)], FileType::Docx))
}

/// Inspects a `.doc`.
pub(super) async fn check_doc(source: &mut Source<'_>, nested: &mut dyn Nested) -> Step {
    let bytes = source.whole().await?;
    let is_other = memchr::memmem::find(&bytes[..bytes.len().min(1024)], magic::PDF).is_some();
    if is_other || has_end_record(&bytes) {
        return refuse("The document is also another kind of file, which is not allowed.");
    }
    let mut document = open(&bytes)?;
    let entries = listed(&document)?;
    if is_encrypted_package(&entries) {
        return encrypted();
    }
    if !document.is_stream("/WordDocument") {
        return refuse("This is not a .doc file: it is another Office format.");
    }
    check_contents(&mut document, entries, source.budget(), nested).await
}

/// Inspects what stands in an archive or in a document.
pub(super) async fn check_nested(source: &mut Source<'_>, nested: &mut dyn Nested) -> Step {
    let bytes = source.whole().await?;
    let mut document = open(&bytes)?;
    let entries = listed(&document)?;
    if is_encrypted_package(&entries) {
        return encrypted();
    }
    check_contents(&mut document, entries, source.budget(), nested).await
}

type Document<'a> = CompoundFile<Metered<'a>>;

fn open(bytes: &[u8]) -> Step<Document<'_>> {
    let left = Arc::new(AtomicU64::new(TABLES_MAX));
    let metered = Metered { bytes: Cursor::new(bytes), left: Arc::clone(&left) };
    match CompoundFile::open(metered) {
        Ok(document) => {
            chains::check(bytes)?;
            left.store(STREAMS_MAX, Ordering::Relaxed);
            Ok(document)
        }
        Err(error) => Err(unreadable(error)),
    }
}

/// A storage or a stream.
#[derive(Debug)]
struct Entry {
    /// In lower case, without the characters that mark Office's own.
    name: String,
    /// Of a stream: where it is, and how long.
    stream: Option<(PathBuf, u64)>,
}

/// What a document consists of. The parser spells the whole path of each entry, so they are listed once.
fn listed(document: &Document<'_>) -> Step<Vec<Entry>> {
    let mut entries = Vec::new();
    let mut streams = 0;
    for entry in document.walk() {
        let name = entry.name().trim_start_matches(char::is_control).to_lowercase();
        let stream = entry.is_stream().then(|| (entry.path().to_owned(), entry.len()));
        streams += usize::from(stream.is_some());
        if streams > DOCUMENT_STREAMS_MAX || entry.path().as_os_str().len() > PATH_MAX {
            return Err(too_complex());
        }
        entries.push(Entry { name, stream });
    }
    Ok(entries)
}

fn is_encrypted_package(entries: &[Entry]) -> bool {
    let is_one = |name: &str| matches!(name, "encryptedpackage" | "encryptioninfo" | "drmcontent");
    entries.iter().any(|entry| entry.stream.is_some() && is_one(&entry.name))
}

async fn check_contents(
    document: &mut Document<'_>,
    entries: Vec<Entry>,
    budget: &Budget,
    nested: &mut dyn Nested,
) -> Step {
    if document.root_entry().clsid().to_string().eq_ignore_ascii_case(INSTALLER) {
        return refuse("The file is an installer for Windows, which is a program.");
    }
    let is_project =
        |name: &str| matches!(name, "macros" | "vba" | "_vba_project" | "_vba_project_cur" | "projectwm");
    let mut texts = Vec::new();
    let mut streams = Vec::new();
    for Entry { name, stream } in entries {
        if is_project(&name) {
            return refuse(macros());
        }
        if name == "ole10native" {
            return refuse("The document contains an embedded file. Please remove it.");
        }
        if matches!(name.as_str(), "ocxname" | "ocxdata") {
            return refuse(active_x());
        }
        let Some((path, size)) = stream else { continue };
        if matches!(name.as_str(), "worddocument" | "workbook" | "book") {
            texts.push((path.clone(), name == "worddocument"));
        }
        streams.push((path, size));
    }
    for (path, is_word) in texts {
        check_stream(document, &path, is_word, budget).await?;
        if is_word && template(document, &path)?.is_some_and(|template| is_remote(&template)) {
            return remote_template();
        }
    }
    for stream in streams {
        check_embedded(document, stream, budget, nested).await?;
    }
    Ok(())
}

/// An embedded object keeps the file that it is in a stream of any name.
async fn check_embedded(
    document: &mut Document<'_>,
    (path, size): (PathBuf, u64),
    budget: &Budget,
    nested: &mut dyn Nested,
) -> Step {
    let mut bytes = Vec::new();
    read_part(document, &path, (0, magic::LENGTH as u64), &mut bytes)?;
    budget.pause(STREAM_WORK + bytes.len() as u64).await?;
    let nature = match magic::nature(&bytes, "") {
        Nature::Program if magic::is_windows_program(&bytes) || bytes.starts_with(b"\x7FELF") => {
            return refuse("The document contains a program. Please remove it.");
        }
        Nature::Shortcut => return refuse("The document contains a shortcut. Please remove it."),
        Nature::Pdf if !bytes.starts_with(magic::PDF) => return Ok(()),
        nature if nature.has_contents() => nature,
        _ => return Ok(()),
    };
    if size > nested.room() {
        return refuse("The document contains a file that is too large to check.");
    }
    bytes.clear();
    read_part(document, &path, (0, size), &mut bytes)?;
    budget.pause(size).await?;
    nested.check(&bytes, nature, budget).await
}

/// Looks for encryption and for DDE in the stream that holds the text.
async fn check_stream(document: &mut Document<'_>, path: &Path, is_word: bool, budget: &Budget) -> Step {
    let (mut bytes, mut fields) = (Vec::new(), Fields::default());
    let mut at = 0;
    loop {
        bytes.clear();
        read_part(document, path, (at, STEP), &mut bytes)?;
        if bytes.is_empty() {
            return Ok(());
        }
        if at == 0 && (is_word && is_encrypted_word(&bytes) || !is_word && excel::is_encrypted(&bytes)) {
            return encrypted();
        }
        if at == 0 && !is_word && excel::has_macro_sheet(&bytes) {
            return refuse(macros());
        }
        if is_word && fields.finds(&bytes) {
            return refuse(
                "The document contains a field that starts another program (DDE). Please remove it.",
            );
        }
        at += bytes.len() as u64;
        budget.pause(bytes.len() as u64).await?;
    }
}

/// A part of a stream: where it begins, and how long it is at most. A stream cannot be kept while the inspection
/// pauses.
fn read_part(document: &mut Document<'_>, path: &Path, (at, most): (u64, u64), into: &mut Vec<u8>) -> Step {
    let mut stream = document.open_stream(path).map_err(unreadable)?;
    if at >= stream.len() {
        return Ok(());
    }
    stream.seek(SeekFrom::Start(at)).map_err(unreadable)?;
    stream.take(most).read_to_end(into).map_err(unreadable)?;
    Ok(())
}

fn unreadable(error: io::Error) -> Stop {
    match error.kind() {
        io::ErrorKind::QuotaExceeded => too_complex(),
        _ => damaged(error),
    }
}

/// The path of a document's template, from the strings that belong to it ([MS-DOC] 2.5.6 and 2.9.271).
fn template(document: &mut Document<'_>, path: &std::path::Path) -> Step<Option<String>> {
    let mut header = Vec::new();
    read_part(document, path, (0, 418), &mut header)?;
    let (Some(flags), Some(place)) = (header.get(10..12), header.get(410..418)) else { return Ok(None) };
    let table = if flags[1] & 2 == 0 { "0Table" } else { "1Table" };
    let [a, b, c, d, length @ ..] = place else { return Ok(None) };
    let (at, length) =
        (u32::from_le_bytes([*a, *b, *c, *d]), length.first_chunk().map(|four| u32::from_le_bytes(*four)));
    let path = path.with_file_name(table);
    if !document.is_stream(&path) || length.is_none_or(|length| length == 0) {
        return Ok(None);
    }
    let mut strings = Vec::new();
    read_part(document, &path, (at.into(), length.unwrap_or(0).min(65_536).into()), &mut strings)?;
    let units: Vec<u16> = strings.as_chunks().0.iter().map(|pair| u16::from_le_bytes(*pair)).collect();
    // A mark, how many there are, how much belongs to each beside; then a length before each. The second is meant.
    let [0xFFFF, _, _, rest @ ..] = units.as_slice() else { return Ok(None) };
    let behind = |units: &[u16]| units.first().map(|length| usize::from(*length) + 1);
    let second = behind(rest).and_then(|first| rest.get(first..)).unwrap_or_default();
    let text = behind(second).and_then(|end| second.get(1..end)).unwrap_or_default();
    Ok(Some(String::from_utf16_lossy(text)))
}

/// The bits `fEncrypted` and `fObfuscated` of the header of Word's stream ([MS-DOC] 2.5.2).
fn is_encrypted_word(stream: &[u8]) -> bool {
    let flags = stream.get(10..12).map_or(0, |flags| u16::from_le_bytes([flags[0], flags[1]]));
    matches!(stream, [0xEC, 0xA5, ..]) && flags & 0x8100 != 0
}

/// Bytes with a limit on how many are read.
#[derive(Debug)]
struct Metered<'a> {
    bytes: Cursor<&'a [u8]>,
    left: Arc<AtomicU64>,
}

impl Read for Metered<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.bytes.read(into)?;
        match self.left.load(Ordering::Relaxed).checked_sub(read as u64) {
            Some(left) => self.left.store(left, Ordering::Relaxed),
            None => return Err(io::ErrorKind::QuotaExceeded.into()),
        }
        Ok(read)
    }
}

impl Seek for Metered<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.bytes.seek(to)
    }
}
