//! Reads objects as PDF readers do: names with escapes, nested strings, comments, and what is not closed.

use super::super::budget::{Step, too_complex};

/// Real files nest a dozen deep.
const DEPTH_MAX: usize = 64;
/// The parts of one object: enough for a page tree of a book.
const PARTS_MAX: usize = 200_000;
/// What each part costs beside its bytes: it is kept apart from the others.
const PART_WORK: u64 = 32;

/// An object, as far as it matters here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Object {
    Name(Vec<u8>),
    Text(Vec<u8>),
    Number(i64),
    /// Of the object with this number.
    Reference(u32),
    Array(Vec<Self>),
    Dictionary(Vec<(Vec<u8>, Self)>),
    False,
    /// Null, true, a fraction, a word.
    Other,
}

impl Object {
    pub(super) fn is_dictionary(&self) -> bool {
        matches!(self, Self::Dictionary(_))
    }

    /// The value of a key. Of several, readers take the last.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        let Self::Dictionary(entries) = self else { return None };
        entries.iter().rev().find(|entry| entry.0 == key.as_bytes()).map(|entry| &entry.1)
    }

    pub(super) fn number(&self) -> Option<i64> {
        if let Self::Number(number) = self { Some(*number) } else { None }
    }

    pub(super) fn text(&self) -> Option<&[u8]> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    pub(super) fn is_name(&self, key: &str, name: &[u8]) -> bool {
        matches!(self.get(key), Some(Self::Name(found)) if found == name)
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

/// Where the objects of an object stream begin.
pub(super) fn places(bytes: &[u8], dictionary: &Object) -> Vec<usize> {
    let of = |key: &str| {
        dictionary.get(key).and_then(Object::number).and_then(|number| usize::try_from(number).ok())
    };
    let first = of("First").unwrap_or(0).min(bytes.len());
    let table = bytes[..first].split(|byte| is_space(*byte)).filter(|word| !word.is_empty());
    let numbers = table.filter_map(|word| str::from_utf8(word).ok()?.parse::<usize>().ok());
    let mut places: Vec<usize> = numbers.skip(1).step_by(2).map(|at| first.saturating_add(at)).collect();
    places.retain(|at| *at < bytes.len());
    places.sort_unstable();
    places.dedup();
    places
}

fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !is_delimiter(byte)
}

/// An object that was read.
pub(super) struct Lexed {
    pub(super) object: Object,
    pub(super) end: usize,
    /// What it cost, in bytes.
    pub(super) work: u64,
}

