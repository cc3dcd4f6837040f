//! What may be in an archive, and in a document, which is one. Nested files are judged by their bytes.

use super::archive::{self, Archive, Content, ENTRIES_MAX, Entry, has_end_record};
use super::budget::{Budget, Step, Stop, refuse};
use super::magic::{self, Nature};
use super::nested::{Looking, Nested};
use super::office::{self, Package};
use super::source::Source;
use super::{compound, pdf, rtf};

/// Unpacked size, over all levels.
const UNPACKED_MAX: u64 = 500 * 1024 * 1024;
/// Unpacked size for one byte of packed size.
const RATIO_MAX: u64 = 100;
/// Below this unpacked size any ratio is accepted: a page of zeros is not a bomb.
const RATIO_FROM: u64 = 1024 * 1024;
/// Levels of archives, and of documents in documents.
const LEVELS_MAX: usize = 2;
const DOCUMENTS_MAX: usize = 3;
/// How much of nested files is kept in memory for inspection: of one, and of all that contain each other.
const INNER_MAX: u64 = 32 * 1024 * 1024;

/// Where an archive stands, and what was counted on the way there.
#[derive(Debug, Default)]
pub(super) struct Tally {
    archives: usize,
    documents: usize,
    entries: usize,
    unpacked: u64,
    /// Bytes in memory.
    held: u64,
}

/// What an archive must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expected {
    /// A document for Word.
    Word,
    /// An archive or any document.
    Any,
}

impl Nested for Tally {
    fn room(&self) -> u64 {
        INNER_MAX.saturating_sub(self.held)
    }

    fn check<'s>(&'s mut self, bytes: &'s [u8], nature: Nature, budget: &'s Budget) -> Looking<'s> {
        Box::pin(async move {
            let size = bytes.len() as u64;
            self.documents += 1;
            self.unpacked = self.unpacked.saturating_add(size);
            if self.documents > DOCUMENTS_MAX {
                return refuse(too_deep());
            }
            if self.unpacked > UNPACKED_MAX {
                return refuse("The file would unpack to more than 500 MB.");
            }
            self.held += size;
            let looked = check_source(&mut Source::of_bytes(bytes, budget), nature, self).await;
            self.held -= size;
            self.documents -= 1;
            looked
        })
    }
}

/// Inspects an archive or a document and all that is in it.
pub(super) fn check<'s>(source: &'s mut Source<'_>, expected: Expected, tally: &'s mut Tally) -> Looking<'s> {
    Box::pin(async move {
        let archive = archive::read(source).await?;
        check_margin(&archive)?;
        check_sizes(&archive, source.size(), tally)?;
        let package = Package::of(&archive);
        let is_open_document = office::open_document::is_one(&archive);
        match &package {
            None if expected == Expected::Word => {
                return refuse("This is not a .docx file: it is an archive of something else.");
            }
            None if !is_open_document => tally.archives += 1,
            _ => tally.documents += 1,
        }
        if tally.archives > LEVELS_MAX || tally.documents > DOCUMENTS_MAX {
            return refuse(too_deep());
        }
        if let Some(package) = &package {
            office::check(source, package, expected == Expected::Word).await?;
        }
        if is_open_document {
            office::open_document::check(source, &archive).await?;
        }
        let is_document = package.is_some() || is_open_document;
        for entry in archive.entries.iter().filter(|entry| !entry.is_folder()) {
            check_entry(source, entry, is_document, tally).await?;
        }
        match is_document {
            true => tally.documents -= 1,
            false => tally.archives -= 1,
        }
        Ok(())
    })
}

fn too_deep() -> String {
    format!("The archive is nested too deeply. At most {LEVELS_MAX} levels are allowed.")
}

/// Comments and extra fields are no place for a second file.
fn check_margin(archive: &Archive) -> Step {
    let is_other = memchr::memmem::find(&archive.margin, magic::PDF).is_some()
        || magic::active(&archive.margin).is_some()
        || memchr::memmem::find(&archive.margin, magic::ZIP).is_some();
    if is_other { refuse("The archive is also another kind of file, which is not allowed.") } else { Ok(()) }
}

