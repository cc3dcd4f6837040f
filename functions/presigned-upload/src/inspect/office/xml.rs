//! XML as a parser reads it: character references resolved, no document type, in Unicode.

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::super::budget::{Step, Stop, damaged, refuse};

/// Decodes a part. Office writes UTF-8; UTF-16 is allowed as well.
pub(super) fn decoded(bytes: Vec<u8>) -> Step<String> {
    let wide = |bytes: &[u8], of: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks(2).map(|pair| of([pair[0], *pair.get(1).unwrap_or(&0)])).collect();
        String::from_utf16(&units).map_err(damaged)
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

/// The next event, of a document without a document type.
pub(super) fn next<'t>(reader: &mut Reader<&'t [u8]>) -> Step<Event<'t>> {
    match reader.read_event().map_err(damaged)? {
        Event::DocType(_) => Err(damaged("a document type")),
        event => Ok(event),
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

/// The elements of a small part.
pub(super) fn elements(text: &str, mut each: impl FnMut(&str, &BytesStart<'_>) -> Step) -> Step {
    let mut reader = Reader::from_str(text);
    loop {
        match next(&mut reader)? {
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
