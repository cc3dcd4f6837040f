//! What bytes are, whatever they are called.

use domain::assignment::FileType;
use memchr::memmem;

use super::budget::{Step, refuse};

/// How many first bytes are looked at; browsers sniff fewer.
pub(super) const LENGTH: usize = 4096;

pub(super) const ZIP: &[u8] = b"PK\x03\x04";
pub(super) const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
pub(super) const PDF: &[u8] = b"%PDF-";
pub(super) const JPG: &[u8] = b"\xFF\xD8\xFF";
pub(super) const PNG: &[u8] = b"\x89PNG\r\n\x1A\n";

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

/// Extensions that a double click runs.
const PROGRAMS: [&str; 63] = [
    "ade",
    "adp",
    "apk",
    "appimage",
    "application",
    "appx",
    "appxbundle",
    "bash",
    "bat",
    "chm",
    "cmd",
    "com",
    "command",
    "cpl",
    "csh",
    "deb",
    "diagcab",
    "dll",
    "dmg",
    "exe",
    "gadget",
    "hta",
    "inf",
    "ins",
    "isp",
    "jar",
    "jnlp",
    "js",
    "jse",
    "ksh",
    "mde",
    "msc",
    "msh",
    "msi",
    "msix",
    "msixbundle",
    "msp",
    "ocx",
    "pif",
    "pkg",
    "ps1",
    "ps1xml",
    "psm1",
    "pyw",
    "pyz",
    "reg",
    "rpm",
    "scf",
    "scpt",
    "scr",
    "sct",
    "settingcontent-ms",
    "sh",
    "sys",
    "vb",
    "vbe",
    "vbs",
    "wll",
    "ws",
    "wsf",
    "wsh",
    "xll",
    "zsh",
];

/// Extensions of small files that open or fetch what is elsewhere.
const SHORTCUTS: [&str; 16] = [
    "appref-ms",
    "desktop",
    "dqy",
    "fileloc",
    "inetloc",
    "iqy",
    "library-ms",
    "lnk",
    "oqy",
    "rdp",
    "rqy",
    "search-ms",
    "searchconnector-ms",
    "url",
    "webloc",
    "website",
];

/// First bytes of a shortcut for Windows.
const SHORTCUT: &[u8] = b"L\0\0\0\x01\x14\x02\0";

/// Extensions of Office documents that carry macros.
const MACRO_DOCUMENTS: [&str; 10] =
    ["docm", "dotm", "xlsm", "xltm", "xlsb", "xlam", "pptm", "potm", "ppsm", "ppam"];

/// Extensions of archives that cannot be looked into.
const CLOSED: [&str; 20] = [
    "7z", "rar", "tar", "gz", "tgz", "bz2", "tbz", "xz", "txz", "zst", "cab", "iso", "img", "vhd", "vhdx",
    "lzh", "lha", "arj", "ace", "z",
];

/// First bytes of archives that cannot be looked into.
const CLOSED_SIGNS: [&[u8]; 8] = [
    b"7z\xBC\xAF\x27\x1C",
    b"Rar!\x1A\x07",
    b"\x1F\x8B\x08",
    b"BZh91AY&SY",
    b"\xFD7zXZ\0",
    b"\x28\xB5\x2F\xFD",
    b"MSCF\0\0\0\0",
    b"xar!\0\x1C",
];

/// Extensions that Office opens, whatever is in the file.
const OFFICE: [&str; 15] = [
    "doc", "docx", "dot", "dotx", "rtf", "xml", "mht", "mhtml", "odt", "fodt", "fods", "xls", "xlsx", "ppt",
    "pptx",
];
/// In the first tag of a document that is one XML file.
const ONE_FILE: [&str; 6] = [
    "mso-application",
    "schemas.microsoft.com/office/2006/xmlpackage",
    "schemas.microsoft.com/office/word/2003/wordml",
    "urn:schemas-microsoft-com:office:spreadsheet",
    "urn:schemas-microsoft-com:office:word",
    "urn:oasis:names:tc:opendocument:xmlns:office",
];

