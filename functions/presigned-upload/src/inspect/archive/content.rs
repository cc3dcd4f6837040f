//! What an entry unpacks to. Every compressed entry is unpacked, a part at a time, and held to the size and the
//! checksum that the directory gives.

use flate2::{Crc, Decompress, FlushDecompress, Status};

use super::super::budget::{Step, damaged, refuse};
use super::super::source::Source;
use super::{Entry, contradicts};

/// How much of the beginning is looked at.
pub(in super::super) const HEAD: usize = 4096;
/// How much of the end is: an end record of an archive, and its comment.
const TAIL: usize = 66_000;
const STEP: usize = 64 * 1024;

/// An entry's content, as far as it is at hand.
#[derive(Debug, Default)]
pub(in super::super) struct Content {
    pub(in super::super) head: Vec<u8>,
    pub(in super::super) tail: Vec<u8>,
    /// All of it, if it was asked for. An entry that is not compressed is read from the archive instead.
    pub(in super::super) whole: Option<Vec<u8>>,
}

/// Unpacks an entry. `wanted` decides by the first bytes how much may be kept of it.
pub(in super::super) async fn open(
    source: &mut Source<'_>,
    entry: &Entry,
    wanted: impl Fn(&[u8]) -> Option<u64>,
) -> Step<Content> {
    if entry.method == 0 {
        if entry.size != entry.packed {
            return contradicts();
        }
        let head = source.read(entry.data_at, HEAD.min(usize::try_from(entry.size).unwrap_or(HEAD))).await?;
        let length = entry.size.min(TAIL as u64);
        let tail =
            source.read(entry.data_at + entry.size - length, usize::try_from(length).unwrap_or(TAIL)).await?;
        return Ok(Content { head, tail, whole: None });
    }
    let mut unpacking = Unpacking::of(entry);
    let mut at = 0;
    while at < entry.packed && !unpacking.ended {
        let part = source.window(entry.data_at + at).await?;
        let length = part.len().min(usize::try_from(entry.packed - at).unwrap_or(usize::MAX));
        let mut input = &part[..length];
        at += length as u64;
        // The window is borrowed from the source, which the unpacking does not need.
        let input_copy = input.to_vec();
        input = &input_copy;
        while !input.is_empty() && !unpacking.ended {
            let (taken, made) = unpacking.step(input)?;
            input = &input[taken..];
            unpacking.keep(&wanted)?;
            source.budget().pause((taken + made) as u64).await?;
        }
        if !input.is_empty() {
            return contradicts();
        }
    }
    while !unpacking.ended {
        let (_, made) = unpacking.step(&[])?;
        unpacking.keep(&wanted)?;
        if made == 0 && !unpacking.ended {
            return Err(damaged("the data ends early"));
        }
        source.budget().pause(made as u64).await?;
    }
    if at != entry.packed {
        return contradicts();
    }
    unpacking.finish()
}

struct Unpacking<'e> {
    entry: &'e Entry,
    inflate: Decompress,
    crc: Crc,
    out: Vec<u8>,
    size: u64,
    content: Content,
    is_kept: Option<bool>,
    ended: bool,
}

impl<'e> Unpacking<'e> {
    fn of(entry: &'e Entry) -> Self {
        Self {
            entry,
            inflate: Decompress::new(false),
            crc: Crc::new(),
            out: Vec::with_capacity(STEP),
            size: 0,
            content: Content::default(),
            is_kept: None,
            ended: false,
        }
    }

    /// Unpacks up to one step; returns how many bytes it took and made.
    fn step(&mut self, input: &[u8]) -> Step<(usize, usize)> {
        self.out.clear();
        let before = self.inflate.total_in();
        let status =
            self.inflate.decompress_vec(input, &mut self.out, FlushDecompress::None).map_err(damaged)?;
        self.ended = status == Status::StreamEnd;
        let taken = usize::try_from(self.inflate.total_in() - before).unwrap_or(usize::MAX).min(input.len());
        self.crc.update(&self.out);
        self.size += self.out.len() as u64;
        if self.size > self.entry.size {
            return contradicts();
        }
        if status == Status::BufError && taken == 0 && self.out.is_empty() && !input.is_empty() {
            return Err(damaged("no progress"));
        }
        Ok((taken, self.out.len()))
    }

    fn keep(&mut self, wanted: &impl Fn(&[u8]) -> Option<u64>) -> Step {
        let content = &mut self.content;
        let missing = HEAD.saturating_sub(content.head.len()).min(self.out.len());
        content.head.extend_from_slice(&self.out[..missing]);
        content.tail.extend_from_slice(&self.out);
        let surplus = content.tail.len().saturating_sub(TAIL);
        content.tail.drain(..surplus);
        if self.is_kept.is_none() && (content.head.len() >= HEAD || self.ended) {
            let most = wanted(&content.head);
            if most.is_some_and(|most| self.entry.size > most) {
                return refuse(format!(
                    "The archive contains a file that is too large to check: {}",
                    shown(&self.entry.name)
                ));
            }
            self.is_kept = Some(most.is_some());
            if most.is_some() {
                let mut whole = Vec::with_capacity(usize::try_from(self.entry.size).unwrap_or(0));
                let first = content.head.len().saturating_sub(missing);
                whole.extend_from_slice(&content.head[..first]);
                whole.extend_from_slice(&self.out);
                content.whole = Some(whole);
            }
        } else if let Some(whole) = &mut content.whole {
            whole.extend_from_slice(&self.out);
        }
        Ok(())
    }

    fn finish(self) -> Step<Content> {
        match self.size == self.entry.size && self.crc.sum() == self.entry.crc {
            true => Ok(self.content),
            false => Err(damaged("size or checksum differ")),
        }
    }
}

fn shown(name: &str) -> String {
    domain::one_line(name, 80)
}