fn check_sizes(archive: &Archive, packed: u64, tally: &mut Tally) -> Step {
    let unpacked = archive.entries.iter().fold(0, |sum: u64, entry| sum.saturating_add(entry.size));
    tally.entries += archive.entries.len();
    tally.unpacked = tally.unpacked.saturating_add(unpacked);
    if tally.entries > ENTRIES_MAX {
        return refuse(format!("The archive contains more than {ENTRIES_MAX} entries."));
    }
    if tally.unpacked > UNPACKED_MAX {
        return refuse("The archive would unpack to more than 500 MB.");
    }
    let is_bomb =
        |unpacked: u64, packed: u64| unpacked >= RATIO_FROM && unpacked > packed.saturating_mul(RATIO_MAX);
    match is_bomb(unpacked, packed) || archive.entries.iter().any(|entry| is_bomb(entry.size, entry.packed)) {
        true => refuse(format!("The archive would unpack to more than {RATIO_MAX} times its size.")),
        false => Ok(()),
    }
}

async fn check_entry(source: &mut Source<'_>, entry: &Entry, is_document: bool, tally: &mut Tally) -> Step {
    let name = entry.name.as_str();
    let room = tally.room();
    let wanted = |head: &[u8]| magic::nature(head, name).has_contents().then_some(room);
    let content = archive::open(source, entry, wanted).await?;
    let nature = magic::nature(&content.head, name);
    let what = if is_document { "document" } else { "archive" };
    if magic::is_macro_document(name) {
        return refuse(format!("The {what} contains a document with macros: {}", shown(entry)));
    }
    match nature {
        Nature::Program => refuse(format!("The {what} contains a program: {}", shown(entry))),
        Nature::Script => refuse(format!("The {what} contains a script: {}", shown(entry))),
        Nature::Shortcut => refuse(format!(
            "The {what} contains a shortcut, which opens something that is elsewhere: {}",
            shown(entry)
        )),
        Nature::Closed => {
            refuse(format!("The {what} contains an archive that cannot be checked: {}", shown(entry)))
        }
        Nature::Other if has_end_record(&content.tail) => refuse(format!(
            "The {what} contains a file that is also an archive, which is not allowed: {}",
            shown(entry)
        )),
        Nature::Other => Ok(()),
        // The parts of a document are in the form that their own document is in.
        Nature::OneFile if is_document => Ok(()),
        Nature::OneFile => refuse(format!(
            "The {what} contains a document in a form that cannot be checked. Please save it as .docx: {}",
            shown(entry)
        )),
        Nature::Archive | Nature::Compound | Nature::Pdf | Nature::Rtf => {
            let looked = check_inner(source, entry, (&content, nature), tally).await;
            looked.map_err(|stop| within(stop, entry))
        }
    }
}

async fn check_inner(
    source: &mut Source<'_>,
    entry: &Entry,
    (content, nature): (&Content, Nature),
    tally: &mut Tally,
) -> Step {
    let Some(whole) = &content.whole else {
        let shown = source.narrow(entry.data_at, entry.size);
        let looked = check_source(source, nature, tally).await;
        source.widen(shown);
        return looked;
    };
    tally.held += whole.len() as u64;
    let looked = check_source(&mut Source::of_bytes(whole, source.budget()), nature, tally).await;
    tally.held -= whole.len() as u64;
    looked
}

async fn check_source(source: &mut Source<'_>, nature: Nature, tally: &mut Tally) -> Step {
    match nature {
        Nature::Compound if source.size() > tally.room() => refuse("The document is too large to check."),
        Nature::Compound => compound::check_nested(source, tally).await,
        Nature::Pdf => pdf::check_nested(source, tally).await,
        Nature::Rtf if source.size() > tally.room() => refuse("The document is too large to check."),
        Nature::Rtf => rtf::check(source).await,
        _ => check(source, Expected::Any, tally).await,
    }
}

/// Says in which file the reason was found: the innermost one.
fn within(stop: Stop, entry: &Entry) -> Stop {
    match stop {
        Stop::Refused(reason) if !reason.ends_with(')') => {
            Stop::Refused(format!("{reason} (File: {})", shown(entry)))
        }
        stop => stop,
    }
}

fn shown(entry: &Entry) -> String {
    domain::one_line(&entry.name, 80)
}
