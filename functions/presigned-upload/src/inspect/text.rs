//! Plain text: no bytes that no text has, in whatever encoding; read through idempotent, a stretch at a time.

use super::{Verdict, head};

/// What has been read so far.
#[derive(Debug, Default)]
pub(crate) struct TextCheck {
    head: Vec<u8>,
    judged: bool,
    /// Whether units are two bytes wide, the first byte being the lower one or not.
    wide: Option<bool>,
    odd: Option<u8>,
}

impl TextCheck {
    /// Reads on.
    pub(crate) fn read(&mut self, bytes: &[u8]) -> Verdict {
        if !self.judged {
            self.head.extend_from_slice(bytes);
            if self.head.len() < head::LENGTH {
                return Ok(());
            }
            return self.judge_head();
        }
        self.judge(bytes)
    }

    /// There is no more.
    pub(crate) fn finish(mut self) -> Verdict {
        if !self.judged {
            self.judge_head()?;
        }
        match self.odd {
            Some(_) => {
                Err("The text ends in the middle of a letter: it seems to have been cut off.".to_owned())
            }
            None => Ok(()),
        }
    }

    fn judge_head(&mut self) -> Verdict {
        self.judged = true;
        let head = std::mem::take(&mut self.head);
        self.wide = match head {
            _ if head.starts_with(&[0xFF, 0xFE]) => Some(true),
            _ if head.starts_with(&[0xFE, 0xFF]) => Some(false),
            _ => None,
        };
        let first = &head[..head.len().min(head::LENGTH)];
        // Signs are looked for among the letters: in UTF-16 every other byte is none.
        let letters: Vec<u8> =
            first.iter().copied().filter(|byte| self.wide.is_none() || *byte != 0).collect();
        match self.wide {
            None => head::check_text(&letters)?,
            Some(_) if head::active(&letters).is_some() => {
                return Err("This is no .txt file: it is a web page or a script.".to_owned());
            }
            Some(_) => {}
        }
        self.judge(&head)
    }

    fn judge(&mut self, bytes: &[u8]) -> Verdict {
        let fits = match self.wide {
            // Older encodings are text too: only the control characters tell.
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
            false => Err("This is no .txt file: it holds bytes that no text has.".to_owned()),
        }
    }
}

/// Everything but control characters; tabs, line ends, page breaks and the end mark of old programs are text.
fn is_text(unit: u16) -> bool {
    unit >= 0x20 && unit != 0x7F || matches!(unit, 0x09 | 0x0A | 0x0C | 0x0D | 0x1A)
}
