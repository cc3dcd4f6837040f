//! A file of which only some ranges were fetched, behind `Read` and `Seek`.

use std::collections::BTreeMap;
use std::io::{self, Read, Seek, SeekFrom};

/// Ranges are fetched in blocks of this size.
const BLOCK: u64 = 128 * 1024;
/// The most blocks fetched at once: 8 MiB.
const AHEAD_MAX: u64 = 64;

/// The ranges fetched so far.
#[derive(Debug)]
pub(crate) struct Ranges {
    size: u64,
    blocks: BTreeMap<u64, Vec<u8>>,
    position: u64,
    missing: Option<u64>,
    misses: u32,
}

impl Ranges {
    pub(crate) fn of(size: u64) -> Self {
        Self { size, blocks: BTreeMap::new(), position: 0, missing: None, misses: 0 }
    }

    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    /// The range that the last parser run lacked, as start and exclusive end; rewinds for the next run.
    ///
    /// Every run starts over, so later fetches are larger, in whatever order ranges are needed: 50 MB take at
    /// most some twenty fetches.
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

    /// Adds a fetched range.
    pub(crate) fn fill(&mut self, from: u64, bytes: &[u8]) {
        let step = usize::try_from(BLOCK).unwrap_or(usize::MAX);
        for (block, part) in (from / BLOCK..).zip(bytes.chunks(step)) {
            self.blocks.insert(block, part.to_vec());
        }
    }

    /// At most `length` bytes from the start.
    pub(crate) fn start(&mut self, length: usize) -> io::Result<Vec<u8>> {
        self.part(0, length)
    }

    /// At most `length` bytes from the end.
    pub(crate) fn end(&mut self, length: usize) -> io::Result<Vec<u8>> {
        self.part(self.size.saturating_sub(length as u64), length)
    }

    /// At most `length` bytes from an offset.
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
            return Err(io::Error::other("a range has not been fetched"));
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
    fn ranges_are_fetched_once_and_in_growing_sizes() {
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
    fn reading_backwards_does_not_fetch_block_by_block() {
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
    fn only_the_missing_range_is_fetched() {
        let mut ranges = Ranges::of(50_000_000);
        assert!(ranges.end(22).is_err());
        let (from, to) = ranges.take_missing().unwrap();
        assert!(to == 50_000_000 && to - from <= BLOCK);
        assert!(ranges.take_missing().is_none());
        assert_eq!(Ranges::of(0).start(5).unwrap(), b"");
    }
}
