//! The `From` header, and which addresses are believed to be one address.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::one_line;

/// The longest display name that mail programs show usefully.
const NAME_MAX: usize = 64;
/// Bytes of text in one encoded word: 60 letters of base64 and 12 around them stay under the 75 that
/// RFC 2047 allows.
const ENCODED_BYTES_MAX: usize = 45;

/// Whom mails come from: a `From` header that is known to be well-formed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender(String);

impl Sender {
    /// A sender of that name and address.
    ///
    /// # Errors
    /// The address is not a bare address.
    pub fn new(name: &str, address: &str) -> Result<Self, &'static str> {
        if !is_bare_address(address) || !address.is_ascii() {
            return Err("not a bare address such as learning@example.org");
        }
        let name = one_line(name, NAME_MAX);
        Ok(Self(match name.is_empty() {
            true => address.to_owned(),
            false => format!("{} <{address}>", phrase(&name)),
        }))
    }

    /// The value of the header, ASCII only, as SES takes it.
    pub fn header(&self) -> &str {
        &self.0
    }
}

/// Whether the text is one address and nothing else: no list, no display name, no second line.
pub(crate) fn is_bare_address(text: &str) -> bool {
    let unfit =
        |letter: char| letter.is_whitespace() || letter.is_control() || "<>()[],;:\\\"".contains(letter);
    let parts = text.split_once('@');
    parts.is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty() && !domain.contains('@'))
        && !text.contains(unfit)
        && text.len() <= 254
}

/// A display name as a header may carry it (RFC 5322 quoted string, RFC 2047 encoded words).
fn phrase(name: &str) -> String {
    if name.is_ascii() {
        return format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""));
    }
    let mut words: Vec<String> = Vec::new();
    for letter in name.chars() {
        match words.last_mut() {
            Some(word) if word.len() + letter.len_utf8() <= ENCODED_BYTES_MAX => word.push(letter),
            _ => words.push(letter.to_string()),
        }
    }
    let encoded: Vec<String> =
        words.iter().map(|word| format!("=?UTF-8?B?{}?=", STANDARD.encode(word))).collect();
    encoded.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(name: &str) -> String {
        Sender::new(name, "learning@example.org").unwrap().header().to_owned()
    }

    #[test]
    fn a_name_is_quoted_or_encoded_and_never_more_than_one_line() {
        assert_eq!(header("Meridian CPD"), "\"Meridian CPD\" <learning@example.org>");
        assert_eq!(header(r#"The "A\B" School"#), r#""The \"A\\B\" School" <learning@example.org>"#);
        assert_eq!(header("A\r\nBcc: x@example.org"), "\"A Bcc: x@example.org\" <learning@example.org>");
        assert_eq!(header("Zürich"), "=?UTF-8?B?WsO8cmljaA==?= <learning@example.org>");
        assert_eq!(header(" "), "learning@example.org");
    }

    #[test]
    fn long_names_are_encoded_in_words_of_at_most_75_letters() {
        let header = header(&"é".repeat(200));
        assert!(header.is_ascii());
        assert!(header.split(' ').all(|word| word.len() <= 75), "{header}");
    }

    #[test]
    fn only_one_bare_address_is_an_address() {
        for text in ["ada@learner.example", "o'brien+cpd@a-b.example", "jörg@müller.example"] {
            assert!(is_bare_address(text), "{text}");
        }
        for text in [
            "",
            "ada",
            "@example.org",
            "ada@",
            "a@b@c",
            "a@b.example, c@d.example",
            "a@b.example\r\nBcc: c@d.example",
            "Ada <a@b.example>",
            "a b@c.example",
            "a@b.example;c",
            "\"a\"@b.example",
        ] {
            assert!(!is_bare_address(text), "{text}");
        }
        assert!(Sender::new("x", "jörg@müller.example").is_err());
    }
}
