//! Files of every type, genuine and forged.

mod archives;
mod costs;
mod differential;
mod documents;
mod hostile;
mod images;
mod pdfs;
mod rich_text;

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

type Member<'a> = (&'a str, &'a [u8]);

fn zip_of(entries: &[Member<'_>]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const TYPES: &str = "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'><Default Extension='rels' ContentType='application/vnd.openxmlformats-package.relationships+xml'/><Default Extension='xml' ContentType='application/xml'/>MORE</Types>";
const MAIN_TYPE: &str = "<Override PartName='/word/document.xml' ContentType='application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'/>";
const RELATIONSHIPS: &str = "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>MORE</Relationships>";
const MAIN: &str = "<Relationship Id='rId1' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument' Target='word/document.xml'/>";

fn types(more: &str) -> Vec<u8> {
    TYPES.replace("MORE", more).into_bytes()
}

fn relationships(more: &str) -> Vec<u8> {
    RELATIONSHIPS.replace("MORE", more).into_bytes()
}

fn docx(more: &[Member<'_>]) -> Vec<u8> {
    docx_of(b"<w:document/>", more)
}

fn docx_of(main: &[u8], more: &[Member<'_>]) -> Vec<u8> {
    let (types, relationships) = (types(MAIN_TYPE), relationships(MAIN));
    let base: [Member<'_>; 3] =
        [("[Content_Types].xml", &types), ("_rels/.rels", &relationships), ("word/document.xml", main)];
    zip_of(&[&base, more].concat())
}

fn doc(storages: &[&str], streams: &[Member<'_>]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for storage in storages {
        file.create_storage(storage).unwrap();
    }
    for (stream, bytes) in streams {
        file.create_stream(stream).unwrap().write_all(bytes).unwrap();
    }
    file.flush().unwrap();
    file.into_inner().into_inner()
}

const WORD: Member<'_> = ("/WordDocument", b"\xEC\xA5\xC1\0\0\0\0\0\0\0\0\x02\0\0\0\0 some text");

/// What the inspection says of bytes that are fetched like an object's.
fn inspect_bytes(bytes: &[u8], kind: FileType) -> Verdict {
    inspect_within(bytes, kind, &Budget::of(bytes.len() as u64))
}

fn inspect_within(bytes: &[u8], kind: FileType, budget: &Budget) -> Verdict {
    let looked = block_on(inspect_source(&mut Source::stored(bytes, budget), kind));
    verdict(looked).expect("no bucket")
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
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
        (doc(&[], &[WORD]), FileType::Doc),
    ] {
        assert_eq!(inspect_bytes(&bytes, kind), Ok(()), "{kind:?}");
    }
}

#[test]
fn text_is_taken_in_every_encoding_and_whatever_it_begins_with() {
    let beginnings = [
        "BMI", "BCG", "GIF89a", "MZ", "PK", "Rar!", "RIFF", "OggS", "ID3", "fLaC", "II*", "MM", "BZh9",
        "FLV", "%!", "8BPS", "wOFF", "<3",
    ];
    for beginning in beginnings {
        let text =
            format!("{beginning} and frailty: what I learned.\r\n\tMore on <script> and javascript: here.");
        assert_eq!(inspect_bytes(text.as_bytes(), FileType::Txt), Ok(()), "{beginning}");
    }
    let wide = |text: &str, of: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(of).collect::<Vec<u8>>();
    for text in [
        "Gr\u{fc}\u{df}e, \u{5831}\u{544a}\r\n\tEnd.".as_bytes(),
        b"\xEF\xBB\xBFwith a mark",
        b"latin \xE9t\xE9, \x93quoted\x94 in Windows-1252",
        b"a line\x0Bbreak of Word's, a page\x0Cbreak, DOS's end\x1A",
        &wide("\u{feff}Gr\u{fc}\u{df}e \u{1f600}", u16::to_le_bytes),
        &wide("\u{feff}Gr\u{fc}\u{df}e \u{1f600}", u16::to_be_bytes),
        &wide(&format!("\u{feff}{}", "long ".repeat(200_000)), u16::to_le_bytes),
        // Without a mark.
        &wide("Gr\u{fc}\u{df}e, and what\r\nI learned", u16::to_le_bytes),
        &wide("Gr\u{fc}\u{df}e, and what\r\nI learned", u16::to_be_bytes),
        &wide(
            "\u{41e}\u{442}\u{447}\u{451}\u{442} \u{43e} \u{43a}\u{443}\u{440}\u{441}\u{435}",
            u16::to_le_bytes,
        ),
        &wide("\u{395}\u{3bb}\u{3bb}\u{3ac}\u{3b4}\u{3b1} \u{3ba}\u{3b1}\u{3b9} 2026", u16::to_be_bytes),
        b"",
    ] {
        assert_eq!(inspect_bytes(text, FileType::Txt), Ok(()), "{text:?}");
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
    refused(b"<\0s\0c\0r\0i\0p\0t\0>\0", FileType::Txt, "web page or a script");
    refused(b"\0#\0!\0/\0b\0i\0n", FileType::Txt, "a script");
    refused(b"a\0b\0\x07\0c\0", FileType::Txt, "control characters");
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
    let doc = doc(&[], &[WORD]);
    refused(&doc[..700], FileType::Doc, "damaged or incomplete");
    refused(&docx(&[])[..60], FileType::Docx, "cut off");
}
