//! The records of an older Excel sheet ([MS-XLS] 2.1.4): a number, a length and what they say.

const ENCRYPTED: u16 = 0x2F;
const SHEET: u16 = 0x85;
const END: u16 = 0x0A;

/// Whether a `FILEPASS` record is among the first ([MS-XLS] 2.4.117).
pub(super) fn is_encrypted(stream: &[u8]) -> bool {
    records(stream).take(8).any(|(kind, _)| kind == ENCRYPTED)
}

/// Whether one of the sheets is a sheet of macros ([MS-XLS] 2.4.28), which is a program without a project.
pub(super) fn has_macro_sheet(stream: &[u8]) -> bool {
    let mut sheets = records(stream).take_while(|(kind, _)| *kind != END).filter(|(kind, _)| *kind == SHEET);
    sheets.any(|(_, said)| said.get(5) == Some(&1))
}

fn records(stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut rest = stream;
    std::iter::from_fn(move || {
        let [kind, high_kind, length, high_length, behind @ ..] = rest else { return None };
        let length = usize::from(u16::from_le_bytes([*length, *high_length])).min(behind.len());
        let (said, after) = behind.split_at(length);
        rest = after;
        Some((u16::from_le_bytes([*kind, *high_kind]), said))
    })
}
