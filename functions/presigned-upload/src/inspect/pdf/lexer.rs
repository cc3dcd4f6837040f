//! Reads objects as PDF readers do: names with escapes, nested strings, comments, and what is not closed.
//!
//! It rests on the way, since one string can fill the file, and goes through nothing twice because of that.

use std::borrow::Cow;

use super::super::budget::{Step, Stop, too_complex};
use super::Meter;
use super::object::{Object, is_space};
use super::spelling::{end_of_word, hex, reference, unescaped, unescaped_name};

/// Real files nest a dozen deep.
const DEPTH_MAX: usize = 64;
/// The parts of one object: enough for a page tree of a book.
const PARTS_MAX: usize = 200_000;
/// What each part costs beside its bytes: it is kept apart from the others.
const PART_WORK: u64 = 80;
/// What an array or a dictionary costs more than that.
const OPEN_WORK: u64 = 128;
/// A longer string is no path and no password, and is not decoded.
pub(super) const TEXT_MAX: usize = 64 * 1024;
/// A longer name has no meaning to any reader, however it is spelled; it is not decoded.
const NAME_MAX: usize = 4096;
/// How far is read between two pauses.
const STEP: usize = 256 * 1024;

/// Reads the object at a place; returns it and where it ends.
pub(super) async fn object<'a>(
    bytes: &'a [u8],
    at: usize,
    meter: &mut Meter<'_>,
) -> Step<(Object<'a>, usize)> {
    let mut lexer = Lexer::of(bytes, at);
    let mut paid = at;
    loop {
        let read = lexer.read_on();
        let reached = lexer.at.max(lexer.through.reached);
        meter.pay((reached - paid) as u64 + std::mem::take(&mut lexer.work)).await?;
        paid = reached;
        match read {
            Ok(object) => return Ok((object, lexer.at)),
            Err(Halt::Rest) => {}
            Err(Halt::Stop(stop)) => return Err(stop),
        }
    }
}

/// Why reading ended before the object did.
enum Halt {
    /// To go on from here.
    Rest,
    Stop(Stop),
}

impl From<Stop> for Halt {
    fn from(stop: Stop) -> Self {
        Self::Stop(stop)
    }
}

type Reading<T = ()> = Result<T, Halt>;

/// What stands at a place.
enum Found<'a> {
    Object(Object<'a>),
    /// The beginning of an array or a dictionary.
    Opened,
    /// What closes the object around it, or ends it.
    Nothing,
}

/// An array or a dictionary that is not closed yet.
enum Open<'a> {
    Array(Vec<Object<'a>>),
    /// The last key may have no value yet.
    Dictionary(Vec<(Cow<'a, [u8]>, Object<'a>)>, Option<Cow<'a, [u8]>>),
}

/// How far a long token was gone through.
#[derive(Clone, Copy)]
struct Through {
    token: usize,
    reached: usize,
    /// Brackets that are open in it.
    open: usize,
}

struct Lexer<'a> {
    bytes: &'a [u8],
    at: usize,
    parts: usize,
    /// What is to be paid beside the bytes.
    work: u64,
    open: Vec<Open<'a>>,
    through: Through,
    /// Where to rest.
    rest: usize,
}

impl<'a> Lexer<'a> {
    fn of(bytes: &'a [u8], at: usize) -> Self {
        let through = Through { token: usize::MAX, reached: at, open: 0 };
        Self { bytes, at, parts: 0, work: 0, open: Vec::new(), through, rest: 0 }
    }

