//! The bytes of a file under inspection: ranges of an object in S3, or what an archive was unpacked to.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::pin::Pin;

use axum::body::Bytes;
use tokio::time::Instant;

use super::budget::{Budget, Step};
use crate::bucket::{Bucket, BucketError, UploadedObject};

/// The smallest range that is fetched.
const BLOCK: u64 = 128 * 1024;
/// The largest.
const FETCH_MAX: u64 = 4 * 1024 * 1024;
/// How many bytes of fetched ranges are kept.
const KEPT_MAX: usize = 12 * 1024 * 1024;
/// The most bytes given out at once, so that the caller pauses in between.
const WINDOW: u64 = 256 * 1024;

#[derive(Clone, Copy, Debug)]
enum Origin<'a> {
    Object(&'a Bucket, &'a UploadedObject),
    Memory(&'a [u8]),
    /// Behaves like an object, without S3.
    #[cfg(test)]
    Stored(&'a [u8]),
}

#[derive(Debug)]
struct Chunk {
    from: u64,
    bytes: Bytes,
}

impl Chunk {
    fn holds(&self, at: u64) -> bool {
        self.from <= at && at < self.end()
    }

    fn end(&self) -> u64 {
        self.from + self.bytes.len() as u64
    }
}

type Reading<'s> = Pin<Box<dyn Future<Output = Result<Bytes, BucketError>> + Send + 's>>;

/// A file, or a part of one.
#[derive(Debug)]
pub(crate) struct Source<'a> {
    origin: Origin<'a>,
    base: u64,
    size: u64,
    end: u64,
    /// The most recently used last.
    chunks: VecDeque<Chunk>,
    misses: u32,
    budget: &'a Budget,
}

/// The part that a source was showing before it was narrowed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shown(u64, u64);

impl<'a> Source<'a> {
    fn new(origin: Origin<'a>, size: u64, budget: &'a Budget) -> Self {
        Self { origin, base: 0, size, end: size, chunks: VecDeque::new(), misses: 0, budget }
    }

    /// An uploaded version.
    pub(crate) fn of_object(bucket: &'a Bucket, uploaded: &'a UploadedObject, budget: &'a Budget) -> Self {
        Self::new(Origin::Object(bucket, uploaded), uploaded.size_bytes, budget)
    }

    /// Bytes in memory.
    pub(crate) fn of_bytes(bytes: &'a [u8], budget: &'a Budget) -> Self {
        Self::new(Origin::Memory(bytes), bytes.len() as u64, budget)
    }

