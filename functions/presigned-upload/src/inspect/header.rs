//! The first bytes of a file, which must match its extension.

use domain::assignment::FileType;

use super::Verdict;

/// How many bytes are inspected; browsers sniff fewer.
pub(super) const LENGTH: usize = 4096;

/// Markers of web pages, SVG images and scripts, in lower case.
const ACTIVE: [&str; 12] = [
    "<!doctype html",
    "<html",
    "<head",
    "<body",
    "<script",
    "<iframe",
    "<svg",
    "<object",
    "<embed",
    "<?php",
    "<?xml",
    "javascript:",
];

/// Compares the first bytes with the announced type.
pub(super) fn check(head: &[u8], kind: FileType) -> Verdict {
    let magic: &[u8] = match kind {
        FileType::Pdf => b"%PDF-",
        FileType::Doc => b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
        FileType::Docx | FileType::Zip => b"PK\x03\x04",
        FileType::Jpg => b"\xFF\xD8\xFF",
        FileType::Png => b"\x89PNG\r\n\x1A\n",
        FileType::Txt => b"",
    };
    match head.starts_with(magic) {
        true => Ok(()),
        false => Err(format!("This is not a .{} file: {}.", kind.extension(), content(head))),
    }
}

/// Refuses text that starts like a script, a web page or a binary file.
pub(super) fn check_text(head: &[u8]) -> Verdict {
    if head.starts_with(b"#!") || active(head).is_some() || infer::get(head).is_some() {
        return Err(format!("This is not a .txt file: {}.", content(head)));
    }
    Ok(())
}

/// Finds the marker of a web page or a script.
pub(super) fn active(bytes: &[u8]) -> Option<&'static str> {
    let text: String = bytes.iter().map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    ACTIVE.into_iter().find(|sign| text.contains(sign))
}

fn content(head: &[u8]) -> String {
    let known = infer::get(head).map(|found| match found.extension() {
        "exe" | "dll" | "msi" => "it is a Windows program".to_owned(),
        "elf" | "mach" | "wasm" | "class" | "dex" => "it is a program".to_owned(),
        "html" => "it is a web page".to_owned(),
        "sh" => "it is a script".to_owned(),
        extension => format!("it contains a .{extension} file"),
    });
    let guessed = || match () {
        () if head.is_empty() => "it is empty".to_owned(),
        () if head.starts_with(b"#!") => "it is a script".to_owned(),
        () if active(head).is_some() => "it is a web page or a script".to_owned(),
        () => "it contains something else".to_owned(),
    };
    known.unwrap_or_else(guessed)
}