    /// Reads on from where it rested.
    fn read_on(&mut self) -> Reading<Object<'a>> {
        self.rest = self.at.max(self.through.reached).saturating_add(STEP);
        loop {
            if self.at >= self.rest {
                return Err(Halt::Rest);
            }
            let whole = match self.open.last() {
                None => match (self.found()?, self.peek()) {
                    (Found::Object(object), _) => Some(object),
                    (Found::Opened, _) => None,
                    // What closes nothing is passed over.
                    (Found::Nothing, Some(b']' | b'>')) => self.pass(),
                    (Found::Nothing, _) => Some(Object::Other),
                },
                Some(Open::Array(_)) => match (self.found()?, self.peek()) {
                    (Found::Object(item), _) => self.add(item),
                    (Found::Opened, _) => None,
                    (Found::Nothing, Some(b'>')) => self.pass(),
                    (Found::Nothing, Some(b']')) => {
                        self.at += 1;
                        self.close()
                    }
                    (Found::Nothing, _) => self.close(),
                },
                Some(Open::Dictionary(_, Some(_))) => match self.found()? {
                    Found::Object(value) => self.add(value),
                    Found::Opened => None,
                    Found::Nothing => self.expect(None),
                },
                Some(Open::Dictionary(_, None)) => self.key()?,
            };
            if let Some(object) = whole {
                return Ok(object);
            }
        }
    }

    fn opened(&mut self, open: Open<'a>) -> Found<'a> {
        self.work += OPEN_WORK;
        self.open.push(open);
        Found::Opened
    }

    fn pass(&mut self) -> Option<Object<'a>> {
        self.at += 1;
        None
    }

    /// Adds an object to the one around it; returns it if it is the outermost.
    fn add(&mut self, object: Object<'a>) -> Option<Object<'a>> {
        match self.open.last_mut() {
            None => return Some(object),
            Some(Open::Array(items)) => items.push(object),
            Some(Open::Dictionary(entries, key)) => entries.push((key.take().unwrap_or_default(), object)),
        }
        None
    }

    fn close(&mut self) -> Option<Object<'a>> {
        let closed = match self.open.pop()? {
            Open::Array(items) => Object::Array(items),
            Open::Dictionary(entries, _) => Object::Dictionary(entries),
        };
        self.add(closed)
    }

    /// Notes the key of the next value.
    fn expect(&mut self, next: Option<Cow<'a, [u8]>>) -> Option<Object<'a>> {
        if let Some(Open::Dictionary(_, key)) = self.open.last_mut() {
            *key = next;
        }
        None
    }

    /// A key, or what stands where one should.
    fn key(&mut self) -> Reading<Option<Object<'a>>> {
        self.skip_space()?;
        Ok(match self.bytes.get(self.at..).unwrap_or_default() {
            [b'/', ..] => {
                let key = self.name()?;
                self.work += PART_WORK;
                self.expect(Some(key))
            }
            [b'>', b'>', ..] => {
                self.at += 2;
                self.close()
            }
            [] => self.close(),
            // A bracket too many is passed over, as readers do.
            [b'>' | b']' | b')' | b'}', ..] => self.pass(),
            rest if rest.starts_with(b"endobj") || rest.starts_with(b"stream") => self.close(),
            // Readers pass over what is no key; what is in it is looked at all the same.
            _ => match self.found()? {
                Found::Object(value) => self.add(value),
                Found::Opened => None,
                Found::Nothing => self.close(),
            },
        })
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Where the token that begins here ends, at the earliest behind `from`. What was searched is not searched again.
    fn end_of_token(&mut self, from: usize, find: impl Fn(&[u8]) -> Option<usize>) -> Reading<usize> {
        let from = if self.through.token == self.at { self.through.reached } else { from };
        let to = self.rest.max(from).min(self.bytes.len());
        match find(self.bytes.get(from..to).unwrap_or_default()) {
            Some(place) => Ok(from + place),
            None if to == self.bytes.len() => Ok(to.max(self.at)),
            None => {
                self.through = Through { token: self.at, reached: to, open: 0 };
                Err(Halt::Rest)
            }
        }
    }

    fn skip_space(&mut self) -> Reading {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                self.at = self.end_of_token(self.at, |bytes| memchr::memchr2(b'\n', b'\r', bytes))?;
            } else if is_space(byte) {
                self.at =
                    self.end_of_token(self.at, |bytes| bytes.iter().position(|byte| !is_space(*byte)))?;
            } else {
                break;
            }
        }
        Ok(())
    }

    fn found(&mut self) -> Reading<Found<'a>> {
        self.parts += 1;
        self.work += PART_WORK;
        if self.open.len() > DEPTH_MAX || self.parts > PARTS_MAX {
            return Err(Halt::Stop(too_complex()));
        }
        self.skip_space()?;
        while matches!(self.peek(), Some(b')' | b'}')) {
            self.at += 1;
            self.skip_space()?;
        }
        Ok(match self.bytes.get(self.at..).unwrap_or_default() {
            [] | [b']' | b'>', ..] => Found::Nothing,
            [b'/', ..] => Found::Object(Object::Name(self.name()?)),
            [b'(', ..] => Found::Object(Object::Text(self.text()?)),
            [b'<', b'<', ..] => {
                self.at += 2;
                self.opened(Open::Dictionary(Vec::new(), None))
            }
            [b'<', ..] => Found::Object(Object::Text(self.hexadecimal()?)),
            [b'[', ..] => {
                self.at += 1;
                self.opened(Open::Array(Vec::new()))
            }
            [b'{', ..] => {
                self.at += 1;
                Found::Object(Object::Other)
            }
            _ => self.word()?.map_or(Found::Nothing, Found::Object),
        })
    }

    fn name(&mut self) -> Reading<Cow<'a, [u8]>> {
        let end = self.end_of_token(self.at + 1, end_of_word)?;
        let name = &self.bytes[self.at + 1..end];
        self.at = end;
        Ok(if name.len() > NAME_MAX || !name.contains(&b'#') {
            name.into()
        } else {
            unescaped_name(name).into()
        })
    }

    fn text(&mut self) -> Reading<Cow<'a, [u8]>> {
        let mut through = match self.through.token == self.at {
            true => self.through,
            false => Through { token: self.at, reached: self.at + 1, open: 1 },
        };
        while through.open > 0 {
            if through.reached >= self.rest {
                self.through = through;
                return Err(Halt::Rest);
            }
            let Some(byte) = self.bytes.get(through.reached) else { break };
            through.reached += 1;
            match byte {
                b'\\' => through.reached += 1,
                b'(' => through.open += 1,
                b')' => through.open -= 1,
                _ => {}
            }
        }
        let end = through.reached.min(self.bytes.len());
        let text = &self.bytes[self.at + 1..end - usize::from(through.open == 0)];
        self.at = end;
        Ok(if text.len() > TEXT_MAX || !text.contains(&b'\\') { text.into() } else { unescaped(text).into() })
    }

    fn hexadecimal(&mut self) -> Reading<Cow<'a, [u8]>> {
        let end = self.end_of_token(self.at + 1, |bytes| memchr::memchr(b'>', bytes))?;
        let text = &self.bytes[self.at + 1..end];
        self.at = (end + 1).min(self.bytes.len());
        if text.len() > 2 * TEXT_MAX {
            return Ok(text.into());
        }
        let digits: Vec<u8> = text.iter().filter_map(|byte| hex(*byte)).collect();
        Ok(digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)).collect())
    }

    /// A number, a reference, or a word; `None` at one that ends the object.
    fn word(&mut self) -> Reading<Option<Object<'a>>> {
        let end = self.end_of_token(self.at, end_of_word)?;
        let word = &self.bytes[self.at..end];
        if matches!(word, b"endobj" | b"endstream" | b"stream" | b"obj" | b"xref" | b"startxref") {
            return Ok(None);
        }
        self.at = end;
        if word == b"false" {
            return Ok(Some(Object::False));
        }
        let Some(number) = str::from_utf8(word).ok().and_then(|word| word.parse::<i64>().ok()) else {
            return Ok(Some(Object::Other));
        };
        if let Some(length) = reference(&self.bytes[self.at..])? {
            self.at += length;
            return Ok(Some(Object::Reference(u32::try_from(number).unwrap_or(u32::MAX))));
        }
        Ok(Some(Object::Number(number)))
    }
}
