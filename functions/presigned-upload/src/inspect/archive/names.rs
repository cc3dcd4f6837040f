//! Names of entries: decoded as unpackers do, unique, and within the folder that the archive is unpacked to.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

use super::super::budget::{Step, refuse};
use super::{Entry, contradicts};

/// Bit 11: the name is UTF-8.
const UTF8: u16 = 1 << 11;

/// What code page 437 has above ASCII.
const UPPER: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}";

/// What macOS calls the picture of a folder, and what it notes about that file.
const FOLDER_PICTURES: [&str; 2] = ["Icon\r", "._Icon\r"];

pub(super) fn decoded(name: &[u8], flags: u16) -> Step<String> {
    if flags & UTF8 != 0 {
        return match str::from_utf8(name) {
            Ok(name) => Ok(name.to_owned()),
            Err(_) => contradicts(),
        };
    }
    let upper: Vec<char> = UPPER.chars().collect();
    let of = |byte: &u8| match byte.checked_sub(128) {
        None => char::from(*byte),
        Some(index) => upper.get(usize::from(index)).copied().unwrap_or(char::REPLACEMENT_CHARACTER),
    };
    Ok(name.iter().map(of).collect())
}

pub(super) fn check(entries: &[Entry]) -> Step {
    let mut seen = BTreeSet::new();
    let mut seen_alike = BTreeSet::new();
    let mut files = BTreeSet::new();
    for entry in entries {
        let raw = String::from_utf8_lossy(&entry.raw_name);
        if leaves(&entry.name) || leaves(&raw) {
            return refuse("The archive contains a path that points outside it.");
        }
        if has_control(&entry.name) || has_control(&raw) {
            return refuse(
                "The archive contains a name with control characters, which may be a path that points outside it. \
                 Please rename that file.",
            );
        }
        if entry.is_folder() && (entry.size > 0 || entry.packed > 2) {
            return contradicts();
        }
        if !entry.is_folder() {
            files.insert(place(&entry.name));
        }
        if !seen.insert(place(&entry.name)) {
            return refuse("The archive contains two entries with the same name.");
        }
        if !seen_alike.insert(alike(&entry.name)) {
            return refuse(
                "The archive contains two names that are one for Windows or macOS, for example in upper and in lower \
                 case. Unpacked there, only one of the two would be left. Please rename one.",
            );
        }
    }
    // A name that is a file for one entry and a folder for another.
    let is_folder = |file: &String| {
        let within = format!("{file}/");
        seen.range(within.clone()..).next().is_some_and(|next| next.starts_with(&within))
    };
    match files.iter().any(is_folder) {
        true => contradicts(),
        false => Ok(()),
    }
}

/// Whether a path, in any spelling, leads out of the folder: upwards, to a root, to a drive.
fn leaves(name: &str) -> bool {
    let name = name.replace('\\', "/");
    let plain = percent_encoding::percent_decode_str(&name).decode_utf8_lossy().replace('\\', "/");
    let is_up = |part: &str| {
        // Windows drops dots and spaces at the end of a name.
        let part = part.trim_end_matches(' ');
        part.len() >= 2 && part.chars().all(|letter| letter == '.' || letter == ' ') && part.starts_with("..")
    };
    let is_rooted = |name: &str| {
        let mut letters = name.chars();
        let drive = letters.next().is_some_and(|letter| letter.is_ascii_alphabetic());
        name.starts_with('/') || name.starts_with("~/") || drive && letters.next() == Some(':')
    };
    let is_out = |name: &str| is_rooted(name) || name.split('/').any(is_up);
    name.is_empty() || is_out(&name) || is_out(&plain)
}

/// Whether a name, in any spelling, has control characters. macOS keeps the picture of a folder in a file whose name
/// ends with one.
fn has_control(name: &str) -> bool {
    let plain = percent_encoding::percent_decode_str(name).decode_utf8_lossy();
    let is_control = |letter: char| letter < ' ' || letter == '\x7F';
    plain.rsplit_once('/').map_or("", |(folder, _)| folder).chars().any(is_control)
        || plain
            .rsplit('/')
            .next()
            .is_some_and(|last| !FOLDER_PICTURES.contains(&last) && last.chars().any(is_control))
}

/// Where Windows or macOS would unpack an entry to: without case, whether accents are part of their letters or not,
/// without dots and spaces at the end of a name.
fn alike(name: &str) -> String {
    let lower: String = place(name).nfc().flat_map(char::to_lowercase).nfc().collect();
    lower.split('/').map(|part| part.trim_end_matches(['.', ' '])).collect::<Vec<_>>().join("/")
}

/// Where an entry would be unpacked to.
fn place(name: &str) -> String {
    let name = name.replace('\\', "/");
    name.split('/').filter(|part| !part.is_empty() && *part != ".").collect::<Vec<_>>().join("/")
}
