//! PDF: starts and ends as a PDF, and is not also another format.

use super::{Verdict, header, ranges::Ranges, unread};

/// Readers look for the end marker in this many last bytes (Adobe's rule).
const END: usize = 1024;
/// A second format could hide in this many first or last bytes: browsers and unpackers search them.
const EDGES: usize = 4096;

pub(super) fn check(ranges: &mut Ranges) -> Verdict {
    let end = ranges.end(END).map_err(unread)?;
    if !end.windows(5).any(|window| window == b"%%EOF") {
        return Err("The PDF is incomplete. It may have been cut off during upload.".to_owned());
    }
    let (start, end) = (ranges.start(EDGES).map_err(unread)?, ranges.end(EDGES).map_err(unread)?);
    // A PDF reader ignores what precedes the first object and follows the last end marker; a browser may not.
    let before = position(&start, b" obj").map_or(start.as_slice(), |at| &start[..at]);
    let behind = last_position(&end, b"%%EOF").map_or(end.as_slice(), |at| &end[at..]);
    if header::active(before).is_some() || header::active(behind).is_some() {
        return Err("The PDF is also a web page, which is not allowed.".to_owned());
    }
    if position(&end, b"PK\x05\x06").is_some() {
        return Err("The PDF is also an archive, which is not allowed.".to_owned());
    }
    Ok(())
}

pub(super) fn position(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}

pub(super) fn last_position(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).rposition(|window| window == part)
}
