//! How names and strings are spelled: escapes, digits, space and comments.

use super::super::budget::{Step, too_complex};
use super::object::{is_regular, is_space};

/// How far behind a number may stand what makes it a reference.
const REFERENCE_MAX: usize = 64 * 1024;

/// How long what stands behind a number is, if it makes the number a reference.
pub(super) fn reference(rest: &[u8]) -> Step<Option<usize>> {
    let near = &rest[..rest.len().min(REFERENCE_MAX)];
    let generation = near.len() - trimmed(near).len();
    let digits = near[generation..].iter().take_while(|byte| is_regular(**byte)).count();
    if !near[generation..generation + digits].iter().all(u8::is_ascii_digit) {
        return Ok(None);
    }
    let behind = &near[generation + digits..];
    let word = behind.len() - trimmed(behind).len();
    let letters = end_of_word(&behind[word..]).unwrap_or(behind.len() - word);
    let end = generation + digits + word + letters;
    match end == near.len() && near.len() < rest.len() {
        true => Err(too_complex()),
        false if &behind[word..word + letters] == b"R" => Ok(Some(end)),
        false => Ok(None),
    }
}

/// Without the space and the comments in front.
fn trimmed(mut bytes: &[u8]) -> &[u8] {
    loop {
        let place = match bytes.first() {
            Some(b'%') => memchr::memchr2(b'\n', b'\r', bytes),
            Some(byte) if is_space(*byte) => bytes.iter().position(|byte| !is_space(*byte)),
            _ => return bytes,
        };
        bytes = &bytes[place.unwrap_or(bytes.len())..];
    }
}

pub(super) fn end_of_word(bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|byte| !is_regular(*byte))
}

pub(super) fn unescaped_name(escaped: &[u8]) -> Vec<u8> {
    let (mut name, mut rest) = (Vec::new(), escaped);
    while let Some((byte, behind)) = rest.split_first() {
        let digits = behind.get(..2).and_then(|digits| Some(hex(digits[0])? << 4 | hex(digits[1])?));
        let (byte, behind) = match (byte, digits) {
            (b'#', Some(escaped)) => (escaped, &behind[2..]),
            (byte, _) => (*byte, behind),
        };
        name.push(byte);
        rest = behind;
    }
    name
}

pub(super) fn unescaped(escaped: &[u8]) -> Vec<u8> {
    let (mut text, mut rest) = (Vec::with_capacity(escaped.len()), escaped.iter().copied().peekable());
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            text.push(byte);
            continue;
        }
        match rest.next() {
            None | Some(b'\n') => {}
            Some(b'n') => text.push(b'\n'),
            Some(b'r') => text.push(b'\r'),
            Some(b't') => text.push(b'\t'),
            Some(b'b') => text.push(8),
            Some(b'f') => text.push(12),
            Some(b'\r') => {
                rest.next_if_eq(&b'\n');
            }
            Some(digit @ b'0'..=b'7') => {
                let mut value = u16::from(digit - b'0');
                for _ in 0..2 {
                    let Some(digit) = rest.next_if(|byte| (b'0'..=b'7').contains(byte)) else { break };
                    value = value << 3 | u16::from(digit - b'0');
                }
                text.push(value.to_le_bytes()[0]);
            }
            Some(other) => text.push(other),
        }
    }
    text
}

pub(super) fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}
