//! Archives that are made to cost much.

use super::*;

fn archives() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let end = |count: u16, size: usize, at: usize| {
        let (count, sizes) =
            (count.to_le_bytes(), [u32::try_from(size).unwrap(), u32::try_from(at).unwrap()]);
        [
            b"PK\x05\x06\0\0\0\0".as_slice(),
            &count,
            &count,
            &sizes[0].to_le_bytes(),
            &sizes[1].to_le_bytes(),
            &[0; 2],
        ]
        .concat()
    };
    // As many entries as are allowed, with names as long as they fit, each a folder of the next.
    let record = |name: &[u8], at: usize| {
        let mut record = [b"PK\x01\x02\x14\0\x14\0\0\0\0\0".as_slice(), &[0; 34], name].concat();
        record[28..30].copy_from_slice(&u16::try_from(name.len()).unwrap().to_le_bytes());
        record[42..46].copy_from_slice(&u32::try_from(at).unwrap().to_le_bytes());
        record
    };
    let names: Vec<Vec<u8>> = (0..30_u8).map(|n| [b"a/".repeat(32_000), vec![b'A' + n]].concat()).collect();
    let directory: Vec<u8> = names.iter().flat_map(|name| record(name, 0)).collect();
    let front = filled(magic::ZIP, b"\0", b"");
    let deep_names = [&front, &directory[..], &end(30, directory.len(), front.len())].concat();
    let same: Vec<u8> = (0..1000_u32).flat_map(|n| record(format!("{n}").as_bytes(), 0)).collect();
    let same_place = [&front, &same[..], &end(1000, same.len(), front.len())].concat();
    let noise: Vec<u8> = (0..u32::try_from(megabytes() * MIB / 4).unwrap())
        .flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes())
        .collect();
    // Together they have the size of one file.
    let half = &noise[..noise.len() / 2];
    let zeros = vec![0; megabytes() * 8 * MIB];
    let bomb = zip_of(&[("zeros", &zeros)]);
    let bombs: Vec<(String, &[u8])> = (0..(megabytes() * MIB / (bomb.len() + 200)).min(900))
        .map(|number| (format!("{number}.dat"), bomb.as_slice()))
        .collect();
    let bombs: Vec<Member<'_>> = bombs.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    let deep = (0..6).fold(noise[..MIB].to_vec(), |inner, _| stored(&[("inner.dat", &inner)]));
    let fields = filled(b"<w:document>", b"<w:fldChar w:fldCharType='end'/>", b"</w:document>");
    vec![
        ("names of folders in folders", deep_names, "contradicts itself"),
        ("entries at one place", same_place, "contradicts itself"),
        ("headers without a directory", filled(b"", b"PK\x03\x04\x14\0\0\0\0\0", b""), "cut off"),
        ("end records", filled(b"PK\x03\x04", b"PK\x05\x06", b""), "cut off"),
        ("data that cannot be packed", zip_of(&[("noise", &noise)]), ""),
        ("an archive in an archive", zip_of(&[("a", &zip_of(&[("noise", half)])), ("b", half)]), ""),
        (
            "an archive in an archive that does not fit into memory",
            zip_of(&[("a", &zip_of(&[("noise", &noise)]))]),
            if noise.len() > 32 * MIB { "too large to check" } else { "" },
        ),
        ("a rich text of groups", rich_text(b"{\\*\\x"), ""),
        ("a rich text of fields", rich_text(b"{\\fldinst x"), "too complex"),
        ("a rich text of letters", rich_text(b" a"), ""),
        ("a rich text of one word", rich_text(b"a"), "too complex"),
        ("a rich text of letters by their number", rich_text(b"\\'41"), ""),
        ("a rich text of ends", rich_text(b"}"), ""),
        ("a rich text of one number", rich_text(b"1"), "too complex"),
        (UNPACKING, tables_of_codes(), ""),
        (UNPACKING, as_much_as_may_be_unpacked(), ""),
        ("a document of fields", docx_of(&fields, &[]), "100 times its size"),
        ("a bomb", bomb.clone(), "100 times its size"),
        ("bombs in an archive", stored(&bombs), "would unpack to more than"),
        ("archives in archives in archives", deep, "At most 2 levels"),
    ]
}

