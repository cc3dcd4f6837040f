//! Plain text: no control characters, in any encoding; read once, a part at a time.
//!
//! Legacy encodings are accepted, so letters are never checked. A text may begin like any binary format: what tells
//! them apart is that a binary file has control characters.

use domain::assignment::FileType;

use super::budget::{Step, refuse};
use super::magic;
use super::source::Source;

pub(super) async fn check(source: &mut Source<'_>) -> Step {
    let head = source.read(0, magic::LENGTH).await?;
    let wide = wide(&head);
    check_head(&head, wide.is_some())?;
    let mut text = Text { wide, odd: None };
    let mut at = 0;
    while at < source.size() {
        let part = source.window(at).await?;
        let length = part.len() as u64;
        if !text.read(part) {
            return refuse(binary(&head));
        }
        at += length;
        source.budget().pause(length).await?;
    }
    match text.odd {
        Some(_) => {
            refuse("The text ends in the middle of a character. It may have been cut off during upload.")
        }
        None => Ok(()),
    }
}

/// Refuses what other programs would run or show as something else, though it is made of letters alone.
fn check_head(head: &[u8], is_wide: bool) -> Step {
    let letters: Vec<u8> = match head {
        // In UTF-16 every other byte of ASCII text is zero.
        [0xFF, 0xFE, rest @ ..] | [0xFE, 0xFF, rest @ ..] => {
            rest.iter().copied().filter(|byte| *byte != 0).collect()
        }
        _ if is_wide => head.iter().copied().filter(|byte| *byte != 0).collect(),
        [0xEF, 0xBB, 0xBF, rest @ ..] => rest.to_vec(),
        _ => head.to_vec(),
    };
    if letters.starts_with(b"#!") {
        return refuse("This is not a .txt file: it is a script.");
    }
    if magic::begins_active(&letters) {
        return refuse("This is not a .txt file: it is a web page or a script.");
    }
    match letters.starts_with(magic::PDF) || letters.starts_with(b"{\\rtf") {
        true => refuse(magic::another(&letters, FileType::Txt)),
        false => Ok(()),
    }
}

fn binary(head: &[u8]) -> String {
    match magic::is_known(head) {
        true => magic::another(head, FileType::Txt),
        false => "This is not a .txt file: it contains control characters.".to_owned(),
    }
}

/// How two bytes become a unit.
type Unit = fn([u8; 2]) -> u16;

/// How many of ten letters of a text come from its script or are spaces and punctuation.
const USUAL: usize = 9;

/// Whether a text is in UTF-16. Without a byte-order mark it is recognised by the half of each unit that says which
/// script it is from: zero for a space, and one other value at most for nearly all the rest.
fn wide(head: &[u8]) -> Option<Unit> {
    match head {
        [0xFF, 0xFE, ..] => return Some(u16::from_le_bytes),
        [0xFE, 0xFF, ..] => return Some(u16::from_be_bytes),
        _ => {}
    }
    let is_script = |half: usize| {
        let mut counts = [0_usize; 256];
        head.iter().skip(half).step_by(2).for_each(|byte| counts[usize::from(*byte)] += 1);
        let spaces = counts[0];
        let other = counts[1..].iter().max().copied().unwrap_or_default();
        spaces > 0 && (spaces + other) * 10 >= counts.iter().sum::<usize>() * USUAL
    };
    match (is_script(0), is_script(1)) {
        (false, true) => Some(u16::from_le_bytes),
        (true, false) => Some(u16::from_be_bytes),
        _ => None,
    }
}

/// The state of a check in progress.
#[derive(Debug)]
struct Text {
    /// UTF-16: how two bytes become a unit; `None` for UTF-8 and encodings with a byte a letter.
    wide: Option<Unit>,
    odd: Option<u8>,
}

impl Text {
    /// Whether the next part is text too.
    fn read(&mut self, bytes: &[u8]) -> bool {
        let Some(unit) = self.wide else { return bytes.iter().all(|byte| is_text(u16::from(*byte))) };
        let mut bytes = bytes;
        if let Some(first) = self.odd.take() {
            let Some((second, rest)) = bytes.split_first() else {
                self.odd = Some(first);
                return true;
            };
            if !is_text(unit([first, *second])) {
                return false;
            }
            bytes = rest;
        }
        let (pairs, odd) = bytes.as_chunks::<2>();
        self.odd = odd.first().copied();
        pairs.iter().all(|pair| is_text(unit(*pair)))
    }
}

/// Everything but control characters. Text too: tabs, line ends, page breaks, the vertical tab that Word writes for
/// a line break, and the DOS end-of-file mark.
fn is_text(unit: u16) -> bool {
    unit >= 0x20 && unit != 0x7F || matches!(unit, 0x09..=0x0D | 0x1A)
}
