//! XML as a parser reads it: character references resolved, no document type, in Unicode.

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::super::budget::{Budget, Step, Stop, damaged, refuse, too_complex};

/// After how many events the inspection pauses.
const EVENTS: u64 = 4096;
/// What an event costs beside its bytes.
const EVENT_WORK: u64 = 64;
/// Tables in tables in text boxes make some dozen.
const DEPTH_MAX: usize = 10_000;
/// In UTF-16, half as many bytes as otherwise: they become up to three for each two.
const WIDE_MAX: usize = 16 * 1024 * 1024;

pub(super) fn too_large<T>() -> Step<T> {
    refuse("The document has a part that is too large to check.")
}

/// Decodes a part. Office writes UTF-8; UTF-16 is allowed as well.
pub(super) fn decoded(bytes: Vec<u8>) -> Step<String> {
    let wide = |bytes: &[u8], of: fn([u8; 2]) -> u16| {
        if bytes.len() > WIDE_MAX {
            return too_large();
        }
        let mut text = String::with_capacity(bytes.len());
        let units = bytes.chunks(2).map(|pair| of([pair[0], *pair.get(1).unwrap_or(&0)]));
        for letter in char::decode_utf16(units) {
            text.push(letter.map_err(damaged)?);
        }
        Ok(text)
    };
    let text = match bytes.as_slice() {
        [0xFF, 0xFE, rest @ ..] => wide(rest, u16::from_le_bytes)?,
        [0xFE, 0xFF, rest @ ..] => wide(rest, u16::from_be_bytes)?,
        [b'<', 0, ..] => wide(&bytes, u16::from_le_bytes)?,
        [0, b'<', ..] => wide(&bytes, u16::from_be_bytes)?,
        [0xEF, 0xBB, 0xBF, rest @ ..] => str::from_utf8(rest).map_err(damaged)?.to_owned(),
        _ => String::from_utf8(bytes).map_err(damaged)?,
    };
    match is_declared_otherwise(&text) {
        true => refuse("The document is written in an encoding that cannot be checked."),
        false => Ok(text),
    }
}

/// Whether the text says that it is in an encoding in which it would say something else.
fn is_declared_otherwise(text: &str) -> bool {
    let declaration = text.split_once("?>").map_or("", |(declaration, _)| declaration);
    let declaration = declaration.get(..200).unwrap_or(declaration).to_ascii_lowercase();
    if !declaration.trim_start().starts_with("<?xml") {
        return false;
    }
    let Some((_, encoding)) = declaration.split_once("encoding") else { return false };
    let encoding = encoding.trim_start().trim_start_matches('=').trim_start().trim_start_matches(['"', '\'']);
    let is_ascii_alike = encoding.starts_with("iso-8859") || encoding.starts_with("windows-125");
    !(encoding.starts_with("utf-8")
        || encoding.starts_with("utf-16")
        || encoding.starts_with("us-ascii")
        || is_ascii_alike && text.is_ascii())
}

/// Reads the events of a part without a document type.
pub(super) struct Events<'t> {
    reader: Reader<&'t [u8]>,
    budget: &'t Budget,
    count: u64,
    paid: u64,
    /// Elements that are open: the parser remembers each.
    depth: usize,
}

impl<'t> Events<'t> {
    pub(super) fn of(text: &'t str, budget: &'t Budget) -> Self {
        Self { reader: Reader::from_str(text), budget, count: 0, paid: 0, depth: 0 }
    }

    pub(super) async fn next(&mut self) -> Step<Event<'t>> {
        self.count += 1;
        if self.count.is_multiple_of(EVENTS) {
            let at = self.reader.buffer_position();
            self.budget.pause(at - self.paid + EVENTS * EVENT_WORK).await?;
            self.paid = at;
        }
        let event = self.reader.read_event().map_err(damaged)?;
        match event {
            Event::DocType(_) => return Err(damaged("a document type")),
            Event::Start(_) => self.depth += 1,
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        if self.depth > DEPTH_MAX { Err(too_complex()) } else { Ok(event) }
    }
}

/// The value of an attribute, by its name without a prefix. Of two with the same name, programs take either.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Step<Option<String>> {
    let mut found = None;
    // The reader's own check for duplicates compares every pair.
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.map_err(damaged)?;
        if attribute.key.local_name().as_ref().eq_ignore_ascii_case(name) {
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(damaged)?;
            if found.replace(value.into_owned()).is_some() {
                return Err(damaged("an attribute twice"));
            }
        }
    }
    Ok(found)
}

/// The elements of a part.
pub(super) async fn elements(
    text: &str,
    budget: &Budget,
    mut each: impl FnMut(&str, &BytesStart<'_>) -> Step,
) -> Step {
    let mut events = Events::of(text, budget);
    loop {
        match events.next().await? {
            Event::Start(element) | Event::Empty(element) => {
                each(element.local_name().as_ref(), &element)?;
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// What a reference stands for: a character, or one of the five entities that XML knows.
pub(super) fn resolved(reference: &quick_xml::events::BytesRef<'_>) -> Result<char, Stop> {
    if let Some(letter) = reference.resolve_char_ref().map_err(damaged)? {
        return Ok(letter);
    }
    let name: &str = reference;
    match name {
        "amp" => Ok('&'),
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "quot" => Ok('"'),
        "apos" => Ok('\''),
        _ => Err(damaged("an unknown entity")),
    }
}
