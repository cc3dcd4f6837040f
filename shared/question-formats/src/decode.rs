//! From bytes to text.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use crate::MAX_BYTES;

/// The text of a file: UTF-8, UTF-16 with a byte order mark, or Windows-1252, which older editors write.
///
/// # Errors
/// A sentence for the person who chose the file.
pub fn decode(bytes: &[u8]) -> Result<String, String> {
    if bytes.len() > MAX_BYTES {
        return Err(format!("The file is larger than {} MB. Split it.", MAX_BYTES / 1_000_000));
    }
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None if std::str::from_utf8(bytes).is_ok() => UTF_8,
        None => WINDOWS_1252,
    };
    let (text, malformed) = encoding.decode_with_bom_removal(bytes);
    // Windows-1252 leaves five bytes undefined; they decode to control characters.
    let undefined =
        encoding == WINDOWS_1252 && text.contains(|letter| ('\u{80}'..='\u{9F}').contains(&letter));
    if malformed || undefined || text.contains('\0') {
        return Err("The file is not text in a known encoding. Save it as UTF-8.".to_owned());
    }
    Ok(text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_read_in_the_encodings_that_editors_write() {
        let text = "Café?\nA. naïve";
        let utf_16: Vec<u8> =
            [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let (windows, ..) = WINDOWS_1252.encode(text);
        for bytes in [text.as_bytes(), format!("\u{feff}{text}").as_bytes(), &utf_16, &windows] {
            assert_eq!(decode(bytes).as_deref(), Ok(text));
        }
    }

    #[test]
    fn other_bytes_are_refused() {
        for bytes in
            [&b"a\0b"[..], &[0x81, 0x8D, 0xFF], &[0xFF, 0xFE, 0x00, 0xD8], &vec![b'a'; MAX_BYTES + 1]]
        {
            assert!(decode(bytes).is_err());
        }
    }
}
