//! Archives: paths, links, encryption, bombs, nesting, and what is in them.

use super::*;

fn deflated(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    written(entries, options)
}

fn written(entries: &[(&str, &[u8])], options: SimpleFileOptions) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn stored(entries: &[(&str, &[u8])]) -> Vec<u8> {
    written(entries, SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored))
}

fn taken(bytes: &[u8]) {
    assert_eq!(inspect_bytes(bytes, FileType::Zip), Ok(()));
}

/// A program for Windows, as far as it is recognised by.
pub(super) fn program() -> Vec<u8> {
    [b"MZ\x90\0".as_slice(), &[0; 56], &64_u32.to_le_bytes(), b"PE\0\0", &[0; 200]].concat()
}

#[test]
fn what_unpackers_disagree_about_is_refused() {
    let zip = stored(&[("a.txt", b"a"), ("b.txt", b"bb")]);
    let end = zip.len() - 22;
    let directory = usize::from(zip[end + 16]);
    let second = zip.windows(4).rposition(|window| window == b"PK\x03\x04").unwrap();
    let changed = |at: usize, byte: u8| {
        let mut bytes = zip.clone();
        bytes[at] = byte;
        bytes
    };
    for (what, bytes) in [
        (
            "fewer entries",
            [changed(end + 8, 1)[..end + 10].to_vec(), vec![1, 0], zip[end + 12..].to_vec()].concat(),
        ),
        ("another count on this disk", changed(end + 8, 1)),
        ("another name in the entry", changed(30, b'x')),
        ("another method in the entry", changed(8, 8)),
        ("another size in the entry", changed(22, 9)),
        ("another checksum in the entry", changed(14, zip[14] ^ 1)),
        ("encrypted in the entry alone", changed(6, 1)),
        ("a patch in the entry alone", changed(6, 1 << 5)),
        ("a patch for data elsewhere", {
            let mut bytes = changed(6, 1 << 5);
            bytes[directory + 8] |= 1 << 5;
            bytes
        }),
        ("two entries at one place", changed(directory + 46 + 5 + 42, 0)),
        ("a gap between entries", {
            let mut bytes = [&zip[..second], b"hidden", &zip[second..]].concat();
            bytes[directory + 6 + 46 + 5 + 42] += 6;
            bytes[end + 6 + 16] += 6;
            bytes
        }),
        ("an end record in the comment of another", {
            let inner = [b"PK\x05\x06".as_slice(), &[0; 18]].concat();
            let mut bytes = [&zip[..], &inner].concat();
            bytes[end + 20] = 22;
            bytes
        }),
    ] {
        refused(&bytes, FileType::Zip, "contradicts itself");
        assert_ne!(bytes, zip, "{what}");
    }
    let comment = b"Only a comment";
    let mut commented = [&zip[..], comment].concat();
    commented[end + 20] = comment.len() as u8;
    taken(&commented);
    let page = b"<script>alert(1)</script>";
    let mut commented = [&zip[..], page].concat();
    commented[end + 20] = page.len() as u8;
    refused(&commented, FileType::Zip, "also another kind of file");
}

#[test]
fn an_archive_that_streams_or_is_written_for_any_size_is_taken() {
    let wide = SimpleFileOptions::default().large_file(true);
    taken(&written(&[("a.txt", b"aaaa"), ("b.txt", b"b")], wide));
    let mut streamed = ZipWriter::new_stream(Vec::new());
    for (name, bytes) in [("a.txt", b"some text".as_slice()), ("b.txt", b"")] {
        streamed.start_file(name, SimpleFileOptions::default()).unwrap();
        streamed.write_all(bytes).unwrap();
    }
    taken(&streamed.finish().unwrap().into_inner());
    taken(&deflated(&[
        ("Gr\u{fc}\u{df}e.txt", b"a"),
        ("__MACOSX/._a", b"\0\x05\x16\x07"),
        (".DS_Store", b"\0\0\0\x01Bud1"),
    ]));
}

