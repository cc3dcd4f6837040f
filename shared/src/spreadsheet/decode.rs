//! From bytes to text. What cannot be decoded with confidence is refused: a wrong letter in a ledger stays for ever.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How a file was encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    Utf16,
    /// The encoding in which Excel saves a plain “CSV” in western Europe and the Americas.
    Windows1252,
}

/// The advice that every refusal ends with.
const ADVICE: &str = "Save it as “CSV UTF-8” and try again.";

/// Decodes a file.
///
/// # Errors
/// A sentence for the person who chose the file.
pub fn decode(bytes: &[u8]) -> Result<(String, Encoding), String> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err(format!("This is a workbook or another kind of document, not a CSV file. {ADVICE}"));
    }
    let (found, encoding) = match encoding_rs::Encoding::for_bom(bytes) {
        Some((found, _)) => (found, if found == UTF_8 { Encoding::Utf8 } else { Encoding::Utf16 }),
        None => without_mark(bytes)?,
    };
    let (text, malformed) = found.decode_with_bom_removal(bytes);
    if malformed || text.contains(['\0', '\u{FFFD}']) {
        return Err(format!("This file has characters that cannot be read. {ADVICE}"));
    }
    // The five bytes that Windows-1252 leaves undefined decode to control characters.
    if encoding == Encoding::Windows1252 && text.contains(|letter| ('\u{80}'..='\u{9F}').contains(&letter)) {
        return Err(format!("This file’s encoding is not known. {ADVICE}"));
    }
    Ok((text.into_owned(), encoding))
}

fn without_mark(bytes: &[u8]) -> Result<(&'static encoding_rs::Encoding, Encoding), String> {
    if let Some(found) = utf_16_without_mark(bytes) {
        return Ok((found, Encoding::Utf16));
    }
    if std::str::from_utf8(bytes).is_ok() {
        return Ok((UTF_8, Encoding::Utf8));
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let likely = detector.guess(None, Utf8Detection::Deny);
    match likely == WINDOWS_1252 {
        true => Ok((WINDOWS_1252, Encoding::Windows1252)),
        false => Err(format!("This file is not UTF-8; its encoding looks like {}. {ADVICE}", likely.name())),
    }
}

/// A CSV file begins with a heading in Latin letters, of which UTF-16 makes every second byte zero.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    match *bytes.get(..4)? {
        [first, 0, second, 0] if first != 0 && second != 0 => Some(UTF_16LE),
        [0, first, 0, second] if first != 0 && second != 0 => Some(UTF_16BE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_file_is_decoded_as_what_it_is() {
        let text = "reason\nCafé – Zürich";
        let utf_16 = |encode: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(encode).collect::<Vec<u8>>();
        let marked = |mark: &[u8], bytes: Vec<u8>| [mark, &bytes].concat();
        let windows = b"reason\nCaf\xe9 \x96 Z\xfcrich".to_vec();
        for (bytes, encoding) in [
            (text.as_bytes().to_vec(), Encoding::Utf8),
            (marked(b"\xef\xbb\xbf", text.as_bytes().to_vec()), Encoding::Utf8),
            (utf_16(u16::to_le_bytes), Encoding::Utf16),
            (utf_16(u16::to_be_bytes), Encoding::Utf16),
            (marked(b"\xff\xfe", utf_16(u16::to_le_bytes)), Encoding::Utf16),
            (marked(b"\xfe\xff", utf_16(u16::to_be_bytes)), Encoding::Utf16),
            (windows, Encoding::Windows1252),
        ] {
            assert_eq!(decode(&bytes), Ok((text.to_owned(), encoding)), "{encoding:?}");
        }
    }

    #[test]
    fn what_would_become_other_letters_is_refused_in_plain_words() {
        let (cyrillic, ..) = encoding_rs::WINDOWS_1251.encode("причина\nКонференция в Москве, весь день");
        let (japanese, ..) = encoding_rs::SHIFT_JIS.encode("理由\n渡邉さんの会議に参加しました");
        for bytes in
            [cyrillic.as_ref(), &japanese, b"a\n\x81\x8d", b"a\xc3\xa9\xff\xfe\x00", b"PK\x03\x04aaaa"]
        {
            let reason = decode(bytes).unwrap_err();
            assert!(reason.ends_with(ADVICE), "{reason}");
        }
        assert!(decode("Caf\u{FFFD}".as_bytes()).is_err(), "a program replaced a character before");
    }

    proptest! {
        #[test]
        fn no_bytes_become_replacement_characters(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            if let Ok((text, _)) = decode(&bytes) {
                prop_assert!(!text.contains(char::REPLACEMENT_CHARACTER));
            }
        }

        #[test]
        fn unicode_text_is_itself(text in "[a-z]{4}[^\u{0}\u{FFFD}\u{FEFF}]{0,60}") {
            prop_assert_eq!(decode(text.as_bytes()), Ok((text.clone(), Encoding::Utf8)));
            let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            prop_assert_eq!(decode(&wide), Ok((text, Encoding::Utf16)));
        }
    }
}
