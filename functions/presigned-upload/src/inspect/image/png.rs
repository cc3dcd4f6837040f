//! PNG: chunks with a length, the first `IHDR`, the last `IEND`.

use super::super::budget::Step;
use super::{Scanner, damaged_image};

const SIGNATURE: u64 = 8;
/// Length and name of a chunk.
const HEADER: usize = 8;

/// Follows the chunks to the last one.
#[derive(Debug, Default)]
pub(super) struct Png {
    header: Vec<u8>,
    /// Where the next chunk begins.
    next: u64,
    chunks: u64,
    end: Option<u64>,
}

impl Scanner for Png {
    fn read(&mut self, at: u64, bytes: &[u8]) -> Step {
        self.next = self.next.max(SIGNATURE);
        while self.end.is_none() {
            let from = (self.next + self.header.len() as u64).saturating_sub(at);
            let from = usize::try_from(from).unwrap_or(usize::MAX);
            let Some(rest) = bytes.get(from..) else { return Ok(()) };
            let missing = (HEADER - self.header.len()).min(rest.len());
            self.header.extend_from_slice(&rest[..missing]);
            let [a, b, c, d, name @ ..] = self.header.as_slice() else { return Ok(()) };
            if name.len() < 4 {
                return Ok(());
            }
            let length = u64::from(u32::from_be_bytes([*a, *b, *c, *d]));
            let is_first = self.chunks == 0;
            if length > u64::from(u32::MAX >> 1)
                || !name.iter().all(u8::is_ascii_alphabetic)
                || is_first != (name == b"IHDR")
            {
                return damaged_image();
            }
            self.chunks += 1;
            let end = self.next + HEADER as u64 + length + 4;
            if name == b"IEND" {
                self.end = Some(end);
            }
            self.next = end;
            self.header.clear();
        }
        Ok(())
    }

    fn end(&self) -> Option<u64> {
        self.end
    }
}
