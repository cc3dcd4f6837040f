//! Images, and what phones and editors write behind them.

use super::*;

fn film() -> Vec<u8> {
    [b"\0\0\0\x18ftypmp42\0\0\0\0isommp42".as_slice(), &[0x5A; 300_000]].concat()
}

#[test]
fn pictures_with_a_film_a_preview_or_padding_behind_them_are_taken() {
    let samsung =
        [b"\0\0\x30\x0A\x10\0\0\0MotionPhoto_Data".as_slice(), &film(), b"SEFHk\0\0\0SEFT"].concat();
    for (what, behind) in
        [("film", film()), ("Samsung's film", samsung), ("preview", jpg()), ("zeros", vec![0; 5000])]
    {
        assert_eq!(inspect_bytes(&[jpg(), behind].concat(), FileType::Jpg), Ok(()), "{what}");
    }
    for (what, behind) in [
        ("zeros", vec![0; 70_000]),
        ("a line end", b"\r\n".to_vec()),
        ("what it was before it was cropped", png()[20..].to_vec()),
    ] {
        assert_eq!(inspect_bytes(&[png(), behind].concat(), FileType::Png), Ok(()), "{what}");
    }
}

#[test]
fn a_picture_of_several_scans_ends_at_its_own_end() {
    let mut progressive = jpg();
    progressive.truncate(progressive.len() - 2);
    progressive.extend(b"\xFF\0\xFF\xD3\xFF\xFF\xC4\0\x04\0\0\xFF\xDA\0\x04\x01\x01more\xFF\0data\xFF\xD9");
    assert_eq!(inspect_bytes(&progressive, FileType::Jpg), Ok(()));
    for end in 1..progressive.len() {
        assert!(inspect_bytes(&progressive[..end], FileType::Jpg).is_err(), "{end}");
    }
}

#[test]
fn a_picture_that_is_also_something_else_is_refused() {
    let archive = zip_of(&[("a.txt", b"a")]);
    let large = [b"\0".repeat(300_000), pdf("")].concat();
    for behind in [
        archive.clone(),
        docx(&[]),
        pdf(""),
        large,
        b"<script>alert(1)</script>".to_vec(),
        b"Rar!\x1A\x07\x01\0".to_vec(),
        b" 7z\xBC\xAF\x27\x1C".to_vec(),
    ] {
        refused(&[jpg(), behind.clone()].concat(), FileType::Jpg, "also another kind of file");
        refused(&[png(), behind].concat(), FileType::Png, "also another kind of file");
    }
    // In the picture, in a place that decoders pass over.
    let commented = |more: usize| {
        let mut inner = zip_of(&[("setup.exe", b"x")]);
        let end = inner.len();
        inner[end - 2..].copy_from_slice(&u16::try_from(more).unwrap().to_le_bytes());
        inner
    };
    let chunk = |bytes: &[u8]| {
        let length = u32::try_from(bytes.len()).unwrap().to_be_bytes();
        [&png()[..33], &length, b"tEXt", bytes, b"\0\0\0\0", &png()[33..]].concat()
    };
    let segment = |bytes: &[u8]| {
        let length = u16::try_from(bytes.len() + 2).unwrap().to_be_bytes();
        [b"\xFF\xD8\xFF\xFE", length.as_slice(), bytes, &jpg()[2..]].concat()
    };
    refused(&chunk(&commented(4 + 12)), FileType::Png, "also another kind of file");
    refused(&segment(&commented(jpg().len() - 2)), FileType::Jpg, "also another kind of file");
    for sign in [b"Rar!\x1A\x07\x01\0".as_slice(), b"7z\xBC\xAF\x27\x1C\0\x04"] {
        refused(&chunk(sign), FileType::Png, "also another kind of file");
        refused(&segment(sign), FileType::Jpg, "also another kind of file");
    }
    assert_eq!(inspect_bytes(&chunk(b"Comment\0PK is Pakistan's code"), FileType::Png), Ok(()));
    refused(&[jpg(), png()].concat(), FileType::Jpg, "also another kind of file");
    refused(&[png(), jpg()].concat(), FileType::Png, "also another kind of file");
    let mut headed = b"\xFF\xD8\xFF\xFE\0\x0A%PDF-1.7".to_vec();
    headed.extend(&jpg()[2..]);
    refused(&headed, FileType::Jpg, "also another kind of file");
    for (what, kind) in [(jpg(), FileType::Jpg), (png(), FileType::Png), (pdf(""), FileType::Pdf)] {
        for other in FileType::ALL.into_iter().filter(|other| *other != kind) {
            assert!(inspect_bytes(&[archive.clone(), what.clone()].concat(), other).is_err());
            assert!(inspect_bytes(&[what.clone(), archive.clone()].concat(), other).is_err());
        }
    }
}
