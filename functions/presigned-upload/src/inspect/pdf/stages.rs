//! Steps of decoding, each read from the one before it: nothing is unpacked before somebody asks for it, so a chain of
//! filters holds some kilobytes of each.

use std::io::{self, BufRead, Read};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// What one step makes at a time.
pub(super) const PART: usize = 16 * 1024;

/// A step that is read from. [`io::ErrorKind::Interrupted`] says that it has made nothing yet.
pub(super) type Stage<'a> = Box<dyn BufRead + Send + 'a>;

/// Counts what all steps go through.
#[derive(Clone, Copy, Debug)]
pub(super) struct Meter<'a> {
    pub(super) work: &'a AtomicU64,
    /// Whether something was found that readers would disagree about.
    pub(super) is_wrong: &'a AtomicBool,
}

/// What a step did with its input.
pub(super) struct Fed {
    pub(super) taken: usize,
    /// Whether nothing follows.
    pub(super) ended: bool,
    pub(super) is_wrong: bool,
}

/// One way to decode.
pub(super) trait Transform {
    /// Takes some of the input, and makes about [`PART`] bytes of it.
    fn feed(&mut self, input: &[u8], out: &mut Vec<u8>) -> Fed;

    /// Makes the rest, when no input is left.
    fn finish(&mut self, out: &mut Vec<u8>) -> Fed {
        let _ = out;
        Fed { taken: 0, ended: true, is_wrong: false }
    }
}

/// A step of a chain.
pub(super) struct Step<'a, T> {
    inner: Stage<'a>,
    transform: T,
    out: Vec<u8>,
    at: usize,
    /// How many bytes may still be made.
    left: usize,
    /// How often it goes through each byte.
    weight: u64,
    meter: Meter<'a>,
    ended: bool,
}

impl<'a, T: Transform> Step<'a, T> {
    pub(super) fn of(inner: Stage<'a>, transform: T, (most, weight): (usize, u64), meter: Meter<'a>) -> Self {
        Self { inner, transform, out: Vec::new(), at: 0, left: most, weight, meter, ended: false }
    }
}

impl<T: Transform> BufRead for Step<'_, T> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at == self.out.len() && !self.ended {
            let input = self.inner.fill_buf()?;
            self.out.clear();
            self.at = 0;
            let fed = match input.is_empty() {
                true => self.transform.finish(&mut self.out),
                false => self.transform.feed(input, &mut self.out),
            };
            let is_stuck = fed.taken == 0 && self.out.is_empty();
            self.inner.consume(fed.taken);
            self.out.truncate(self.left);
            self.left -= self.out.len();
            self.ended = fed.ended || is_stuck || self.left == 0;
            let work = (fed.taken + self.out.len()) as u64 * self.weight;
            self.meter.work.fetch_add(work, Ordering::Relaxed);
            self.meter.is_wrong.fetch_or(fed.is_wrong, Ordering::Relaxed);
            if self.out.is_empty() && !self.ended {
                return Err(io::ErrorKind::Interrupted.into());
            }
        }
        Ok(&self.out[self.at..])
    }

    fn consume(&mut self, taken: usize) {
        self.at = (self.at + taken).min(self.out.len());
    }
}

impl<T: Transform> Read for Step<'_, T> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let taken = self.fill_buf()?.read(into)?;
        self.consume(taken);
        Ok(taken)
    }
}
