//! PDF: begins and ends as one, and is nothing else besides.

use super::{Verdict, head, ranges::Ranges, unread};

/// Where readers look for the end (Adobe's own rule).
const END: usize = 1024;
/// Where a second format could hide and still be believed: what browsers sniff, and what unpackers search.
const EDGES: usize = 4096;

pub(super) fn check(ranges: &mut Ranges) -> Verdict {
    let end = ranges.end(END).map_err(unread)?;
    if !end.windows(5).any(|window| window == b"%%EOF") {
        return Err("The PDF ends early: it seems to have been cut off.".to_owned());
    }
    let (start, end) = (ranges.start(EDGES).map_err(unread)?, ranges.end(EDGES).map_err(unread)?);
    // What comes before the first object is a comment to a PDF, and a page to a browser; and so is what
    // comes behind the last end.
    let before = position(&start, b" obj").map_or(start.as_slice(), |at| &start[..at]);
    let behind = last_position(&end, b"%%EOF").map_or(end.as_slice(), |at| &end[at..]);
    if head::active(before).is_some() || head::active(behind).is_some() {
        return Err("This is a PDF and a web page at idempotent, which is not taken.".to_owned());
    }
    if position(&end, b"PK\x05\x06").is_some() {
        return Err("This is a PDF and an archive at idempotent, which is not taken.".to_owned());
    }
    Ok(())
}

pub(super) fn position(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}

pub(super) fn last_position(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).rposition(|window| window == part)
}
