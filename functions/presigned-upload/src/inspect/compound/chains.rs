//! The chains of sectors that streams are kept in. Each sector belongs to one stream; a file in which many streams
//! share a long chain would be gone through as often.

use super::super::budget::{Step, damaged};

/// Numbers from here on are marks: the end of a chain, a free sector.
const MARKS: u32 = 0xFFFF_FFFB;
const HEADER: usize = 512;
const MINI_SECTOR: usize = 64;
/// Shorter streams are kept in small sectors.
const MINI_BELOW: u64 = 4096;
const ENTRY: usize = 128;
const STREAM: u8 = 2;

/// Refuses a file whose streams share sectors. The parser has read its tables before.
pub(super) fn check(bytes: &[u8]) -> Step {
    let sectors = Sectors { bytes, size: if u16_at(bytes, 26) == 4 { 4096 } else { HEADER } };
    let table = sectors.table();
    let small: Vec<u32> =
        chain(&table, u32_at(bytes, 60)).flat_map(|sector| numbers(sectors.of(sector))).collect();
    let most = bytes.len() / MINI_SECTOR;
    let (mut left, mut small_left) = (table.len(), small.len().min(most));
    for sector in chain(&table, u32_at(bytes, 48)) {
        for entry in sectors.of(sector).chunks_exact(ENTRY).filter(|entry| entry[66] == STREAM) {
            // The upper half of the length has no meaning in files with small sectors.
            let high = if sectors.size == HEADER { 0 } else { u32_at(entry, 124) };
            let length = u64::from(high) << 32 | u64::from(u32_at(entry, 120));
            let (table, left) = match length {
                0 => continue,
                1..MINI_BELOW => (&small, &mut small_left),
                _ => (&table, &mut left),
            };
            for _ in chain(table, u32_at(entry, 116)) {
                *left = left.checked_sub(1).ok_or_else(|| damaged("streams share sectors"))?;
            }
        }
    }
    Ok(())
}

struct Sectors<'a> {
    bytes: &'a [u8],
    size: usize,
}

impl<'a> Sectors<'a> {
    fn of(&self, number: u32) -> &'a [u8] {
        let from = usize::try_from(number).unwrap_or(usize::MAX).saturating_add(1).saturating_mul(self.size);
        let from = from.min(self.bytes.len());
        &self.bytes[from..from.saturating_add(self.size).min(self.bytes.len())]
    }

    /// Which sector follows each.
    fn table(&self) -> Vec<u32> {
        let most = self.bytes.len() / self.size;
        let mut parts: Vec<u32> = numbers(&self.bytes[76..HEADER]).collect();
        let mut next = u32_at(self.bytes, 68);
        while next < MARKS && parts.len() < most {
            let (more, last) = self.of(next).split_at(self.size.min(self.of(next).len()).saturating_sub(4));
            parts.extend(numbers(more));
            next = if last.len() == 4 { u32_at(last, 0) } else { MARKS };
        }
        let known = parts.into_iter().filter(|part| *part < MARKS);
        let mut table: Vec<u32> = known.take(most).flat_map(|part| numbers(self.of(part))).collect();
        table.truncate(most);
        table
    }
}

/// The sectors of a chain, in their order; at most as many as there are.
fn chain(table: &[u32], start: u32) -> impl Iterator<Item = u32> {
    let next = |sector: &u32| table.get(usize::try_from(*sector).ok()?).copied().filter(|next| *next < MARKS);
    let first = Some(start).filter(|start| usize::try_from(*start).is_ok_and(|start| start < table.len()));
    std::iter::successors(first, next).take(table.len())
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.as_chunks().0.iter().map(|four| u32::from_le_bytes(*four))
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..).and_then(|rest| rest.first_chunk()).map_or(0, |four| u32::from_le_bytes(*four))
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..).and_then(|rest| rest.first_chunk()).map_or(0, |two| u16::from_le_bytes(*two))
}
