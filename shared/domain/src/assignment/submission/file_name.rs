//! Cleans the name of a learner's file for storage and download.

use unicode_normalization::UnicodeNormalization;

use crate::primitives::plain_text::is_unfit;

/// The limit of most file systems.
const NAME_BYTES_MAX: usize = 255;
/// A longer suffix is not treated as an extension.
const EXTENSION_BYTES_MAX: usize = 16;

/// The name without folders, invisible characters and text direction marks, in Unicode's composed form,
/// shortened to 255 bytes with its extension kept.
///
/// # Errors
/// Nothing is left of the name.
pub fn file_name(text: &str) -> Result<String, &'static str> {
    let last = text.rsplit(['/', '\\']).next().unwrap_or_default();
    let seen: String = last.chars().filter(|letter| !is_unfit(*letter)).collect();
    let name: String = seen.nfc().collect();
    let name = shortened(name.trim());
    let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
    match stem.trim_matches(['.', ' ']).is_empty() {
        true => Err("The file has no name."),
        false => Ok(name),
    }
}

fn shortened(name: &str) -> String {
    if name.len() <= NAME_BYTES_MAX {
        return name.to_owned();
    }
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, extension)) if extension.len() <= EXTENSION_BYTES_MAX => (stem, format!(".{extension}")),
        _ => (name, String::new()),
    };
    let mut end = NAME_BYTES_MAX - extension.len();
    while !stem.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{extension}", stem[..end].trim_end())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn folders_and_invisible_characters_are_removed() {
        for (given, kept) in [
            ("essay.pdf", "essay.pdf"),
            ("C:\\Users\\ada\\essay.pdf", "essay.pdf"),
            ("../../etc/essay.pdf", "essay.pdf"),
            ("es\0say\r\n.pdf", "essay.pdf"),
            ("essay\u{202E}fdp.exe", "essayfdp.exe"),
            ("Re\u{301}sume\u{301}.docx", "R\u{e9}sum\u{e9}.docx"),
            (" 報告 🩺.pdf ", "報告 🩺.pdf"),
            ("تقرير.pdf", "تقرير.pdf"),
            ("essay.tar.zip", "essay.tar.zip"),
        ] {
            assert_eq!(file_name(given).unwrap(), kept, "{given:?}");
        }
        for given in ["", " ", ".pdf", "..", "a/", "\u{202E}\r\n", "/.zip", "....pdf"] {
            assert!(file_name(given).is_err(), "{given:?}");
        }
    }

    #[test]
    fn a_long_name_keeps_its_extension() {
        let name = file_name(&format!("{}.pdf", "é".repeat(300))).unwrap();
        assert!(name.len() <= 255 && name.ends_with("é.pdf"), "{}", name.len());
        let name = file_name(&"x".repeat(300)).unwrap();
        assert_eq!(name.len(), 255);
        assert_eq!(file_name(&format!("{}.pdf", "a".repeat(296))).unwrap().len(), 255);
    }

    proptest! {
        #[test]
        fn a_name_is_short_visible_and_stable(text in any::<String>()) {
            if let Ok(name) = file_name(&text) {
                prop_assert!(name.len() <= 255 && !name.contains(['/', '\\', '\0', '\r', '\n']));
                prop_assert_eq!(file_name(&name), Ok(name));
            }
        }
    }
}
