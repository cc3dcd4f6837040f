//! Reads DynamoDB's answers, and takes the names of types out of the items: `{"S":"text"}` becomes `"text"`, which serde then
//! reads as it reads any JSON.

use memchr::memchr2;
use serde::de::IgnoredAny;

/// How deep values may lie in each other; DynamoDB takes 32 levels.
const DEPTH_MAX: u8 = 40;
/// What most items take as plain JSON.
const ITEM_BYTES: usize = 512;

/// A place in the plain JSON.
pub(super) type Place = std::ops::Range<usize>;

/// An item in plain JSON: personal data, which no log shows.
#[derive(Default)]
#[cfg_attr(test, derive(Debug, PartialEq, Eq))]
pub(super) struct PlainItem {
    pub(super) json: String,
    /// Where the values of attributes are that are asked for by themselves.
    pub(super) pk: Option<Place>,
    pub(super) sk: Option<Place>,
    pub(super) version: Option<Place>,
}

/// What a batch found, and what it left, by the names of tables.
#[derive(Default)]
#[cfg_attr(test, derive(Debug, PartialEq, Eq))]
pub(super) struct BatchAnswer {
    pub(super) found: Vec<(String, Vec<PlainItem>)>,
    /// The keys of what has to be asked for again.
    pub(super) left: Vec<(String, Vec<PlainItem>)>,
}

/// What a query found, and where the next response goes on.
#[derive(Default)]
#[cfg_attr(test, derive(Debug, PartialEq, Eq))]
pub(super) struct QueryAnswer {
    pub(super) items: Vec<PlainItem>,
    pub(super) last: Option<PlainItem>,
}

/// Reads the answer to `BatchGetItem`; `None` if it is no such answer.
pub(super) fn batch_answer(json: &str) -> Option<BatchAnswer> {
    let mut answer = BatchAnswer::default();
    whole(json, |typed, name| match name {
        r#""Responses""# => typed.fields(|typed, table| {
            answer.found.push((unquoted(table)?, typed.items()?));
            Some(())
        }),
        r#""UnprocessedKeys""# => typed.fields(|typed, table| {
            typed.fields(|typed, name| match name {
                r#""Keys""# => {
                    answer.left.push((unquoted(table)?, typed.items()?));
                    Some(())
                }
                _ => typed.skip(),
            })
        }),
        _ => typed.skip(),
    })?;
    Some(answer)
}

/// Reads the answer to `Query`; `None` if it is no such answer.
pub(super) fn query_answer(json: &str) -> Option<QueryAnswer> {
    let mut answer = QueryAnswer::default();
    whole(json, |typed, name| match name {
        r#""Items""# => {
            answer.items = typed.items()?;
            Some(())
        }
        r#""LastEvaluatedKey""# => {
            answer.last = Some(typed.item()?).filter(|key| key.json != "{}");
            Some(())
        }
        _ => typed.skip(),
    })?;
    Some(answer)
}

/// Reads a document that is one object.
fn whole<'a>(json: &'a str, field: impl FnMut(&mut Typed<'a>, &'a str) -> Option<()>) -> Option<()> {
    let mut typed = Typed { rest: json };
    typed.fields(field)?;
    typed.skip_space();
    typed.rest.is_empty().then_some(())
}

/// The text that is written with these quotation marks.
fn unquoted(text: &str) -> Option<String> {
    serde_json::from_str(text).ok()
}

/// What has not been read yet.
struct Typed<'a> {
    rest: &'a str,
}

