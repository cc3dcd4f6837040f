//! Fields in the text of an older document: a mark, then an instruction in one byte or two a letter.

/// Begins a field.
const MARK: u8 = 0x13;
/// How far behind the mark the instruction may begin.
const LETTERS_MAX: u8 = 32;
const WORD: [u8; 3] = *b"DDE";

/// Looks for fields that start programs, in a text that is given part by part.
#[derive(Debug, Default)]
pub(super) struct Fields {
    /// Letters since the mark, and how many of the word's were found; `None` outside of the beginning of a field.
    open: Option<(u8, usize)>,
}

impl Fields {
    /// Whether one of them is found now.
    pub(super) fn finds(&mut self, part: &[u8]) -> bool {
        let mut rest = part;
        loop {
            let Some((letters, found)) = self.open else {
                let Some(at) = memchr::memchr(MARK, rest) else { return false };
                rest = &rest[at + 1..];
                self.open = Some((0, 0));
                continue;
            };
            let Some((byte, behind)) = rest.split_first() else { return false };
            rest = behind;
            self.open = match byte {
                0 => continue,
                &MARK => Some((0, 0)),
                _ if letters == LETTERS_MAX => None,
                byte if found == 0 && byte.is_ascii_whitespace() => Some((letters + 1, 0)),
                byte if byte.to_ascii_uppercase() == WORD[found] => Some((letters + 1, found + 1)),
                _ => None,
            };
            if self.open.is_some_and(|(_, found)| found == WORD.len()) {
                return true;
            }
        }
    }
}
