//! Files of every type, genuine and forged.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

fn pdf(middle: &str) -> Vec<u8> {
    format!("%PDF-1.7\n{middle}1 0 obj\n<< /Type /Catalog >>\nendobj\nstartxref\n9\n%%EOF\n").into_bytes()
}

fn png() -> Vec<u8> {
    let mut bytes =
        b"\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1F\x15\xC4\x89".to_vec();
    bytes.extend(b"\0\0\0\0IEND\xAE\x42\x60\x82");
    bytes
}

fn jpg() -> Vec<u8> {
    let preview = b"\xFF\xD8preview\xFF\xD9";
    let mut bytes = b"\xFF\xD8\xFF\xE1".to_vec();
    bytes.extend((preview.len() as u16 + 2).to_be_bytes());
    bytes.extend(preview);
    bytes.extend(b"\xFF\xDA\0\x08\x01\x01\0\0\x3F\0some picture\xFF\xD9");
    bytes
}

type Entry<'a> = (&'a str, &'a [u8]);

fn zip_of(entries: &[Entry<'_>]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const TYPES: &[u8] = b"<Types><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";

fn docx(more: &[Entry<'_>]) -> Vec<u8> {
    let base: [Entry<'_>; 2] = [("[Content_Types].xml", TYPES), ("word/document.xml", b"<w:document/>")];
    zip_of(&[&base, more].concat())
}

fn doc(storages: &[&str], streams: &[&str]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for storage in storages {
        file.create_storage(storage).unwrap();
    }
    for stream in streams {
        file.create_stream(stream).unwrap().write_all(b"something").unwrap();
    }
    file.flush().unwrap();
    file.into_inner().into_inner()
}

#[track_caller]
fn refused(bytes: &[u8], kind: FileType, words: &str) {
    let reason = inspect_bytes(bytes, kind).expect_err("refused");
    assert!(reason.contains(words), "{reason}");
}

#[test]
fn every_kind_is_taken_when_it_is_what_it_says() {
    for (bytes, kind) in [
        (pdf(""), FileType::Pdf),
        (png(), FileType::Png),
        (jpg(), FileType::Jpg),
        (zip_of(&[("notes/a.txt", b"a"), ("b.pdf", b"b")]), FileType::Zip),
        (docx(&[]), FileType::Docx),
        (doc(&[], &["/WordDocument"]), FileType::Doc),
        ("Grüße, 報告\r\n\tEnd.".into(), FileType::Txt),
        (b"\xEF\xBB\xBFwith a mark".to_vec(), FileType::Txt),
        (b"\xFF\xFEa\0b\0".to_vec(), FileType::Txt),
        (b"latin \xE9t\xE9".to_vec(), FileType::Txt),
    ] {
        assert_eq!(inspect_bytes(&bytes, kind), Ok(()), "{kind:?}");
    }
}

#[test]
fn what_is_called_something_else_is_refused_whatever_it_is_called() {
    let (exe, elf) =
        (b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xFF\xFF\0\0".as_slice(), b"\x7FELF\x02\x01\x01\0\0\0\0\0\0\0\0\0");
    let elf = [elf.as_slice(), &[2, 0, 62, 0, 1, 0, 0, 0].repeat(8)].concat();
    let html = b"<!DOCTYPE html><html><script>alert(1)</script></html>".as_slice();
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".as_slice();
    for kind in FileType::ALL {
        for (what, bytes) in
            [("exe", exe), ("elf", &elf), ("html", html), ("svg", svg), ("sh", b"#!/bin/sh\nrm -rf /")]
        {
            let reason = inspect_bytes(bytes, kind).expect_err(what);
            assert!(reason.starts_with(&format!("This is not a .{} file: ", kind.extension())), "{reason}");
        }
    }
    refused(exe, FileType::Pdf, "Windows program");
    refused(html, FileType::Pdf, "web page");
    refused(&png(), FileType::Jpg, ".png file");
    refused(&pdf(""), FileType::Txt, ".pdf file");
    refused(b"", FileType::Pdf, "it is empty");
    refused(b"text with a \0 inside", FileType::Txt, "control characters");
    refused(b"\xFF\xFE<\0s\0c\0r\0i\0p\0t\0>\0", FileType::Txt, "web page or a script");
    refused(b"\xFF\xFEa\0b", FileType::Txt, "cut off");
    refused(b"<?php system('x');", FileType::Txt, "web page or a script");
}

#[test]
fn what_was_cut_off_is_refused() {
    let zip = zip_of(&[("a.txt", &[b'a'; 400])]);
    for (bytes, kind) in
        [(pdf(""), FileType::Pdf), (png(), FileType::Png), (jpg(), FileType::Jpg), (zip, FileType::Zip)]
    {
        refused(&bytes[..bytes.len() - 9], kind, "cut off");
    }
    let doc = doc(&[], &["/WordDocument"]);
    refused(&doc[..700], FileType::Doc, "damaged or incomplete");
    refused(&docx(&[])[..60], FileType::Docx, "cut off");
}

#[test]
fn a_file_that_is_two_things_at_once_is_refused() {
    refused(&pdf("<html><script>alert(1)</script></html>\n"), FileType::Pdf, "also a web page");
    let behind = [pdf(""), b"<script>alert(1)</script>".to_vec()].concat();
    refused(&behind, FileType::Pdf, "also a web page");
    refused(&[zip_of(&[("a.txt", b"a")]), pdf("")].concat(), FileType::Pdf, "not a .pdf file");
    let both = [pdf(""), zip_of(&[("a.txt", b"a")])].concat();
    refused(&both, FileType::Pdf, "also an archive");
    refused(&[jpg(), zip_of(&[("a.txt", b"a")])].concat(), FileType::Jpg, "another kind of file");
    refused(&[png(), b"<script>".to_vec()].concat(), FileType::Png, "cut off");
    // What speaks of web pages inside of a PDF's objects is only text.
    assert_eq!(
        inspect_bytes(&[pdf(""), pdf("2 0 obj (about <html>) endobj\n")].concat(), FileType::Pdf),
        Ok(())
    );
}

#[test]
fn macros_are_refused_by_whatever_name() {
    refused(&docx(&[("word/vbaProject.bin", b"x")]), FileType::Docx, "macros");
    refused(&docx(&[("word/VBAPROJECT.BIN", b"x")]), FileType::Docx, "macros");
    let enabled =
        b"<Types><Override ContentType=\"application/vnd.ms-word.document.macroEnabled.main+xml\"/></Types>";
    let disguised = zip_of(&[("[Content_Types].xml", enabled), ("word/document.xml", b"<w:document/>")]);
    refused(&disguised, FileType::Docx, "macros");
    refused(&docx(&[("word/vbaProject.bin", b"x")]), FileType::Zip, "macros");
    refused(&doc(&["/Macros", "/Macros/VBA"], &["/WordDocument"]), FileType::Doc, "macros");
    refused(&doc(&["/_VBA_PROJECT_CUR"], &["/WordDocument"]), FileType::Doc, "macros");
    refused(&doc(&[], &["/EncryptedPackage"]), FileType::Doc, "encrypted");
    refused(&doc(&[], &["/Workbook"]), FileType::Doc, "another Office format");
    refused(&zip_of(&[("a.txt", b"a")]), FileType::Docx, "archive of something else");
}

#[test]
fn an_archive_is_inspected_by_its_directory() {
    refused(&zip_of(&[]), FileType::Zip, "not a .zip file");
    let zeros = vec![0; 3 * 1024 * 1024];
    refused(&zip_of(&[("zeros.bin", &zeros)]), FileType::Zip, "100 times its size");
    refused(&docx(&[("word/media/image.png", &zeros)]), FileType::Docx, "100 times its size");
    let names: Vec<String> = (0..1001).map(|n| format!("{n}.txt")).collect();
    let many: Vec<Entry<'_>> = names.iter().map(|name| (name.as_str(), b"".as_slice())).collect();
    refused(&zip_of(&many), FileType::Zip, "more than 1000 entries");
    assert_eq!(inspect_bytes(&zip_of(&many[..1000]), FileType::Zip), Ok(()));
    for name in ["../evil.sh", "a/../../evil", "/etc/passwd", "..\\evil.bat", "C:\\evil.exe"] {
        refused(&zip_of(&[("a.txt", b"a"), (name, b"x")]), FileType::Zip, "points outside it");
    }
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.add_symlink("link", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    refused(&writer.finish().unwrap().into_inner(), FileType::Zip, "symbolic link");
    refused(&[zip_of(&[("a.txt", b"a")]), b"more".to_vec()].concat(), FileType::Zip, "after its end");
    refused(
        &[b"PK\x03\x04in front".to_vec(), zip_of(&[("a.txt", b"a")])].concat(),
        FileType::Zip,
        "before its start",
    );
}

#[test]
fn an_encrypted_archive_is_refused() {
    let mut zip = zip_of(&[("secret.txt", b"secret")]);
    // The flag that says so, in the entry's own header and in the directory.
    let directory = zip.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    (zip[6], zip[directory + 8]) = (zip[6] | 1, zip[directory + 8] | 1);
    refused(&zip, FileType::Zip, "encrypted");
}

#[test]
fn what_lies_about_its_unpacked_size_or_count_is_held_to_what_it_says() {
    let mut zip = zip_of(&[("a.bin", &[7; 64]), ("b.bin", &[8; 64])]);
    let directory = zip.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    zip[directory + 24..directory + 28].copy_from_slice(&(600u32 * 1024 * 1024).to_le_bytes());
    let reason = inspect_bytes(&zip, FileType::Zip).unwrap_err();
    assert!(reason.contains("would unpack to more"), "{reason}");
}

#[test]
fn archives_may_stand_in_archives_once() {
    let inner = zip_of(&[("a.txt", b"a")]);
    assert_eq!(inspect_bytes(&zip_of(&[("inner.zip", &inner)]), FileType::Zip), Ok(()));
    let deeper = zip_of(&[("inner.zip", &inner)]);
    refused(&zip_of(&[("outer.zip", &deeper)]), FileType::Zip, "At most 2 levels");
    refused(&zip_of(&[("inner.7z", b"7z")]), FileType::Zip, "cannot be checked: inner.7z");
    refused(&zip_of(&[("inner.zip", b"no archive")]), FileType::Zip, "cut off");
    let climbing = zip_of(&[("../evil", b"x")]);
    refused(&zip_of(&[("inner.zip", &climbing)]), FileType::Zip, "points outside it");
    let large: Vec<u8> =
        (0..33 * 1024 * 1024u32).map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("inner.zip", stored).unwrap();
    writer.write_all(&large).unwrap();
    refused(&writer.finish().unwrap().into_inner(), FileType::Zip, "too large to check");
    // Documents are archives too, but not what is meant by one.
    assert_eq!(inspect_bytes(&zip_of(&[("essay.docx", &docx(&[]))]), FileType::Zip), Ok(()));
}

#[test]
fn a_file_of_fifty_megabytes_is_inspected_in_a_few_ranges() {
    let size = 50 * 1024 * 1024;
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("large.bin", stored).unwrap();
    writer.write_all(&vec![7; size]).unwrap();
    let zip = writer.finish().unwrap().into_inner();
    let large_pdf = [pdf(""), vec![b' '; size], pdf("")].concat();
    for (bytes, kind) in [(zip, FileType::Zip), (large_pdf, FileType::Pdf)] {
        let mut ranges = Ranges::of(bytes.len() as u64);
        let (mut fetched, mut calls) = (0, 0);
        let verdict = loop {
            let verdict = inspect_ranges(&mut ranges, kind);
            let Some((from, to)) = ranges.take_missing() else { break verdict };
            (fetched, calls) = (fetched + (to - from), calls + 1);
            ranges.fill(from, &bytes[from as usize..to as usize]);
        };
        assert_eq!(verdict, Ok(()));
        assert!(fetched < 1024 * 1024 && calls < 6, "{kind:?}: {fetched} bytes in {calls} calls");
    }
}

/// A file of every kind with a reader of its own behind it.
fn samples() -> Vec<(Vec<u8>, FileType)> {
    vec![
        (pdf(""), FileType::Pdf),
        (png(), FileType::Png),
        (jpg(), FileType::Jpg),
        (zip_of(&[("inner.zip", &zip_of(&[("a.txt", b"a")])), ("b.pdf", b"b")]), FileType::Zip),
        (docx(&[("word/media/image.png", &[7; 300])]), FileType::Docx),
        (doc(&["/Objects"], &["/WordDocument", "/1Table"]), FileType::Doc),
    ]
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(500))]

    /// A function that panics over a file is stopped, and so is the next one that the file is given to.
    #[test]
    fn a_damaged_file_is_taken_or_refused_but_never_breaks_the_look(
        sample in 0..6usize,
        damage in proptest::collection::vec((proptest::prelude::any::<proptest::sample::Index>(), proptest::prelude::any::<u8>()), 1..12),
        end in proptest::prelude::any::<proptest::sample::Index>(),
        cut in proptest::bool::weighted(0.2),
    ) {
        let (mut bytes, kind) = samples().swap_remove(sample);
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if cut {
            bytes.truncate(end.index(bytes.len()));
        }
        let _verdict = inspect_bytes(&bytes, kind);
    }
}
