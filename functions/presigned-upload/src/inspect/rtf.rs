//! RTF in archives and documents, as Word reads it: groups, control words, letters by their number.
//!
//! What it would do when it is opened is refused: a field that starts a program, a template that is elsewhere, and
//! every embedded object, because what an object is cannot be told from a description that Word repairs as it reads.

use memchr::memmem;

use super::budget::{Step, refuse, too_complex};
use super::office::{dde, is_remote, remote_template, starts_program};
use super::source::Source;

/// How much is read between two pauses.
const STEP: usize = 64 * 1024;
/// Real fields are nested two or three deep.
const DEPTH_MAX: usize = 64;
/// Control words have 32 letters at most, and numbers ten digits.
const WORD_MAX: usize = 4096;
/// How much of an instruction or a path is kept.
const TEXT_MAX: usize = 4096;
/// Control words of embedded objects, in any spelling that Word knows.
const OBJECTS: [&[u8]; 4] = [b"object", b"objdata", b"objocx", b"objupdate"];

pub(super) async fn check(source: &mut Source<'_>) -> Step {
    let bytes = source.whole().await?;
    // Also where another reader would be at another place in the file.
    if memmem::find(&bytes, b"\\objdata").is_some() || memmem::find(&bytes, b"\\objocx").is_some() {
        return refuse(embedded());
    }
    let mut reader = Reader { bytes: &bytes, at: 0, depth: 0, watched: Vec::new(), stand_ins: 1, skipped: 0 };
    let mut paid = 0;
    while reader.step()? {
        if reader.at - paid >= STEP {
            source.budget().pause((reader.at - paid) as u64).await?;
            paid = reader.at;
        }
    }
    reader.watched.iter().try_for_each(Watched::check)
}

fn embedded() -> String {
    "The document contains an embedded object, which cannot be checked in this format. Please save it as .docx."
        .to_owned()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Instruction,
    Template,
}

/// A group whose text decides.
#[derive(Debug)]
struct Watched {
    kind: Kind,
    depth: usize,
    text: String,
}

impl Watched {
    fn check(&self) -> Step {
        match self.kind {
            Kind::Instruction if starts_program(&self.text) => refuse(dde()),
            Kind::Template if is_remote(self.text.trim()) => remote_template(),
            _ => Ok(()),
        }
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    depth: usize,
    watched: Vec<Watched>,
    /// How many letters behind one that is given by its number stand for it in older programs.
    stand_ins: usize,
    /// How many of them are still to come.
    skipped: usize,
}

impl Reader<'_> {
    /// Reads one token; `false` at the end.
    fn step(&mut self) -> Step<bool> {
        let Some(byte) = self.bytes.get(self.at).copied() else { return Ok(false) };
        self.at += 1;
        match byte {
            b'{' => {
                self.skipped = 0;
                self.depth += 1;
            }
            b'}' => {
                self.skipped = 0;
                while let Some(ended) = self.watched.pop_if(|watched| watched.depth >= self.depth) {
                    ended.check()?;
                }
                self.depth = self.depth.saturating_sub(1);
            }
            b'\\' => self.control()?,
            b'\r' | b'\n' => {}
            letter => self.add(char::from(letter)),
        }
        Ok(true)
    }

    fn add(&mut self, letter: char) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        if let Some(watched) = self.watched.last_mut().filter(|watched| watched.text.len() < TEXT_MAX)
            && !(watched.text.is_empty() && letter.is_whitespace())
        {
            watched.text.push(letter);
        }
    }

    fn control(&mut self) -> Step {
        let rest = &self.bytes[self.at..];
        let letters = rest.iter().take(WORD_MAX).take_while(|byte| byte.is_ascii_alphabetic()).count();
        if letters == 0 {
            return self.symbol();
        }
        let (word, rest) = rest.split_at(letters);
        let sign = usize::from(rest.first() == Some(&b'-'));
        let digits = rest[sign..].iter().take(WORD_MAX).take_while(|byte| byte.is_ascii_digit()).count();
        if letters == WORD_MAX || digits == WORD_MAX {
            return Err(too_complex());
        }
        let number = if digits == 0 { &[][..] } else { &rest[..sign + digits] };
        self.at += letters + number.len();
        // A blank ends the word and belongs to it.
        self.at += usize::from(self.bytes.get(self.at) == Some(&b' '));
        let number = str::from_utf8(number).ok().and_then(|number| number.parse::<i64>().ok());
        match word {
            word if OBJECTS.contains(&word) => return refuse(embedded()),
            b"fldinst" => return self.watch(Kind::Instruction),
            b"template" => return self.watch(Kind::Template),
            // Letters beyond 32,767 are written as negative numbers.
            b"u" => {
                let code = number.and_then(|number| u32::try_from(number.rem_euclid(65_536)).ok());
                self.skipped = 0;
                self.add(code.and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER));
                self.skipped = self.stand_ins;
            }
            b"uc" => self.stand_ins = number.and_then(|number| usize::try_from(number).ok()).unwrap_or(1),
            b"bin" => {
                let length = number.and_then(|number| usize::try_from(number).ok()).unwrap_or(0);
                self.at = self.at.saturating_add(length).min(self.bytes.len());
            }
            _ => {}
        }
        Ok(())
    }

    fn symbol(&mut self) -> Step {
        let Some(symbol) = self.bytes.get(self.at).copied() else { return Ok(()) };
        self.at += 1;
        match symbol {
            b'\'' => {
                let digits = self.bytes.get(self.at..self.at + 2).and_then(|two| str::from_utf8(two).ok());
                if let Some(code) = digits.and_then(|two| u8::from_str_radix(two, 16).ok()) {
                    self.at += 2;
                    self.add(char::from(code));
                }
            }
            b'\\' | b'{' | b'}' => self.add(char::from(symbol)),
            b'~' => self.add(' '),
            _ => {}
        }
        Ok(())
    }

    fn watch(&mut self, kind: Kind) -> Step {
        // What kind of field it is would be another field's result.
        let is_open =
            |watched: &&Watched| watched.kind == Kind::Instruction && watched.text.trim().is_empty();
        if kind == Kind::Instruction && self.watched.last().is_some_and(|watched| is_open(&watched)) {
            return refuse(dde());
        }
        self.watched.push(Watched { kind, depth: self.depth, text: String::new() });
        if self.watched.len() > DEPTH_MAX { Err(too_complex()) } else { Ok(()) }
    }
}
