//! Extra fields of an entry: 64-bit sizes, names in Unicode, links.

use super::super::budget::Step;
use super::{contradicts, u16_at, u32_at};

/// An extra field: its number and its content.
pub(super) type Field<'a> = (u16, &'a [u8]);

const WIDE: u16 = 0x0001;
const PKWARE_UNIX: u16 = 0x000D;
const UNICODE_NAME: u16 = 0x7075;
const ASI_UNIX: u16 = 0x756E;

/// Sizes and place of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wide {
    pub(super) size: u64,
    pub(super) packed: u64,
    pub(super) at: u64,
}

/// Splits an extra area. Up to three bytes at the end are padding, as Android's tools write it.
pub(super) fn fields(mut extra: &[u8]) -> Step<Vec<Field<'_>>> {
    let mut fields = Vec::new();
    while extra.len() >= 4 {
        let length = usize::from(u16_at(extra, 2));
        let Some(content) = extra.get(4..4 + length) else { return contradicts() };
        fields.push((u16_at(extra, 0), content));
        extra = &extra[4 + length..];
    }
    Ok(fields)
}

/// The one field with this number. With two, every unpacker picks its own.
fn only<'a>(fields: &[Field<'a>], number: u16) -> Step<Option<&'a [u8]>> {
    let mut found = fields.iter().filter(|field| field.0 == number);
    match (found.next(), found.next()) {
        (_, Some(_)) => contradicts(),
        (first, None) => Ok(first.map(|field| field.1)),
    }
}

/// Takes from the zip64 field what did not fit into 32 bits, or is said there as well.
pub(super) fn wide(fields: &[Field<'_>], short: &Wide, disk: u16) -> Step<Wide> {
    const MARK: u64 = u32::MAX as u64;
    let field = only(fields, WIDE)?;
    let mut rest = field.unwrap_or_default();
    let mut found = short.clone();
    for value in [&mut found.size, &mut found.packed, &mut found.at] {
        if *value == MARK {
            let Some((eight, behind)) = rest.split_first_chunk() else { return contradicts() };
            (*value, rest) = (u64::from_le_bytes(*eight), behind);
        }
    }
    if disk != 0 && !(disk == u16::MAX && rest == [0; 4]) {
        return contradicts();
    }
    // Some writers say all of it, always. What is said twice must be the same.
    let all = [found.size.to_le_bytes(), found.packed.to_le_bytes(), found.at.to_le_bytes()].concat();
    let all = [all, vec![0; 4]].concat();
    match field {
        Some(field) if !rest.is_empty() && !all.starts_with(field) && rest != [0; 4] => contradicts(),
        _ => Ok(found),
    }
}

/// The name in Unicode that Info-ZIP and WinZip add to one that is written in another encoding.
pub(super) fn unicode_name(fields: &[Field<'_>], name: &[u8]) -> Step<Option<String>> {
    let Some(field) = only(fields, UNICODE_NAME)? else { return Ok(None) };
    let mut crc = flate2::Crc::new();
    crc.update(name);
    match (field.first(), field.get(5..).map(str::from_utf8)) {
        (Some(1), Some(Ok(unicode))) if u32_at(field, 1) == crc.sum() => Ok(Some(unicode.to_owned())),
        _ => contradicts(),
    }
}

/// Whether a field of a Unix archiver makes the entry a link.
pub(super) fn is_link_field(field: &Field<'_>) -> bool {
    match field.0 {
        PKWARE_UNIX => field.1.len() > 12,
        ASI_UNIX => {
            u16_at(field.1, 4) & 0o170_000 == 0o120_000 || u32_at(field.1, 6) > 0 && field.1.len() > 14
        }
        _ => false,
    }
}
