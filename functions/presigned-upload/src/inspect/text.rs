//! Plain text: no control characters, in any encoding; read once, a part at a time.

use super::{Verdict, header};

/// The state of a check in progress.
#[derive(Debug, Default)]
pub(crate) struct TextCheck {
    head: Vec<u8>,
    header_checked: bool,
    /// UTF-16: `true` for little endian; `None` for single-byte encodings and UTF-8.
    wide: Option<bool>,
    odd: Option<u8>,
}

impl TextCheck {
    /// Checks the next part.
    pub(crate) fn read(&mut self, bytes: &[u8]) -> Verdict {
        if !self.header_checked {
            self.head.extend_from_slice(bytes);
            if self.head.len() < header::LENGTH {
                return Ok(());
            }
            return self.check_header();
        }
        self.check_text(bytes)
    }

    /// Ends the check.
    pub(crate) fn finish(mut self) -> Verdict {
        if !self.header_checked {
            self.check_header()?;
        }
        match self.odd {
            Some(_) => {
                Err("The text ends in the middle of a character. It may have been cut off during upload."
                    .to_owned())
            }
            None => Ok(()),
        }
    }

    fn check_header(&mut self) -> Verdict {
        self.header_checked = true;
        let head = std::mem::take(&mut self.head);
        self.wide = match head {
            _ if head.starts_with(&[0xFF, 0xFE]) => Some(true),
            _ if head.starts_with(&[0xFE, 0xFF]) => Some(false),
            _ => None,
        };
        let first = &head[..head.len().min(header::LENGTH)];
        // In UTF-16 every other byte of ASCII text is zero.
        let letters: Vec<u8> =
            first.iter().copied().filter(|byte| self.wide.is_none() || *byte != 0).collect();
        match self.wide {
            None => header::check_text(&letters)?,
            Some(_) if header::active(&letters).is_some() => {
                return Err("This is not a .txt file: it is a web page or a script.".to_owned());
            }
            Some(_) => {}
        }
        self.check_text(&head)
    }

    fn check_text(&mut self, bytes: &[u8]) -> Verdict {
        let fits = match self.wide {
            // Legacy encodings are accepted too, so only control characters are refused.
            None => bytes.iter().all(|byte| is_text(u16::from(*byte))),
            Some(little) => {
                let mut units = self.odd.take().into_iter().chain(bytes.iter().copied());
                loop {
                    match (units.next(), units.next()) {
                        (Some(first), Some(second)) => {
                            let pair = [first, second];
                            let unit =
                                if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) };
                            if !is_text(unit) {
                                break false;
                            }
                        }
                        (rest, _) => {
                            self.odd = rest;
                            break true;
                        }
                    }
                }
            }
        };
        match fits {
            true => Ok(()),
            false => Err("This is not a .txt file: it contains control characters.".to_owned()),
        }
    }
}

/// Everything but control characters; tabs, line ends, page breaks and the DOS end-of-file mark are text.
fn is_text(unit: u16) -> bool {
    unit >= 0x20 && unit != 0x7F || matches!(unit, 0x09 | 0x0A | 0x0C | 0x0D | 0x1A)
}