impl<'a> Typed<'a> {
    /// The fields of an object, by their names with quotation marks.
    fn fields(&mut self, mut field: impl FnMut(&mut Self, &'a str) -> Option<()>) -> Option<()> {
        self.each('{', '}', |typed, _| {
            let name = typed.text()?;
            typed.one(':')?;
            field(typed, name)
        })
    }

    fn items(&mut self) -> Option<Vec<PlainItem>> {
        let mut items = Vec::new();
        self.each('[', ']', |typed, _| {
            items.push(typed.item()?);
            Some(())
        })?;
        Some(items)
    }

    fn item(&mut self) -> Option<PlainItem> {
        let json = String::with_capacity(self.rest.len().min(ITEM_BYTES));
        let mut item = PlainItem { json, ..PlainItem::default() };
        self.map(&mut item.json, DEPTH_MAX, |name, place| match name {
            r#""pk""# => item.pk = Some(place),
            r#""sk""# => item.sk = Some(place),
            r#""version""# => item.version = Some(place),
            _ => {}
        })?;
        Some(item)
    }

    /// Names, and values with their types; says where each value is in what is written.
    fn map(&mut self, plain: &mut String, depth: u8, mut found: impl FnMut(&str, Place)) -> Option<()> {
        plain.push('{');
        self.each('{', '}', |typed, first| {
            if !first {
                plain.push(',');
            }
            let name = typed.text()?;
            plain.push_str(name);
            typed.one(':')?;
            plain.push(':');
            let start = plain.len();
            typed.value(plain, depth)?;
            found(name, start..plain.len());
            Some(())
        })?;
        plain.push('}');
        Some(())
    }

    fn list(
        &mut self,
        plain: &mut String,
        element: fn(&mut Self, &mut String, u8) -> Option<()>,
        depth: u8,
    ) -> Option<()> {
        plain.push('[');
        self.each('[', ']', |typed, first| {
            if !first {
                plain.push(',');
            }
            element(typed, plain, depth)
        })?;
        plain.push(']');
        Some(())
    }

    /// A value with its type around it.
    fn value(&mut self, plain: &mut String, depth: u8) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        self.one('{')?;
        let kind = self.text()?;
        self.one(':')?;
        match kind {
            r#""S""# | r#""B""# => self.copy_text(plain, depth)?,
            r#""N""# => self.copy_number(plain, depth)?,
            r#""M""# => self.map(plain, depth, |_, _| {})?,
            r#""L""# => self.list(plain, Self::value, depth)?,
            r#""BOOL""# => plain.push_str(self.word(&["true", "false"])?),
            r#""NULL""# => {
                self.word(&["true"])?;
                plain.push_str("null");
            }
            r#""SS""# | r#""BS""# => self.list(plain, Self::copy_text, depth)?,
            r#""NS""# => self.list(plain, Self::copy_number, depth)?,
            _ => return None,
        }
        self.one('}')
    }

    fn copy_text(&mut self, plain: &mut String, _depth: u8) -> Option<()> {
        plain.push_str(self.text()?);
        Some(())
    }

    /// A number is sent as a text.
    fn copy_number(&mut self, plain: &mut String, _depth: u8) -> Option<()> {
        let number = self.text()?.trim_matches('"');
        let belongs = |byte: &u8| byte.is_ascii_digit() || b"+-.eE".contains(byte);
        if number.is_empty() || !number.as_bytes().iter().all(belongs) {
            return None;
        }
        plain.push_str(number);
        Some(())
    }

    /// Elements with commas between them; says which is the first.
    fn each(
        &mut self,
        open: char,
        close: char,
        mut element: impl FnMut(&mut Self, bool) -> Option<()>,
    ) -> Option<()> {
        self.one(open)?;
        if self.one(close).is_some() {
            return Some(());
        }
        element(self, true)?;
        while self.one(',').is_some() {
            element(self, false)?;
        }
        self.one(close)
    }

    /// Leaves a value of plain JSON out.
    fn skip(&mut self) -> Option<()> {
        let mut values = serde_json::Deserializer::from_str(self.rest).into_iter::<IgnoredAny>();
        values.next()?.ok()?;
        self.rest = &self.rest[values.byte_offset()..];
        Some(())
    }

    /// A text as it is written, with its quotation marks.
    fn text(&mut self) -> Option<&'a str> {
        self.skip_space();
        let bytes = self.rest.as_bytes();
        if bytes.first() != Some(&b'"') {
            return None;
        }
        let mut at = 1;
        loop {
            at += memchr2(b'"', b'\\', bytes.get(at..)?)?;
            if bytes[at] == b'"' {
                break;
            }
            at += 2;
        }
        let (text, rest) = self.rest.split_at_checked(at + 1)?;
        self.rest = rest;
        Some(text)
    }

    fn word(&mut self, words: &[&'static str]) -> Option<&'static str> {
        self.skip_space();
        let word = words.iter().find(|word| self.rest.starts_with(**word))?;
        self.rest = &self.rest[word.len()..];
        Some(word)
    }

    /// This character, if it is next.
    fn one(&mut self, character: char) -> Option<()> {
        self.skip_space();
        self.rest = self.rest.strip_prefix(character)?;
        Some(())
    }

    fn skip_space(&mut self) {
        if self.rest.starts_with([' ', '\t', '\r', '\n']) {
            self.rest = self.rest.trim_start();
        }
    }
}

#[cfg(test)]
#[path = "plain_json_tests.rs"]
mod tests;
