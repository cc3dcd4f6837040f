//! Files that are attached to a PDF, judged by their bytes. Whether a stream is one may only be known when the whole
//! file was read: it does not have to say so itself.

use std::collections::{BTreeMap, BTreeSet};

use super::super::budget::{Budget, Step, refuse, too_complex};
use super::super::magic::{self, Nature};
use super::super::nested::Nested;
use super::object::Object;
use super::stream::Stream;

/// A portfolio has some hundred attachments.
const NOTES_MAX: usize = 100_000;
const KEYS: [&str; 5] = ["F", "UF", "DOS", "Mac", "Unix"];

pub(super) const SHORTCUT: &str =
    "The PDF contains a shortcut, which opens something that is elsewhere. Please remove it.";
pub(super) const CLOSED: &str =
    "The PDF contains an archive or an attachment that cannot be checked. Please remove it.";
const PROGRAM: &str = "The PDF contains a program. Please remove it.";
const SCRIPT: &str = "The PDF contains a script. Please remove it.";

/// What was noted on the way through a file.
#[derive(Debug, Default)]
pub(super) struct Attachments {
    /// The numbers of streams that a file specification names.
    named: BTreeSet<u32>,
    /// The numbers of streams that must not be attachments, and why.
    suspects: BTreeMap<u32, &'static str>,
}

impl Attachments {
    /// Notes which streams an object names as files.
    pub(super) fn note(&mut self, object: &Object<'_>) -> Step {
        match object {
            Object::Array(items) => items.iter().try_for_each(|item| self.note(item)),
            Object::Dictionary(entries) => {
                for (key, value) in entries {
                    match value {
                        Object::Reference(number) if KEYS.iter().any(|known| *known.as_bytes() == **key) => {
                            self.named.insert(*number);
                        }
                        value => self.note(value)?,
                    }
                }
                self.check_size()
            }
            _ => Ok(()),
        }
    }

    fn check_size(&self) -> Step {
        match self.named.len() + self.suspects.len() > NOTES_MAX {
            true => Err(too_complex()),
            false => Ok(()),
        }
    }

    /// Looks at a stream.
    pub(super) async fn check(
        &mut self,
        stream: &Stream<'_>,
        number: Option<(u32, u16)>,
        budget: &Budget,
        nested: &mut dyn Nested,
    ) -> Step {
        let is_declared = stream.dictionary.is_name("Type", b"EmbeddedFile");
        let head = stream.head(budget).await?;
        if magic::is_windows_program(&head) || head.starts_with(b"\x7FELF") {
            return refuse(PROGRAM);
        }
        let start = head.trim_ascii_start();
        let nature = match magic::nature(&head, "") {
            // Any page may speak of a PDF.
            Nature::Pdf if !is_declared && !start.starts_with(magic::PDF) => Nature::Other,
            nature => nature,
        };
        let suspicion = match nature {
            nature if nature.has_contents() => {
                return check_whole(stream, nature, budget, nested).await;
            }
            Nature::Other if stream.is_closed() => CLOSED,
            Nature::Program => PROGRAM,
            Nature::Script => SCRIPT,
            Nature::Shortcut => SHORTCUT,
            Nature::Closed => CLOSED,
            _ => return Ok(()),
        };
        if is_declared {
            return refuse(suspicion);
        }
        if let Some((number, _)) = number {
            self.suspects.insert(number, suspicion);
        }
        self.check_size()
    }

    /// Refuses the streams that turned out to be attachments.
    pub(super) fn finish(&self) -> Step {
        match self.suspects.iter().find(|(number, _)| self.named.contains(number)) {
            Some((_, reason)) => refuse(*reason),
            None => Ok(()),
        }
    }
}

async fn check_whole(stream: &Stream<'_>, nature: Nature, budget: &Budget, nested: &mut dyn Nested) -> Step {
    let room = usize::try_from(nested.room()).unwrap_or(usize::MAX);
    let Some(whole) = stream.decoded(room.saturating_add(1), budget).await? else { return refuse(CLOSED) };
    if whole.len() > room {
        return refuse("The PDF contains an attachment that is too large to check.");
    }
    // A line end before `endstream` does not belong to the attachment; an archive ends where its record does.
    let whole = match nature {
        Nature::Archive => whole.trim_ascii_end(),
        _ => &whole,
    };
    nested.check(whole, nature, budget).await
}