/// A section of OneNote, which may hold files of any kind.
const ONE_NOTE: &[u8] = b"\xE4\x52\x5C\x7B\x8C\xD8\xA7\x4D";

/// What a file is to those who open it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nature {
    Archive,
    /// The container of older Office documents.
    Compound,
    Pdf,
    Rtf,
    /// An Office document that is one text file, with all that it holds in it.
    OneFile,
    Program,
    Script,
    Shortcut,
    /// An archive that cannot be looked into.
    Closed,
    Other,
}

impl Nature {
    /// Whether it holds what has to be looked at.
    pub(super) fn has_contents(self) -> bool {
        matches!(self, Self::Archive | Self::Compound | Self::Pdf | Self::Rtf)
    }
}

/// What bytes are by their beginning; a name counts where only the name makes them dangerous.
pub(super) fn nature(head: &[u8], name: &str) -> Nature {
    let lower = name.to_lowercase();
    let extension_of =
        |name: &str| name.trim_end_matches(['.', ' ']).rsplit_once('.').map(|(_, last)| last.to_owned());
    let extension = extension_of(&lower).unwrap_or_default();
    // Windows writes `a.exe::$DATA` to the file `a.exe`.
    let plain = lower.split_once(':').and_then(|(file, _)| extension_of(file)).unwrap_or_default();
    let (extension, plain) = (extension.as_str(), plain.as_str());
    let is_one_of = |extensions: &[&str]| extensions.contains(&extension) || extensions.contains(&plain);
    let starts = |sign: &[u8]| head.starts_with(sign);
    // Office keeps compressed metafiles like this.
    let is_metafile = matches!(extension, "emz" | "wmz");
    match () {
        () if starts(SHORTCUT) || is_one_of(&SHORTCUTS) => Nature::Shortcut,
        () if is_program(head) || is_one_of(&PROGRAMS) => Nature::Program,
        () if starts(ZIP) || starts(b"PK\x05\x06") || extension == "zip" => Nature::Archive,
        () if starts(COMPOUND) => Nature::Compound,
        () if is_metafile => Nature::Other,
        () if CLOSED_SIGNS.into_iter().any(starts) || head.get(257..262) == Some(b"ustar") => Nature::Closed,
        () if CLOSED.contains(&extension) => Nature::Closed,
        () if holds_pdf(head) && (!starts(JPG) || extension == "pdf") => Nature::Pdf,
        () if is_rtf(head) => Nature::Rtf,
        () if OFFICE.contains(&extension) && is_one_file(head) => Nature::OneFile,
        () if starts(ONE_NOTE) || extension == "slk" && starts(b"ID;") => Nature::OneFile,
        () if starts(b"#!") => Nature::Script,
        () => Nature::Other,
    }
}

fn holds_pdf(head: &[u8]) -> bool {
    memmem::find(&head[..head.len().min(1024)], PDF).is_some()
}

/// Word takes as much as this for RTF, whatever the name says.
pub(super) fn is_rtf(head: &[u8]) -> bool {
    head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start().starts_with(b"{\\rt")
}

/// Whether a file with an extension of Office's is a document in one XML or MIME file. A part that stands alone says
/// so in its first tag; one whose first tag is further away than the head is taken for one.
fn is_one_file(head: &[u8]) -> bool {
    let text: Vec<u8> = head.iter().filter(|byte| **byte != 0).map(u8::to_ascii_lowercase).collect();
    let text = text.strip_prefix(b"\xEF\xBB\xBF").or_else(|| text.strip_prefix(b"\xFF\xFE")).unwrap_or(&text);
    let text = text.trim_ascii_start();
    if text.starts_with(b"mime-version:") {
        return true;
    }
    if !text.starts_with(b"<") {
        return false;
    }
    let has_tag =
        memmem::find_iter(text, b"<").any(|at| text.get(at + 1).is_some_and(u8::is_ascii_alphabetic));
    !has_tag || ONE_FILE.iter().any(|sign| memmem::find(text, sign.as_bytes()).is_some())
}