/// Reads one object.
#[derive(Debug)]
pub(super) struct Lexer<'a> {
    bytes: &'a [u8],
    at: usize,
    parts: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn of(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at, parts: 0 }
    }

    /// The object, and where it ends.
    pub(super) fn read(mut self) -> Step<Lexed> {
        let from = self.at;
        loop {
            if let Some(object) = self.object(0)? {
                return Ok(self.lexed(object, from));
            }
            // What closes nothing is passed over.
            match self.peek() {
                Some(b']' | b'>') => self.at += 1,
                _ => return Ok(self.lexed(Object::Other, from)),
            }
        }
    }

    fn lexed(&self, object: Object, from: usize) -> Lexed {
        let work = (self.at - from) as u64 + self.parts as u64 * PART_WORK;
        Lexed { object, end: self.at, work }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                while self.peek().is_some_and(|byte| byte != b'\n' && byte != b'\r') {
                    self.at += 1;
                }
            } else if is_space(byte) {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    /// `None` at what closes the object around it, or ends it.
    fn object(&mut self, depth: usize) -> Step<Option<Object>> {
        self.parts += 1;
        if depth > DEPTH_MAX || self.parts > PARTS_MAX {
            return Err(too_complex());
        }
        self.skip_space();
        while matches!(self.peek(), Some(b')' | b'}')) {
            self.at += 1;
            self.skip_space();
        }
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        Ok(Some(match rest {
            [] => return Ok(None),
            [b'/', ..] => Object::Name(self.name()),
            [b'(', ..] => Object::Text(self.text()),
            [b'<', b'<', ..] => {
                self.at += 2;
                self.dictionary(depth)?
            }
            [b'<', ..] => Object::Text(self.hexadecimal()),
            [b'[', ..] => {
                self.at += 1;
                Object::Array(self.items(depth)?)
            }
            [b']' | b'>', ..] => return Ok(None),
            [b'{', ..] => {
                self.at += 1;
                Object::Other
            }
            _ => return Ok(self.word()),
        }))
    }

    /// The items of an array, up to its bracket or the end of the object.
    fn items(&mut self, depth: usize) -> Step<Vec<Object>> {
        let mut items = Vec::new();
        loop {
            match self.object(depth + 1)? {
                Some(item) => items.push(item),
                None => match self.peek() {
                    Some(b']') => {
                        self.at += 1;
                        return Ok(items);
                    }
                    Some(b'>') => self.at += 1,
                    _ => return Ok(items),
                },
            }
        }
    }

    fn dictionary(&mut self, depth: usize) -> Step<Object> {
        let mut entries = Vec::new();
        loop {
            self.skip_space();
            match self.bytes.get(self.at..).unwrap_or_default() {
                [b'/', ..] => {
                    let key = self.name();
                    match self.object(depth + 1)? {
                        Some(value) => entries.push((key, value)),
                        None => {
                            self.skip_space();
                            // A bracket too many is passed over, as readers do.
                            self.at += usize::from(matches!(self.peek(), Some(b']' | b')' | b'}')));
                        }
                    }
                }
                [b'>', b'>', ..] => {
                    self.at += 2;
                    break;
                }
                [] => break,
                [b'>' | b']' | b')' | b'}', ..] => self.at += 1,
                rest if rest.starts_with(b"endobj") || rest.starts_with(b"stream") => break,
                // Readers pass over what is no key; what is in it is looked at all the same.
                _ => match self.object(depth + 1)? {
                    Some(value) => entries.push((Vec::new(), value)),
                    None => break,
                },
            }
        }
        Ok(Object::Dictionary(entries))
    }

    fn name(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut name = Vec::new();
        while let Some(byte) = self.peek().filter(|byte| is_regular(*byte)) {
            self.at += 1;
            let digits = self.bytes.get(self.at..self.at + 2);
            let escaped = digits.and_then(|digits| Some(hex(digits[0])? << 4 | hex(digits[1])?));
            match (byte, escaped) {
                (b'#', Some(escaped)) => {
                    self.at += 2;
                    name.push(escaped);
                }
                _ => name.push(byte),
            }
        }
        name
    }

    fn text(&mut self) -> Vec<u8> {
        self.at += 1;
        let (mut text, mut open) = (Vec::new(), 1_usize);
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'\\' => self.escape(&mut text),
                b'(' => open += 1,
                b')' => open -= 1,
                _ => {}
            }
            if open == 0 {
                break;
            }
            if byte != b'\\' {
                text.push(byte);
            }
        }
        text
    }

    fn escape(&mut self, text: &mut Vec<u8>) {
        let Some(byte) = self.peek() else { return };
        self.at += 1;
        match byte {
            b'n' => text.push(b'\n'),
            b'r' => text.push(b'\r'),
            b't' => text.push(b'\t'),
            b'b' => text.push(8),
            b'f' => text.push(12),
            b'\r' => self.at += usize::from(self.peek() == Some(b'\n')),
            b'\n' => {}
            b'0'..=b'7' => {
                let mut value = u16::from(byte - b'0');
                for _ in 0..2 {
                    let Some(digit) = self.peek().filter(|byte| (b'0'..=b'7').contains(byte)) else { break };
                    self.at += 1;
                    value = value << 3 | u16::from(digit - b'0');
                }
                text.push(value.to_le_bytes()[0]);
            }
            other => text.push(other),
        }
    }

    fn hexadecimal(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut digits = Vec::new();
        while let Some(byte) = self.peek() {
            self.at += 1;
            if byte == b'>' {
                break;
            }
            digits.extend(hex(byte));
        }
        digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)).collect()
    }

    /// A number, a reference, or a word; `None` at one that ends the object.
    fn word(&mut self) -> Option<Object> {
        let word = self.regular();
        if matches!(word, b"endobj" | b"endstream" | b"stream" | b"obj" | b"xref" | b"startxref") {
            self.at -= word.len();
            return None;
        }
        if word == b"false" {
            return Some(Object::False);
        }
        let Some(number) = str::from_utf8(word).ok().and_then(|word| word.parse::<i64>().ok()) else {
            return Some(Object::Other);
        };
        let after = self.at;
        self.skip_space();
        let is_generation = self.regular().iter().all(u8::is_ascii_digit);
        self.skip_space();
        if is_generation && self.regular() == b"R" {
            return Some(Object::Reference(u32::try_from(number).unwrap_or(u32::MAX)));
        }
        self.at = after;
        Some(Object::Number(number))
    }

    fn regular(&mut self) -> &'a [u8] {
        let start = self.at;
        while self.peek().is_some_and(is_regular) {
            self.at += 1;
        }
        &self.bytes[start..self.at]
    }
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}
