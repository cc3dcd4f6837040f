//! Office documents: what their own tables say they consist of, and what they would do when they are opened.

mod fields;
pub(super) mod open_document;
mod relationships;
mod types;
mod xml;

use super::archive::{self, Archive, Entry};
use super::budget::{Step, refuse, too_complex};
use super::source::Source;
pub(super) use fields::{dde, starts_program};
use relationships::Relationship;
use relationships::elsewhere;
pub(super) use relationships::{is_remote, remote_template};
use types::Types;

/// Every Office document has this part at its root.
const TYPES: &str = "[content_types].xml";
/// The relationships of the document itself.
const RELATIONSHIPS: &str = "_rels/.rels";
/// Real tables are far smaller.
const TABLE_MAX: u64 = 1024 * 1024;
/// All tables of relationships; a book has some kilobytes.
const TABLES_MAX: u64 = 16 * 1024 * 1024;
/// A part with text; War and Peace has 3 MB.
const TEXT_MAX: u64 = 32 * 1024 * 1024;

/// An archive that is an Office document.
#[derive(Debug)]
pub(super) struct Package<'a> {
    archive: &'a Archive,
    types: &'a Entry,
}

impl<'a> Package<'a> {
    /// The document that an archive is, if it is one.
    pub(super) fn of(archive: &'a Archive) -> Option<Self> {
        let types = archive.entries.iter().find(|entry| part_name(&entry.name) == TYPES)?;
        Some(Self { archive, types })
    }

    fn part(&self, name: &str) -> Option<&'a Entry> {
        self.archive.entries.iter().find(|entry| part_name(&entry.name) == name)
    }
}

/// The name of a part as Office compares it: without case, its percent-encoding resolved.
fn part_name(name: &str) -> String {
    let decoded = percent_encoding::percent_decode_str(name).decode_utf8_lossy().replace('\\', "/");
    decoded.trim_start_matches('/').to_lowercase()
}

pub(super) async fn check(source: &mut Source<'_>, package: &Package<'_>, must_be_word: bool) -> Step {
    let mut names: Vec<String> = package.archive.entries.iter().map(|entry| part_name(&entry.name)).collect();
    names.sort();
    if names.windows(2).any(|pair| pair[0] == pair[1]) {
        return refuse("The document contains two parts with the same name.");
    }
    let types = Types::read(&text(source, package.types, TABLE_MAX).await?, source.budget()).await?;
    if types.has_macros() || names.iter().any(|name| is_macro_part(name)) {
        return refuse(macros());
    }
    if types.has_active_x() || names.iter().any(|name| name.contains("/activex/")) {
        return refuse(active_x());
    }
    // A part in pieces is another part for programs that put them together.
    if names.iter().any(|name| name.ends_with(".piece")) {
        return refuse("The document is divided into pieces and cannot be checked. Please save it again.");
    }
    let tables = package.archive.entries.iter().filter(|entry| part_name(&entry.name).ends_with(".rels"));
    if tables.map(|entry| entry.size).sum::<u64>() > TABLES_MAX {
        return Err(too_complex());
    }
    for entry in &package.archive.entries {
        let name = part_name(&entry.name);
        if name.ends_with(".rels") {
            let text = text(source, entry, TABLE_MAX).await?;
            let found = relationships::read(&text, source.budget()).await?;
            found.iter().try_for_each(Relationship::check)?;
            if name == RELATIONSHIPS {
                check_main_part(package, &types, &found, must_be_word)?;
            }
        } else if types.of(&name).is_some_and(fields::may_have) {
            let text = text(source, entry, TEXT_MAX).await?;
            fields::check(&text, source.budget()).await?;
        }
    }
    match package.part(RELATIONSHIPS) {
        None if must_be_word => refuse(no_document()),
        _ => Ok(()),
    }
}

pub(super) fn macros() -> String {
    "The document contains macros. Please save it without them.".to_owned()
}

pub(super) fn active_x() -> String {
    "The document contains an ActiveX control, which is a program. Please remove it.".to_owned()
}

fn no_document() -> String {
    "This is not a .docx file: it is an archive of something else.".to_owned()
}

fn is_macro_part(name: &str) -> bool {
    name.ends_with("vbaproject.bin") || name.ends_with("vbadata.xml") || name.contains("/macrosheets/")
}

/// The main part is what the tables say, not what it is usually called: Word Online writes `document2.xml`.
fn check_main_part(
    package: &Package<'_>,
    types: &Types,
    relationships: &[Relationship],
    must_be_word: bool,
) -> Step {
    let mut main = relationships.iter().filter(|relationship| relationship.is_main_part());
    let (Some(first), None) = (main.next(), main.next()) else {
        return if must_be_word { refuse(no_document()) } else { Ok(()) };
    };
    let name = part_name(&first.target);
    let Some(entry) = package.part(&name).filter(|_| !first.is_external) else {
        return if must_be_word { refuse(no_document()) } else { Ok(()) };
    };
    let is_word = types.of(&part_name(&entry.name)).is_some_and(types::is_word);
    match must_be_word && !is_word {
        true => refuse("This is not a .docx file: it is another Office format."),
        false => Ok(()),
    }
}

async fn text(source: &mut Source<'_>, entry: &Entry, most: u64) -> Step<String> {
    if entry.size > most {
        return xml::too_large();
    }
    let content = archive::open(source, entry, |_| Some(most)).await?;
    let bytes = match content.whole {
        Some(whole) => whole,
        None => source.read(entry.data_at, usize::try_from(entry.size).unwrap_or(usize::MAX)).await?,
    };
    xml::decoded(bytes)
}