    /// Bytes that are fetched and paid for like an object's.
    #[cfg(test)]
    pub(crate) fn stored(bytes: &'a [u8], budget: &'a Budget) -> Self {
        Self::new(Origin::Stored(bytes), bytes.len() as u64, budget)
    }

    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    pub(crate) fn budget(&self) -> &'a Budget {
        self.budget
    }

    /// Shows a part only, until [`Self::widen`].
    pub(crate) fn narrow(&mut self, from: u64, length: u64) -> Shown {
        let shown = Shown(self.base, self.size);
        let from = from.min(self.size);
        (self.base, self.size) = (self.base + from, length.min(self.size - from));
        shown
    }

    /// Shows again what was shown before.
    pub(crate) fn widen(&mut self, shown: Shown) {
        (self.base, self.size) = (shown.0, shown.1);
    }

    /// The bytes from an offset, as many as are at hand; none at the end.
    pub(crate) async fn window(&mut self, from: u64) -> Step<&[u8]> {
        self.at_hand(from, 1).await
    }

    /// At most `length` bytes from an offset.
    pub(crate) async fn read(&mut self, from: u64, length: usize) -> Step<Vec<u8>> {
        let length = usize::try_from(self.size.saturating_sub(from)).unwrap_or(usize::MAX).min(length);
        let mut bytes = Vec::with_capacity(length);
        while bytes.len() < length {
            let left = length - bytes.len();
            let part = self.at_hand(from + bytes.len() as u64, left as u64).await?;
            let taken = part.len().min(left);
            bytes.extend_from_slice(&part[..taken]);
            self.budget.pause(taken as u64).await?;
        }
        Ok(bytes)
    }

    /// At most `length` bytes before the end.
    pub(crate) async fn end(&mut self, length: usize) -> Step<Vec<u8>> {
        self.read(self.size.saturating_sub(length as u64), length).await
    }

    /// All bytes: no copy of what is in memory already, and no range is kept beside its copy.
    pub(crate) async fn whole(&mut self) -> Step<Cow<'a, [u8]>> {
        if let Origin::Memory(bytes) = self.origin {
            return Ok(part(bytes, self.base, self.base + self.size).into());
        }
        let mut bytes = Vec::with_capacity(usize::try_from(self.size).unwrap_or(usize::MAX));
        while (bytes.len() as u64) < self.size {
            let part = self.at_hand(bytes.len() as u64, 1).await?;
            bytes.extend_from_slice(part);
            let taken = part.len() as u64;
            let at = self.base + bytes.len() as u64;
            // The one that ends here says how much is fetched next.
            self.chunks.retain(|chunk| chunk.end() >= at);
            self.budget.pause(taken).await?;
        }
        Ok(bytes.into())
    }

    async fn at_hand(&mut self, from: u64, wanted: u64) -> Step<&[u8]> {
        if from >= self.size {
            return Ok(&[]);
        }
        let (at, end) = (self.base + from, self.base + self.size);
        if let Origin::Memory(bytes) = self.origin {
            return Ok(part(bytes, at, end.min(at + WINDOW)));
        }
        match self.chunks.iter().position(|chunk| chunk.holds(at)) {
            Some(index) => {
                let chunk = self.chunks.remove(index);
                self.chunks.extend(chunk);
            }
            None => self.fetch(at, wanted).await?,
        }
        let Some(chunk) = self.chunks.back() else { return Ok(&[]) };
        Ok(part(&chunk.bytes, at - chunk.from, end.min(at + WINDOW) - chunk.from))
    }

    /// Fetches from the block of an offset. Every miss makes later fetches larger, and reading on from where a
    /// range ended more so: 50 MB take some twenty.
    async fn fetch(&mut self, at: u64, wanted: u64) -> Step {
        let mut from = at / BLOCK * BLOCK;
        let reads_on = self.chunks.iter().find(|chunk| chunk.end() == at);
        let ahead = reads_on.map_or(0, |chunk| (chunk.bytes.len() as u64).saturating_mul(2));
        if reads_on.is_some() {
            from = at;
        }
        let grown = BLOCK << (self.misses / 6).min(5);
        let length = grown.max(ahead).max((at - from).saturating_add(wanted)).min(FETCH_MAX);
        let to = (from + length).next_multiple_of(BLOCK).min(self.end);
        self.misses += 1;
        self.budget.fetch(to - from)?;
        let bytes = match self.origin {
            Origin::Object(bucket, uploaded) => {
                let started = Instant::now();
                // In a box: the SDK's futures are nested deeper than the compiler looks by default.
                let reading: Reading<'_> = Box::pin(bucket.read(uploaded, from, to));
                let bytes = reading.await;
                self.budget.waited(started);
                bytes?
            }
            Origin::Memory(bytes) => Bytes::copy_from_slice(part(bytes, from, to)),
            #[cfg(test)]
            Origin::Stored(bytes) => Bytes::copy_from_slice(part(bytes, from, to)),
        };
        self.chunks.push_back(Chunk { from, bytes });
        self.budget.holds(self.kept() as u64);
        while self.chunks.len() > 1 && self.kept() > KEPT_MAX {
            self.chunks.pop_front();
        }
        Ok(())
    }

    fn kept(&self) -> usize {
        self.chunks.iter().map(|chunk| chunk.bytes.len()).sum()
    }
}

fn part(bytes: &[u8], from: u64, to: u64) -> &[u8] {
    let end = usize::try_from(to).unwrap_or(usize::MAX).min(bytes.len());
    let start = usize::try_from(from).unwrap_or(usize::MAX).min(end);
    &bytes[start..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn fifty_megabytes_are_read_on_in_few_ranges_and_nothing_twice() {
        let bytes = vec![7; 50 * 1024 * 1024];
        let budget = Budget::of(bytes.len() as u64);
        let mut source = Source::stored(&bytes, &budget);
        let mut at = 0;
        while at < source.size() {
            at += source.window(at).await.unwrap().len() as u64;
        }
        let (reads, fetched, _) = budget.spent();
        assert!(reads <= 20 && fetched == bytes.len() as u64, "{reads} {fetched}");
    }

    #[tokio::test]
    async fn a_thousand_places_all_over_a_file_stay_within_the_budget() {
        let bytes: Vec<u8> = (0..50 * 1024 * 1024_u32).map(|n| n.to_le_bytes()[2]).collect();
        let budget = Budget::of(bytes.len() as u64);
        let mut source = Source::stored(&bytes, &budget);
        for place in 0..1000_u64 {
            let at = place * 52_000;
            assert_eq!(source.read(at, 30).await.unwrap(), part(&bytes, at, at + 30));
        }
        assert!(budget.spent().0 <= 100, "{:?}", budget.spent());
    }

    #[tokio::test]
    async fn a_narrowed_source_shows_its_part_alone() {
        let bytes: Vec<u8> = (0..=255).collect();
        let budget = Budget::of(256);
        let mut source = Source::stored(&bytes, &budget);
        let before = source.narrow(10, 20);
        assert_eq!((source.size(), source.whole().await.unwrap().into_owned()), (20, bytes[10..30].to_vec()));
        assert_eq!(source.end(3).await.unwrap(), [27, 28, 29]);
        source.widen(before);
        assert_eq!(source.read(250, 99).await.unwrap(), bytes[250..]);
        assert_eq!(source.read(999, 9).await.unwrap(), b"");
    }
}
