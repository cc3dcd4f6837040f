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
