//! What one inspection may cost. A file that would cost more is refused, whatever it contains.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::time::Instant;

use crate::bucket::BucketError;

/// The most ranges that are fetched.
const READS_MAX: u64 = 400;
/// Bytes fetched beyond twice the file's size.
const BYTES_SPARE: u64 = 8 * 1024 * 1024;
/// Bytes that parsers may go through, unpacked or not: the largest archive that is allowed, and what is in it
/// once more.
pub(super) const WORK_MAX: u64 = 1100 * 1024 * 1024;
/// How long the work may take, without the time that S3 takes.
const TIME_MAX: Duration = Duration::from_secs(20);

/// Why an inspection ended before the file passed.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The file is refused; the learner reads the reason.
    Refused(String),
    /// S3 failed; the inspection can be repeated.
    Bucket(BucketError),
}

impl From<BucketError> for Stop {
    fn from(error: BucketError) -> Self {
        Self::Bucket(error)
    }
}

/// A step of an inspection.
pub(crate) type Step<T = ()> = Result<T, Stop>;

/// Refuses the file.
pub(crate) fn refuse<T>(reason: impl Into<String>) -> Step<T> {
    Err(Stop::Refused(reason.into()))
}

/// Refuses a file that a parser could not read.
pub(crate) fn damaged(error: impl fmt::Display) -> Stop {
    tracing::debug!(%error, "file cannot be parsed");
    Stop::Refused("The file is damaged or incomplete.".to_owned())
}

/// Refuses a file that would cost too much.
pub(crate) fn too_complex() -> Stop {
    Stop::Refused("The file is too complex to check. Please save it in a simpler form.".to_owned())
}

/// The cost of one inspection so far, over all levels of nesting.
#[derive(Debug)]
pub(crate) struct Budget {
    reads: AtomicU64,
    fetched: AtomicU64,
    fetched_max: u64,
    work: AtomicU64,
    waited_ms: AtomicU64,
    /// The most bytes of fetched ranges that were in memory at once.
    held_most: AtomicU64,
    started: Instant,
}

impl Budget {
    /// The budget for a file of this size.
    pub(crate) fn of(size: u64) -> Self {
        Self {
            reads: AtomicU64::new(0),
            fetched: AtomicU64::new(0),
            fetched_max: size.saturating_mul(2).saturating_add(BYTES_SPARE),
            work: AtomicU64::new(0),
            waited_ms: AtomicU64::new(0),
            held_most: AtomicU64::new(0),
            started: Instant::now(),
        }
    }

    /// Pays for a range, before it is fetched.
    pub(crate) fn fetch(&self, bytes: u64) -> Step {
        let reads = self.reads.fetch_add(1, Ordering::Relaxed) + 1;
        let fetched = self.fetched.fetch_add(bytes, Ordering::Relaxed).saturating_add(bytes);
        within(reads <= READS_MAX && fetched <= self.fetched_max)
    }

    /// Notes how many bytes of fetched ranges are in memory.
    pub(crate) fn holds(&self, bytes: u64) {
        self.held_most.fetch_max(bytes, Ordering::Relaxed);
    }

    /// The most bytes of fetched ranges that were in memory at once.
    #[cfg(test)]
    pub(crate) fn held_most(&self) -> u64 {
        self.held_most.load(Ordering::Relaxed)
    }

    /// Notes how long S3 took, which is not the file's fault.
    pub(crate) fn waited(&self, since: Instant) {
        let milliseconds = u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.waited_ms.fetch_add(milliseconds, Ordering::Relaxed);
    }

    /// Pays for bytes that a parser goes through.
    pub(crate) fn work(&self, bytes: u64) -> Step {
        let work = self.work.fetch_add(bytes, Ordering::Relaxed).saturating_add(bytes);
        let waited = Duration::from_millis(self.waited_ms.load(Ordering::Relaxed));
        within(work <= WORK_MAX && self.started.elapsed().saturating_sub(waited) <= TIME_MAX)
    }

    /// Pays for bytes, and lets a deadline cut the inspection here.
    pub(crate) async fn pause(&self, bytes: u64) -> Step {
        self.work(bytes)?;
        tokio::task::yield_now().await;
        Ok(())
    }

    /// Ranges fetched, bytes fetched, bytes worked on.
    #[cfg(test)]
    pub(crate) fn spent(&self) -> (u64, u64, u64) {
        let of = |count: &AtomicU64| count.load(Ordering::Relaxed);
        (of(&self.reads), of(&self.fetched), of(&self.work))
    }
}

fn within(is_within: bool) -> Step {
    match is_within {
        true => Ok(()),
        false => Err(too_complex()),
    }
}
