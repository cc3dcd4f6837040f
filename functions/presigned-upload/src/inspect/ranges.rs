//! A file of which only some ranges are at hand, read as if all of it were.

use std::collections::BTreeMap;
use std::io::{self, Read, Seek, SeekFrom};

/// The unit in which ranges are fetched.
const BLOCK: u64 = 128 * 1024;
/// The most blocks that are fetched at once: 8 MiB.
const AHEAD_MAX: u64 = 64;

/// The ranges that are at hand.
#[derive(Debug)]
pub(crate) struct Ranges {
    size: u64,
    blocks: BTreeMap<u64, Vec<u8>>,
    position: u64,
    missing: Option<u64>,
    misses: u32,
}

impl Ranges {
    /// Nothing yet of a file of that size.
    pub(crate) fn of(size: u64) -> Self {
        Self { size, blocks: BTreeMap::new(), position: 0, missing: None, misses: 0 }
    }

    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    /// The range that the last look stopped at, from and to; the next look begins anew.
    ///
    /// Every look costs what it has read so far, so whoever asks often is given more at a time, in whatever
    /// order it asks: a file of 50 MB is at hand after some twenty fetches at the latest.
    pub(crate) fn take_missing(&mut self) -> Option<(u64, u64)> {
        let wanted = self.missing.take()?;
        self.misses += 1;
        let ahead = AHEAD_MAX.min(1 << self.misses.saturating_sub(2).min(32));
        let stretch = wanted / ahead * ahead;
        let before = self.blocks.range(stretch..wanted).next_back().map(|(block, _)| block + 1);
        let behind = self.blocks.range(wanted..).next().map_or(u64::MAX, |(block, _)| *block);
        let first = before.unwrap_or(stretch);
        let end = (stretch + ahead).min(behind).min(self.size.div_ceil(BLOCK));
        self.position = 0;
        Some((first * BLOCK, (end * BLOCK).min(self.size)))
    }

    /// Adds a range that was asked for.
    pub(crate) fn fill(&mut self, from: u64, bytes: &[u8]) {
        let step = usize::try_from(BLOCK).unwrap_or(usize::MAX);
        for (block, part) in (from / BLOCK..).zip(bytes.chunks(step)) {
            self.blocks.insert(block, part.to_vec());
        }
    }

    /// The first bytes, as many as there are.
    pub(crate) fn start(&mut self, length: usize) -> io::Result<Vec<u8>> {
        self.part(0, length)
    }

    /// The last bytes, as many as there are.
    pub(crate) fn end(&mut self, length: usize) -> io::Result<Vec<u8>> {
        self.part(self.size.saturating_sub(length as u64), length)
    }

    /// The bytes from there on, as many as there are.
    pub(crate) fn part(&mut self, from: u64, length: usize) -> io::Result<Vec<u8>> {
        self.position = from.min(self.size);
        let mut bytes = Vec::new();
        self.by_ref().take(length as u64).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

impl Read for Ranges {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.position >= self.size || into.is_empty() {
            return Ok(0);
        }
        let block = self.position / BLOCK;
        let Some(bytes) = self.blocks.get(&block) else {
            self.missing.get_or_insert(block);
            return Err(io::Error::other("a range is not at hand"));
        };
        let from = usize::try_from(self.position % BLOCK).map_err(io::Error::other)?;
        let part = bytes.get(from..).unwrap_or_default();
        let length = part.len().min(into.len());
        into[..length].copy_from_slice(&part[..length]);
        self.position += length as u64;
        Ok(length)
    }
}

impl Seek for Ranges {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let position = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.size.checked_add_signed(by),
            SeekFrom::Current(by) => self.position.checked_add_signed(by),
        };
        self.position = position.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.position)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_fetched_once_and_more_at_a_time_the_longer_it_takes() {
        let bytes: Vec<u8> = (0..3_000_000u32).map(|n| n as u8).collect();
        let mut ranges = Ranges::of(bytes.len() as u64);
        let mut fetched = Vec::new();
        let all = loop {
            match ranges.start(bytes.len()) {
                Ok(all) => break all,
                Err(_) => {
                    let (from, to) = ranges.take_missing().unwrap();
                    fetched.push((from, to));
                    ranges.fill(from, &bytes[from as usize..to as usize]);
                }
            }
        };
        assert_eq!(all, bytes);
        assert!(fetched.len() <= 6, "{fetched:?}");
        assert!(fetched.windows(2).all(|pair| pair[0].1 == pair[1].0), "nothing twice: {fetched:?}");
    }

    #[test]
    fn whoever_reads_backwards_is_not_served_block_by_block() {
        let size = 50 * 1024 * 1024;
        let mut ranges = Ranges::of(size);
        let mut fetches = 0;
        for block in (0..size / BLOCK).rev() {
            while ranges.part(block * BLOCK, 1).is_err() {
                let (from, to) = ranges.take_missing().unwrap();
                ranges.fill(from, &vec![0; (to - from) as usize]);
                fetches += 1;
            }
        }
        assert!(fetches <= 20, "{fetches}");
    }

    #[test]
    fn only_what_is_asked_for_is_fetched() {
        let mut ranges = Ranges::of(50_000_000);
        assert!(ranges.end(22).is_err());
        let (from, to) = ranges.take_missing().unwrap();
        assert!(to == 50_000_000 && to - from <= BLOCK);
        assert!(ranges.take_missing().is_none());
        assert_eq!(Ranges::of(0).start(5).unwrap(), b"");
    }
}
