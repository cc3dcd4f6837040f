//! Objects, as PDF readers see them, and where they begin.

use std::borrow::Cow;

/// An object, as far as it matters here. What stands in the file as it is read is not copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Object<'a> {
    Name(Cow<'a, [u8]>),
    /// As it stands in the file, if it is longer than [`TEXT_MAX`](super::lexer::TEXT_MAX).
    Text(Cow<'a, [u8]>),
    Number(i64),
    /// Of the object with this number.
    Reference(u32),
    Array(Vec<Self>),
    Dictionary(Vec<(Cow<'a, [u8]>, Self)>),
    False,
    /// Null, true, a fraction, a word.
    Other,
}

impl Object<'_> {
    pub(super) fn is_dictionary(&self) -> bool {
        matches!(self, Self::Dictionary(_))
    }

    /// The value of a key. Of several, readers take the last.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        let Self::Dictionary(entries) = self else { return None };
        entries.iter().rev().find(|entry| *entry.0 == *key.as_bytes()).map(|entry| &entry.1)
    }

    pub(super) fn number(&self) -> Option<i64> {
        if let Self::Number(number) = self { Some(*number) } else { None }
    }

    pub(super) fn text(&self) -> Option<&[u8]> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    pub(super) fn is_name(&self, key: &str, name: &[u8]) -> bool {
        matches!(self.get(key), Some(Self::Name(found)) if **found == *name)
    }
}

/// Whether a keyword at this place can be one: no letter stands before it.
pub(super) fn begins_word(bytes: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| bytes.get(before));
    before.is_none_or(|byte| !is_regular(*byte) || byte.is_ascii_digit())
}

/// The number and generation before `obj`.
pub(super) fn number_before(bytes: &[u8], at: usize) -> Option<(u32, u16)> {
    let line = &bytes[at.saturating_sub(40)..at];
    let mut words = line.rsplit(|byte| is_space(*byte)).filter(|word| !word.is_empty());
    let (generation, number) = (words.next()?, words.next()?);
    let digits = number.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let number = str::from_utf8(&number[number.len() - digits..]).ok()?;
    Some((number.parse().ok()?, str::from_utf8(generation).ok()?.parse().ok()?))
}

/// How many bytes of an object stream say where its objects begin.
pub(super) fn table(bytes: &[u8], dictionary: &Object<'_>) -> usize {
    let first = dictionary.get("First").and_then(Object::number);
    first.and_then(|first| usize::try_from(first).ok()).unwrap_or(0).min(bytes.len())
}

/// Where the objects of an object stream begin.
pub(super) fn places(bytes: &[u8], dictionary: &Object<'_>) -> Vec<usize> {
    let first = table(bytes, dictionary);
    let table = bytes[..first].split(|byte| is_space(*byte)).filter(|word| !word.is_empty());
    let numbers = table.filter_map(|word| str::from_utf8(word).ok()?.parse::<usize>().ok());
    let mut places: Vec<usize> = numbers.skip(1).step_by(2).map(|at| first.saturating_add(at)).collect();
    places.retain(|at| *at < bytes.len());
    places.sort_unstable();
    places.dedup();
    places
}

pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

pub(super) fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !is_delimiter(byte)
}
