//! A file as a request carries it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::Refusal;

use super::decode::{Encoding, decode};

/// The longest file.
const BYTES_MAX: usize = 1_000_000;

/// The text of a file, or its bytes in Base64: one of the two.
#[derive(Clone, Copy, Debug)]
pub struct UploadedText<'a> {
    pub csv: Option<&'a str>,
    pub csv_base64: Option<&'a str>,
}

impl UploadedText<'_> {
    /// The file's text, and how it was encoded.
    ///
    /// # Errors
    /// Both or neither was sent, or it is too long or no text.
    pub fn decode(self) -> Result<(String, Encoding), Refusal> {
        match (self.csv, self.csv_base64) {
            (Some(text), None) => text_in(text.as_bytes()),
            (None, Some(encoded)) => {
                let bytes =
                    STANDARD.decode(encoded).map_err(|_| Refusal::field("csv_base64", "must be Base64"))?;
                text_in(&bytes)
            }
            _ => Err(Refusal::field("csv", "send either csv or csv_base64")),
        }
    }
}

fn text_in(bytes: &[u8]) -> Result<(String, Encoding), Refusal> {
    if bytes.len() > BYTES_MAX {
        return Err(Refusal::field("csv", format!("must have at most {BYTES_MAX} bytes")));
    }
    decode(bytes).map_err(|reason| Refusal::field("csv", reason))
}