#[test]
fn paths_that_lead_out_and_names_that_collide_are_refused() {
    refused(b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", FileType::Zip, "is empty");
    for name in [
        "../evil.sh",
        "a/../../evil",
        "/etc/passwd",
        "..\\evil.bat",
        "C:\\evil.txt",
        "c:evil.txt",
        "a/.. /b",
        "a/..../b",
        "%2e%2e/evil",
        "%2e%2e%5cevil",
        "\\\\host\\share",
        "~/evil",
        "a/..",
        "a\nb",
    ] {
        refused(&zip_of(&[("a.txt", b"a"), (name, b"x")]), FileType::Zip, "points outside it");
    }
    taken(&zip_of(&[
        ("a..b.txt", b"a"),
        ("...and more.txt", b"a"),
        ("12:30 notes.txt", b"a"),
        ("50% done.txt", b"a"),
        ("~$essay.docx", b"a"),
        // The picture of a folder, on macOS.
        ("notes/Icon\r", b""),
        ("__MACOSX/notes/._Icon\r", b"\0\x05\x16\x07"),
    ]));
    for name in ["a\nb.txt", "a\r", "Icon\r/a.txt", "a%0Ab", "\x7F.txt"] {
        refused(&zip_of(&[("a.txt", b"a"), (name, b"x")]), FileType::Zip, "a name with control characters");
    }
    for name in ["./a.txt", "a.txt/", ".//a.txt"] {
        refused(&zip_of(&[("a.txt", b"a"), (name, b"")]), FileType::Zip, "two entries with the same name");
    }
    refused(&zip_of(&[("a", b"a"), ("a/b", b"b")]), FileType::Zip, "contradicts itself");
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.add_symlink("link", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    refused(&writer.finish().unwrap().into_inner(), FileType::Zip, "symbolic link");
    refused(&[zip_of(&[("a.txt", b"a")]), b"more".to_vec()].concat(), FileType::Zip, "after its end");
    refused(
        &[b"PK\x03\x04in front".to_vec(), zip_of(&[("a.txt", b"a")])].concat(),
        FileType::Zip,
        "before its start",
    );
    let names: Vec<String> = (0..1001).map(|n| format!("{n}.txt")).collect();
    let many: Vec<Member<'_>> = names.iter().map(|name| (name.as_str(), b"".as_slice())).collect();
    refused(&zip_of(&many), FileType::Zip, "more than 1000 entries");
    taken(&zip_of(&many[..1000]));
}

#[test]
fn names_that_are_one_name_where_they_are_unpacked_are_refused() {
    for (one, other) in [
        ("Essay.txt", "essay.TXT"),
        ("notes/a.txt", "Notes/A.txt"),
        ("\u{c9}tude.txt", "\u{e9}tude.txt"),
        ("\u{e9}.txt", "e\u{301}.txt"),
        ("a.txt", "a.txt. ."),
        ("\u{3a3}.txt", "\u{3c3}.txt"),
    ] {
        refused(&zip_of(&[(one, b"1"), (other, b"2")]), FileType::Zip, "one for Windows or macOS");
        refused(&stored(&[(one, b"1"), (other, b"1")]), FileType::Zip, "one for Windows or macOS");
    }
    taken(&zip_of(&[("Essay.txt", b"1"), ("essay 2.txt", b"2"), ("essay", b"3"), ("notes/essay.txt", b"4")]));
}

#[test]
fn an_encrypted_archive_is_refused() {
    let mut zip = zip_of(&[("secret.txt", b"secret")]);
    let directory = zip.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    (zip[6], zip[directory + 8]) = (zip[6] | 1, zip[directory + 8] | 1);
    refused(&zip, FileType::Zip, "encrypted with a password");
}

#[test]
fn a_bomb_is_refused_whatever_it_declares() {
    let zeros = vec![0; 3 * 1024 * 1024];
    refused(&zip_of(&[("zeros.bin", &zeros)]), FileType::Zip, "100 times its size");
    refused(&docx(&[("word/media/image.png", &zeros)]), FileType::Docx, "100 times its size");
    let mut zip = zip_of(&[("a.bin", &[7; 64]), ("b.bin", &[8; 64])]);
    let directory = zip.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    zip[directory + 24..directory + 28].copy_from_slice(&(600u32 * 1024 * 1024).to_le_bytes());
    // It contradicts the entry's own header, before it would be too large.
    refused(&zip, FileType::Zip, "contradicts itself");
    zip[22..26].copy_from_slice(&(600u32 * 1024 * 1024).to_le_bytes());
    refused(&zip, FileType::Zip, "would unpack to more");
    // The same in the 64 bits that count where the 32 bits are full.
    let mut wide = written(&[("a.bin", &[7; 64])], SimpleFileOptions::default().large_file(true));
    assert_eq!(u16::from_le_bytes([wide[35], wide[36]]), 1, "a zip64 field behind the name");
    wide[39..47].copy_from_slice(&(600_u64 * 1024 * 1024).to_le_bytes());
    refused(&wide, FileType::Zip, "contradicts itself");
    // Declared small in both places, it unpacks to more.
    let mut zip = deflated(&[("a.bin", &zeros)]);
    let directory = zip.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    for at in [22, directory + 24] {
        zip[at..at + 4].copy_from_slice(&1000u32.to_le_bytes());
    }
    refused(&zip, FileType::Zip, "contradicts itself");
}

#[test]
fn archives_may_stand_in_archives_once_whatever_they_are_called() {
    let inner = zip_of(&[("a.txt", b"a")]);
    for name in ["inner.zip", "inner.dat", "inner"] {
        taken(&zip_of(&[(name, &inner)]));
        taken(&stored(&[(name, &inner)]));
        let deeper = zip_of(&[(name, &inner)]);
        refused(&zip_of(&[(name, &deeper)]), FileType::Zip, "At most 2 levels");
        refused(&stored(&[(name, &stored(&[(name, &inner)]))]), FileType::Zip, "At most 2 levels");
        refused(&zip_of(&[(name, &zip_of(&[("../evil", b"x")]))]), FileType::Zip, "points outside it");
        let bomb = zip_of(&[("zeros", &vec![0; 3 * 1024 * 1024])]);
        refused(&zip_of(&[(name, &bomb)]), FileType::Zip, "100 times its size");
    }
    refused(&zip_of(&[("inner.7z", b"7z")]), FileType::Zip, "cannot be checked: inner.7z");
    for closed in
        [b"7z\xBC\xAF\x27\x1C\0\x04".as_slice(), b"Rar!\x1A\x07\x01\0", b"\x1F\x8B\x08\0\0", b"\xFD7zXZ\0\0"]
    {
        refused(&zip_of(&[("inner.dat", closed)]), FileType::Zip, "cannot be checked: inner.dat");
    }
    refused(&zip_of(&[("inner.zip", b"no archive")]), FileType::Zip, "cut off");
    refused(&zip_of(&[("photo.jpg", &[jpg(), inner.clone()].concat())]), FileType::Zip, "also an archive");
    let large: Vec<u8> =
        (0..33 * 1024 * 1024u32).map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
    refused(&deflated(&[("inner.zip", &large)]), FileType::Zip, "too large to check");
    // Documents are archives too, but not what is meant by one.
    taken(&zip_of(&[("essay.docx", &docx(&[]))]));
}

#[test]
fn programs_and_documents_with_macros_are_refused_inside_archives() {
    for (name, bytes) in [
        ("setup.exe", program()),
        ("notes.txt", program()),
        ("run", b"\x7FELF\x02\x01\x01\0\0\0".to_vec()),
        ("app", b"\xCF\xFA\xED\xFE\x07\0\0\x01".to_vec()),
        ("setup.exe::$DATA", b"a".to_vec()),
        ("addin.xll", b"a".to_vec()),
        ("open me.vbs", b"MsgBox 1".to_vec()),
        ("start.bat ", b"echo".to_vec()),
    ] {
        refused(&zip_of(&[("a.txt", b"a"), (name, &bytes)]), FileType::Zip, "contains a program");
        let inner = zip_of(&[(name, &bytes)]);
        refused(&zip_of(&[("inner", &inner)]), FileType::Zip, "contains a program");
    }
    for (name, bytes) in [
        ("essay.pdf.lnk", b"a".as_slice()),
        ("notes.txt", b"L\0\0\0\x01\x14\x02\0\0\0"),
        ("My course.URL", b"[InternetShortcut]\r\nURL=file://host/setup.exe\r\n"),
        ("course.webloc", b"<plist/>"),
        ("course.desktop ", b"[Desktop Entry]\nExec=sh\n"),
        ("prices.iqy", b"WEB\n1\nhttps://evil.example\n"),
    ] {
        refused(&zip_of(&[("a.txt", b"a"), (name, bytes)]), FileType::Zip, "contains a shortcut");
    }
    taken(&zip_of(&[("links.txt", b"[InternetShortcut]\r\nURL=https://nice.org.uk\r\n"), ("curl", b"a")]));
    let macro_sheet =
        [b"\x09\x08\x04\0\0\x06\x05\0".as_slice(), b"\x85\0\x08\0\0\0\0\0\x02\x01\x01A", b"\x0A\0\0\0"]
            .concat();
    refused(
        &zip_of(&[("a.xls", &doc(&[], &[("/Workbook", &macro_sheet)]))]),
        FileType::Zip,
        "contains macros",
    );
    let mut sheet = macro_sheet;
    sheet[17] = 0;
    taken(&zip_of(&[("a.xls", &doc(&[], &[("/Workbook", &sheet)]))]));
    let project = doc(&["/VBA"], &[("/VBA/dir", b"x")]);
    let macros = docx(&[("word/anything.bin", &project)]);
    refused(&zip_of(&[("essay.docx", &macros)]), FileType::Zip, "contains macros");
    refused(&zip_of(&[("essay.dat", &doc(&["/Macros"], &[WORD]))]), FileType::Zip, "contains macros");
    refused(&zip_of(&[("essay.docm", &docx(&[]))]), FileType::Zip, "a document with macros: essay.docm");
    let locked = doc(&[], &[("/EncryptedPackage", b"x"), ("/EncryptionInfo", b"x")]);
    refused(&zip_of(&[("essay.docx", &locked)]), FileType::Zip, "encrypted with a password");
    taken(&zip_of(&[
        ("essay.doc", &doc(&[], &[WORD])),
        ("essay.pdf", &pdf("")),
        ("MZ.txt", b"MZ is where Mozambique is"),
    ]));
}