/// Whether bytes are a program by their beginning.
pub(super) fn is_program(head: &[u8]) -> bool {
    const SIGNS: [&[u8]; 8] = [
        b"\x7FELF",
        b"\xFE\xED\xFA\xCE",
        b"\xFE\xED\xFA\xCF",
        b"\xCE\xFA\xED\xFE",
        b"\xCF\xFA\xED\xFE",
        b"\xCA\xFE\xBA\xBE",
        b"\0asm\x01",
        b"dex\n03",
    ];
    let is_windows = head.starts_with(b"MZ") && head.iter().take(64).any(|byte| *byte == 0);
    is_windows || SIGNS.into_iter().any(|sign| head.starts_with(sign))
}

/// Whether bytes are a Windows program beyond doubt: data of another kind may begin with its two letters.
pub(super) fn is_windows_program(head: &[u8]) -> bool {
    let at = head.get(60..64).and_then(|at| at.first_chunk()).map(|at| u32::from_le_bytes(*at));
    let at = at.and_then(|at| usize::try_from(at).ok()).unwrap_or(usize::MAX);
    head.starts_with(b"MZ") && head.get(at..at.saturating_add(4)) == Some(b"PE\0\0")
}

/// Whether a name ends like that of an Office document with macros.
pub(super) fn is_macro_document(name: &str) -> bool {
    let extension = name.rsplit_once('.').map_or(String::new(), |(_, last)| last.to_lowercase());
    MACRO_DOCUMENTS.contains(&extension.trim_end())
}

/// Compares the first bytes with the announced type; for a PDF see its own rules.
pub(super) fn check(head: &[u8], kind: FileType) -> Step {
    let magic = match kind {
        FileType::Doc => COMPOUND,
        FileType::Docx | FileType::Zip => ZIP,
        FileType::Jpg => JPG,
        FileType::Png => PNG,
        FileType::Pdf | FileType::Txt => b"",
    };
    if head.starts_with(magic) {
        return Ok(());
    }
    if kind == FileType::Zip && head.starts_with(b"PK\x05\x06") {
        return refuse("The archive is empty.");
    }
    refuse(another(head, kind))
}

/// Says that a file is another one than it was called.
pub(super) fn another(head: &[u8], kind: FileType) -> String {
    format!("This is not a .{} file: {}.", kind.extension(), content(head))
}

/// Finds the marker of a web page or a script anywhere.
pub(super) fn active(bytes: &[u8]) -> Option<&'static str> {
    let lower = bytes.to_ascii_lowercase();
    ACTIVE.into_iter().find(|sign| memmem::find(&lower, sign.as_bytes()).is_some())
}

/// Whether text begins as a web page or a script does, which is where programs look for it.
pub(super) fn begins_active(text: &[u8]) -> bool {
    let text = text.trim_ascii_start();
    let lower = text[..text.len().min(64)].to_ascii_lowercase();
    lower.starts_with(b"#!")
        || lower.starts_with(b"<!--")
        || ACTIVE.iter().any(|sign| lower.starts_with(sign.as_bytes()))
}

fn content(head: &[u8]) -> String {
    let known = infer::get(head).map(|found| match found.extension() {
        // Both are recognised by the container, which is Office's.
        "msi" | "doc" | "xls" | "ppt" => "it is in the format of older Office documents".to_owned(),
        "exe" | "dll" => "it is a Windows program".to_owned(),
        "elf" | "mach" | "wasm" | "class" | "dex" => "it is a program".to_owned(),
        "html" => "it is a web page".to_owned(),
        "sh" => "it is a script".to_owned(),
        extension => format!("its content is that of a .{extension} file"),
    });
    let guessed = || match () {
        () if head.is_empty() => "it is empty",
        () if head.starts_with(b"#!") => "it is a script",
        () if active(head).is_some() => "it is a web page or a script",
        () => "it contains something else",
    };
    known.unwrap_or_else(|| guessed().to_owned())
}

/// Whether bytes begin like a binary format that has a name.
pub(super) fn is_known(head: &[u8]) -> bool {
    infer::get(head).is_some()
}
