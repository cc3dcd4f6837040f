//! Older documents that are made to cost much.

use super::*;

fn compounds() -> Vec<(&'static str, Vec<u8>)> {
    let whole = doc(&["/a"], &[WORD, ("/a/x", &vec![0x13; megabytes() * MIB])]);
    let mut cyclic = whole.clone();
    // Every sector is followed by the first one.
    cyclic[512..1024].fill(0);
    let text = [WORD.1, &vec![0x13; megabytes() * MIB]].concat();
    vec![
        ("nothing but a beginning", filled(magic::COMPOUND, b"\xFF", b"")),
        ("a beginning of zeros", filled(magic::COMPOUND, b"\0", b"")),
        ("beginnings of fields", doc(&[], &[("/WordDocument", &text)])),
        ("sectors in a circle", cyclic),
        (
            "marks and zeros",
            doc(&[], &[("/WordDocument", &[WORD.1, &[0x13, 0].repeat(megabytes() * MIB / 2)].concat())]),
        ),
        (
            "a mark, and zeros alone",
            doc(&[], &[("/WordDocument", &[WORD.1, &[0x13], &*vec![0; megabytes() * MIB]].concat())]),
        ),
        ("folders in folders", folders_in_folders()),
        ("streams that share their sectors", shared_sectors(4096)),
        ("a large stream", whole),
    ]
}

/// Where the entries of the directory stand whose names begin with a letter.
fn entries(bytes: &[u8], letter: u8) -> Vec<usize> {
    let is_one = |entry: &usize| {
        bytes[*entry] == letter && bytes[entry + 1] == 0 && matches!(bytes[entry + 66], 1 | 2)
    };
    (512..bytes.len() - 128).step_by(128).filter(is_one).collect()
}

/// As many folders as the tables may have, each in the one before it: their paths are longer than the file.
fn folders_in_folders() -> Vec<u8> {
    let names: Vec<String> = (0..megabytes() * 2_000).map(|number| format!("/s{number:06}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut bytes = doc(&names, &[WORD]);
    let folders = entries(&bytes, b's');
    for (number, place) in folders.iter().enumerate() {
        let next = if number + 1 < folders.len() { u32::try_from(number).unwrap() + 2 } else { u32::MAX };
        bytes[place + 68..place + 76].fill(0xFF);
        bytes[place + 76..place + 80].copy_from_slice(&next.to_le_bytes());
    }
    let root = entries(&bytes, b'R').first().copied().unwrap_or_else(|| folders[0] - 128);
    bytes[root + 76..root + 80].copy_from_slice(&1_u32.to_le_bytes());
    bytes
}

/// Many streams, each of which begins in the middle of a long one.
fn shared_sectors(size: usize) -> Vec<u8> {
    let names: Vec<String> = (0..megabytes() * 100).map(|number| format!("/s{number:06}")).collect();
    let long = vec![7; megabytes() * MIB / 2];
    let small = vec![7; size];
    let streams: Vec<Member<'_>> = [WORD, ("/long", long.as_slice())]
        .into_iter()
        .chain(names.iter().map(|name| (name.as_str(), small.as_slice())))
        .collect();
    let mut bytes = doc(&[], &streams);
    let long = entries(&bytes, b'l')[0];
    let start = u32::from_le_bytes(*bytes[long + 116..].first_chunk().unwrap());
    for (number, place) in entries(&bytes, b's').into_iter().enumerate() {
        let inside = start + u32::try_from(number).unwrap() * 8 + 8;
        bytes[place + 116..place + 120].copy_from_slice(&inside.to_le_bytes());
    }
    bytes
}

#[test]
fn streams_that_share_sectors_are_refused_and_those_that_do_not_are_taken() {
    refused(&shared_sectors(4096), FileType::Doc, "damaged");
    let many: Vec<String> = (0..40).map(|number| format!("/s{number:06}")).collect();
    for size in [1, 63, 64, 65, 4095, 4096, 4097, 70_000] {
        let bytes = vec![7; size];
        let streams: Vec<Member<'_>> =
            [WORD].into_iter().chain(many.iter().map(|name| (name.as_str(), bytes.as_slice()))).collect();
        assert_eq!(inspect_bytes(&doc(&["/a", "/a/b"], &streams), FileType::Doc), Ok(()), "{size}");
    }
}

#[test]
fn a_hostile_older_document_stays_within_the_budget() {
    let all = compounds().into_iter();
    let as_both = |(what, bytes): (&str, Vec<u8>)| {
        [FileType::Doc, FileType::Docx].map(|kind| broken(what, &bytes, kind, None)).concat()
    };
    assert_eq!(all.flat_map(as_both).collect::<Vec<_>>(), [""; 0]);
}
