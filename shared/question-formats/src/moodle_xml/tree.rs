//! A small tree of elements, read in one pass without entities of its own and without recursion.

use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

/// Questions are at most this deep; more is no question file.
const DEEPEST: usize = 32;

/// An element.
#[derive(Debug, Default)]
pub(super) struct Element {
    pub(super) name: String,
    /// The line of its start tag, from 1.
    pub(super) line: usize,
    pub(super) attributes: Vec<(String, String)>,
    /// Its own text.
    pub(super) text: String,
    pub(super) children: Vec<Element>,
}

impl Element {
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn all<'tree>(&'tree self, name: &'tree str) -> impl Iterator<Item = &'tree Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The text of a child, or of the `text` element in it.
    pub(super) fn text_of(&self, name: &str) -> Option<&str> {
        let child = self.child(name)?;
        Some(child.child("text").unwrap_or(child).text.trim())
    }
}

/// Reads a document.
///
/// # Errors
/// The line where it stops being XML, and why.
pub(super) fn document(text: &str) -> Result<Element, (usize, String)> {
    let mut reader = Reader::from_str(text);
    let mut lines = LineCounter { text, offset: 0, line: 1 };
    let mut open = vec![Element::default()];
    loop {
        let line = lines.at(reader.buffer_position());
        let event = reader.read_event().map_err(|error| (line, format!("is not XML: {error}")))?;
        match event {
            Event::Start(tag) => {
                if open.len() > DEEPEST {
                    return Err((line, "has too many elements inside each other".to_owned()));
                }
                open.push(element(&tag, line)?);
            }
            Event::Empty(tag) => {
                let element = element(&tag, line)?;
                add(&mut open, element);
            }
            Event::End(_) => {
                if let Some(element) = open.pop() {
                    add(&mut open, element);
                }
            }
            Event::Text(text) => push(&mut open, &text.xml10_content()),
            Event::CData(data) => push(&mut open, &data.xml10_content()),
            Event::GeneralRef(reference) => push(&mut open, &resolved(&reference)),
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
    match (open.len(), open.pop()) {
        (1, Some(document)) => Ok(document),
        _ => Err((lines.line, "ends inside an element".to_owned())),
    }
}

fn push(open: &mut [Element], text: &str) {
    if let Some(element) = open.last_mut() {
        element.text.push_str(text);
    }
}

fn add(open: &mut [Element], child: Element) {
    if let Some(parent) = open.last_mut() {
        parent.children.push(child);
    }
}

fn element(tag: &BytesStart<'_>, line: usize) -> Result<Element, (usize, String)> {
    let broken = |error: &dyn std::fmt::Display| (line, format!("is not XML: {error}"));
    let mut attributes = Vec::new();
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|error| broken(&error))?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| broken(&error))?;
        attributes.push((attribute.key.local_name().as_ref().to_owned(), value.into_owned()));
    }
    let name = tag.local_name().as_ref().to_owned();
    Ok(Element { name, line, attributes, ..Element::default() })
}

/// A reference to a character, or to one that HTML names: hand-made files have `&nbsp;` outside of CDATA. What a
/// document type of the file itself declares is not looked at.
fn resolved(reference: &BytesRef<'_>) -> String {
    match reference.resolve_char_ref() {
        Ok(Some(letter)) => letter.to_string(),
        _ => html_escape::decode_html_entities(&format!("&{};", &**reference)).into_owned(),
    }
}

/// Counts lines forwards, so that a large file is passed once.
struct LineCounter<'text> {
    text: &'text str,
    offset: usize,
    line: usize,
}

impl LineCounter<'_> {
    fn at(&mut self, position: u64) -> usize {
        let position = usize::try_from(position).unwrap_or(usize::MAX);
        let passed = self.text.as_bytes().get(self.offset..position).unwrap_or_default();
        self.line += passed.iter().filter(|byte| **byte == b'\n').count();
        self.offset = self.offset.max(position.min(self.text.len()));
        self.line
    }
}
