//! Images and texts that are made to cost much.

use super::*;

#[test]
fn a_hostile_image_or_text_stays_within_the_budget() {
    let ihdr = &png()[..33];
    // Two thousand million pixels a side, of which nobody has to make room for one.
    let huge = [&ihdr[..16], b"\x7F\xFF\xFF\xFF\x7F\xFF\xFF\xFF\x10\x06\0\0\0\0\0\0\0".as_slice()].concat();
    let chunk = |name: &[u8; 4], data: &[u8]| {
        [&u32::try_from(data.len()).unwrap().to_be_bytes(), name.as_slice(), data, &[0; 4]].concat()
    };
    let unpacked = packed(&vec![0; megabytes() * 8 * MIB]);
    let frame = b"\xFF\xD8\xFF\xC0\0\x0B\x08\xFF\xFF\xFF\xFF\x01\x01\x11\0\xFF\xDA\0\x02";
    let all = [
        (
            "huge, and a bomb of pixels",
            filled(&huge, &chunk(b"IDAT", &unpacked), &chunk(b"IEND", b"")),
            FileType::Png,
        ),
        (
            "bombs of text",
            filled(ihdr, &chunk(b"zTXt", &[b"a\0\0", unpacked.as_slice()].concat()), &chunk(b"IEND", b"")),
            FileType::Png,
        ),
        ("huge, and nothing in it", filled(frame, b"\0", b"\xFF\xD9"), FileType::Jpg),
        (
            "pictures in a picture",
            filled(b"\xFF\xD8", b"\xFF\xE1\0\x06\xFF\xD8\xFF\xD9", b"\xFF\xDA\0\x02\xFF\xD9"),
            FileType::Jpg,
        ),
        ("0xFF", filled(b"\xFF\xD8", b"\xFF", b""), FileType::Jpg),
        ("segments", filled(b"\xFF\xD8", b"\xFF\xE0\0\x02", b""), FileType::Jpg),
        ("scans", filled(b"\xFF\xD8", b"\xFF\xDA\0\x02\0", b""), FileType::Jpg),
        ("restarts", filled(b"\xFF\xD8\xFF\xDA\0\x02", b"\xFF\xD0", b""), FileType::Jpg),
        ("beginnings of archives", filled(b"\xFF\xD8\xFF\xDA\0\x02", b"Rar!\x1A", b""), FileType::Jpg),
        ("end records", filled(b"\xFF\xD8\xFF\xDA\0\x02\0\xFF\xD9", b"PK\x05\x06", b""), FileType::Jpg),
        ("chunks", filled(ihdr, b"\0\0\0\0tEXt\0\0\0\0", b""), FileType::Png),
        ("a chunk that claims to be all", filled(ihdr, b"\x02\xFF\xFF\xFFIDAT", b""), FileType::Png),
        ("one line", filled(b"a", b"a", b""), FileType::Txt),
        ("zeros between letters", filled(b"a\0", b"a\0", b""), FileType::Txt),
    ];
    let broken: Vec<String> =
        all.into_iter().flat_map(|(what, bytes, kind)| broken(what, &bytes, kind, None)).collect();
    assert_eq!(broken, [""; 0]);
}