/// As large as a text may be.
fn rich_text(pattern: &[u8]) -> Vec<u8> {
    let size = (megabytes() * MIB).min(31 * MIB);
    let text = [b"{\\rtf1\\x".as_slice(), &pattern.repeat(size / pattern.len())].concat();
    stored(&[("a.rtf", &text)])
}

/// Compressed data that says anew for each eight bytes of zeros how they are coded: the tables cost more than what they
/// are for.
fn tables_of_codes() -> Vec<u8> {
    let number = |value: u32, width: usize| (0..width).map(move |bit| value >> bit & 1 == 1);
    let mut block: Vec<bool> = Vec::new();
    block.extend(number(0, 1).chain(number(2, 2)).chain(number(0, 10)).chain(number(14, 4)));
    // The lengths of the codes of lengths: one bit for 18, a run of zeros, and for 1.
    block.extend((0..18).flat_map(|place| number(u32::from(place == 2 || place == 17), 3)));
    // One bit for a zero and for the end of the block: `1`, 255 times `0`, `1`, and `1` for the distances.
    block.extend(
        number(0, 1).chain(number(1, 1)).chain(number(127, 7)).chain(number(1, 1)).chain(number(106, 7)),
    );
    block.extend(number(0, 2));
    block.extend([[false; 8].as_slice(), &[true]].concat());
    // Eight blocks fill whole bytes.
    let bits = block.repeat(8);
    let bytes: Vec<u8> = bits
        .chunks(8)
        .map(|bits| bits.iter().rev().fold(0, |byte, bit| byte << 1 | u8::from(*bit)))
        .collect();
    let times = (megabytes() * MIB - 4096) / bytes.len();
    let packed = [bytes.repeat(times), b"\x03\0".to_vec()].concat();
    let zeros = vec![0; times * 64];
    let mut crc = flate2::Crc::new();
    crc.update(&zeros);
    let whole = zip_of(&[("zeros", &zeros)]);
    with_packed(&whole, &packed, crc.sum(), zeros.len())
}

/// Ten times its size, and no bomb.
fn as_much_as_may_be_unpacked() -> Vec<u8> {
    let sparse = |number: usize| {
        let noise = number.wrapping_mul(0x9E37_79B9_7F4A_7C15).to_le_bytes();
        [noise.as_slice(), &[0; 120]].concat()
    };
    let part: Vec<u8> = (0..8 * MIB / 128).flat_map(sparse).collect();
    let names: Vec<String> = (0..megabytes()).map(|number| format!("{number}.dat")).collect();
    let members: Vec<Member<'_>> = names.iter().map(|name| (name.as_str(), part.as_slice())).collect();
    zip_of(&members)
}

/// The archive of one entry, with other compressed bytes.
fn with_packed(whole: &[u8], packed: &[u8], crc: u32, size: usize) -> Vec<u8> {
    let directory = memchr::memmem::rfind(whole, b"PK\x01\x02").unwrap();
    let end = memchr::memmem::rfind(whole, b"PK\x05\x06").unwrap();
    let name = usize::from(whole[26]) + usize::from(whole[28]);
    let (mut local, mut record, mut last) =
        (whole[..30 + name].to_vec(), whole[directory..end].to_vec(), whole[end..].to_vec());
    let sizes = [crc, u32::try_from(packed.len()).unwrap(), u32::try_from(size).unwrap()];
    let sizes: Vec<u8> = sizes.iter().flat_map(|number| number.to_le_bytes()).collect();
    local[14..26].copy_from_slice(&sizes);
    record[16..28].copy_from_slice(&sizes);
    let at = u32::try_from(local.len() + packed.len()).unwrap();
    last[16..20].copy_from_slice(&at.to_le_bytes());
    [local.as_slice(), packed, &record, &last].concat()
}

#[test]
fn a_hostile_archive_stays_within_the_budget() {
    let all = archives().into_iter();
    let broken: Vec<String> =
        all.flat_map(|(what, bytes, words)| broken(what, &bytes, FileType::Zip, Some(words))).collect();
    assert_eq!(broken, [""; 0]);
}
