//! Where entries stand in the file: each begins with a header that repeats the directory, and ends where the next
//! begins. What stands between two entries would be hidden from us and found by a program that reads on.

use super::super::budget::{Step, refuse, too_complex};
use super::super::source::Source;
use super::fields::{Wide, fields, unicode_name, wide};
use super::{Entry, contradicts, u16_at, u32_at, u64_at};

const HEADER: &[u8] = b"PK\x03\x04";
const HEADER_LENGTH: usize = 30;
/// Bit 3: sizes follow the data.
const SIZES_FOLLOW: u16 = 1 << 3;
/// The flags that change how the entry is read.
const FLAGS: u16 = 1 | 1 << 5 | 1 << 6 | 1 << 11 | 1 << 13;

/// Extra fields have some dozen bytes each; a directory has two megabytes at most.
const MARGIN_MAX: usize = 4 * 1024 * 1024;

pub(super) async fn check(
    source: &mut Source<'_>,
    entries: &mut [Entry],
    directory_at: u64,
    margin: &mut Vec<u8>,
) -> Step {
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by_key(|index| entries[*index].header_at);
    let starts: Vec<u64> = order.iter().map(|index| entries[*index].header_at).collect();
    if starts.first() != Some(&0) {
        return refuse("The archive has data before its start.");
    }
    let ends = starts.iter().skip(1).copied().chain([directory_at]);
    for (index, end) in order.into_iter().zip(ends) {
        let entry = &entries[index];
        if end.saturating_sub(entry.header_at) < HEADER_LENGTH as u64 {
            return contradicts();
        }
        let header = source.read(entry.header_at, HEADER_LENGTH).await?;
        let lengths = [u16_at(&header, 26), u16_at(&header, 28)].map(usize::from);
        let rest = source.read(entry.header_at + HEADER_LENGTH as u64, lengths[0] + lengths[1]).await?;
        let data_at = entry.header_at + (HEADER_LENGTH + lengths[0] + lengths[1]) as u64;
        let Some(behind) = data_at.checked_add(entry.packed).and_then(|at| end.checked_sub(at)) else {
            return contradicts();
        };
        if rest.len() != lengths[0] + lengths[1] {
            return contradicts();
        }
        let (name, extra) = rest.split_at(lengths[0]);
        margin.push(b'\n');
        margin.extend_from_slice(extra);
        if margin.len() > MARGIN_MAX {
            return Err(too_complex());
        }
        let local = Local { header: &header, name, extra };
        let is_exact = local.agrees(entry)?;
        let descriptor = source.read(end - behind, usize::try_from(behind.min(25)).unwrap_or(25)).await?;
        if !(descriptor.is_empty() && is_exact || local.sizes_follow() && describes(&descriptor, entry)) {
            return contradicts();
        }
        entries[index].data_at = data_at;
    }
    Ok(())
}

struct Local<'a> {
    header: &'a [u8],
    name: &'a [u8],
    extra: &'a [u8],
}

impl Local<'_> {
    fn sizes_follow(&self) -> bool {
        u16_at(self.header, 6) & SIZES_FOLLOW != 0
    }

    /// Compares with the directory. The error is a difference; `false` says that the sizes are left out, as they
    /// may be when they follow.
    fn agrees(&self, entry: &Entry) -> Step<bool> {
        let flags = if entry.raw_name.is_ascii() { FLAGS & !(1 << 11) } else { FLAGS };
        let is_same = self.header.starts_with(HEADER)
            && self.name == entry.raw_name
            && u16_at(self.header, 8) == entry.method
            && u16_at(self.header, 6) & flags == entry.flags & flags;
        let fields = fields(self.extra)?;
        if !is_same || unicode_name(&fields, self.name)?.is_some_and(|name| name != entry.name) {
            return contradicts();
        }
        let short = Wide {
            size: u32_at(self.header, 22).into(),
            packed: u32_at(self.header, 18).into(),
            at: entry.header_at,
        };
        let said = wide(&fields, &short, 0)?;
        let crc = u32_at(self.header, 14);
        if (said.size, said.packed, crc) == (entry.size, entry.packed, entry.crc) {
            return Ok(true);
        }
        let is_left_out = |said: u64, real: u64| said == 0 || said == real;
        let left_out = is_left_out(said.size, entry.size)
            && is_left_out(said.packed, entry.packed)
            && (crc == 0 || crc == entry.crc);
        if left_out && self.sizes_follow() { Ok(false) } else { contradicts() }
    }
}

/// Whether the bytes behind an entry's data are its sizes, in one of the four forms that are in use.
fn describes(descriptor: &[u8], entry: &Entry) -> bool {
    let body = descriptor.strip_prefix(b"PK\x07\x08").filter(|_| matches!(descriptor.len(), 16 | 24));
    let body = body.unwrap_or(descriptor);
    let sizes = match body.len() {
        12 => (u32_at(body, 4).into(), u32_at(body, 8).into()),
        20 => (u64_at(body, 4), u64_at(body, 12)),
        _ => return false,
    };
    u32_at(body, 0) == entry.crc && sizes == (entry.packed, entry.size)
}
