//! What people type or paste to verify a certificate: its code, its number, or a link that ends in one of them.

use percent_encoding::percent_decode_str;
use unicode_normalization::UnicodeNormalization;

use super::Certificate;
use crate::primitives::plain_text::{ascii_digit, is_hyphen, is_unseen};

/// The length of a code.
const CODE_LETTERS: usize = 24;
/// The letters of a number behind its year.
const NUMBER_LETTERS: usize = 12;
/// The longest text that is read; redirecting links are long.
const TEXT_MAX: usize = 4096;
/// How often links in links are encoded.
const DECODINGS: usize = 3;

/// A reference to a certificate, however it was spelled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CertificateReference {
    /// The code of the public page, which shows everything on the paper.
    Code(String),
    /// The number for people, which may be known to more of them.
    Number(CertificateNumber),
}

/// A certificate's number. The year is often left out; the letters behind it are unique.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateNumber {
    letters: String,
    year: Option<String>,
}

impl CertificateNumber {
    /// The twelve letters, which the number's item is stored under.
    pub fn letters(&self) -> &str {
        &self.letters
    }

    /// Whether this is the certificate's number, as far as it was given.
    pub fn is_of(&self, certificate: &Certificate) -> bool {
        let Some(Self { letters, year }) = certificate.number_letters() else { return false };
        self.letters == letters && (self.year.is_none() || self.year == year)
    }
}

impl Certificate {
    /// The certificate's number as it is looked up; `None` for a number of another form.
    pub fn number_letters(&self) -> Option<CertificateNumber> {
        match read_reference(&self.number) {
            Some(CertificateReference::Number(number)) => Some(number),
            _ => None,
        }
    }
}

/// Reads a code in any spelling; `None` for a number, and for text that cannot be a code.
pub fn read_code(text: &str) -> Option<String> {
    match read_reference(text)? {
        CertificateReference::Code(code) => Some(code),
        CertificateReference::Number(_) => None,
    }
}

/// Reads a reference in any spelling: any case, any hyphens, blanks, quotation marks and invisible characters, letters
/// that look like digits (Crockford) or like Latin letters, digits of other scripts, a label in front, the address of the public page with whatever a mail
/// program put around it. `None` for text that cannot be a reference.
pub fn read_reference(text: &str) -> Option<CertificateReference> {
    if text.len() > TEXT_MAX {
        return None;
    }
    let text: String = decoded(text).nfkc().collect();
    let named = named(&text);
    if let Some(letters) = letters_of(named) {
        if letters.len() == CODE_LETTERS {
            return digits(&letters).map(CertificateReference::Code);
        }
        // The letters themselves may contain those of the prefix.
        let behind = letters.match_indices("CPD").filter_map(|(at, prefix)| letters.get(at + prefix.len()..));
        if let Some(number) = behind.chain([letters.as_str()]).find_map(number_of) {
            return Some(CertificateReference::Number(number));
        }
    }
    behind_label(named).map(CertificateReference::Code)
}

/// The letters and digits between the separators; `None` if there is anything else.
fn letters_of(text: &str) -> Option<String> {
    text.chars().filter(|letter| !is_separator(*letter)).map(latin).collect()
}

/// The code behind words such as `Verification code`, or in a link of another form.
fn behind_label(text: &str) -> Option<String> {
    let is_label = |label: &str| label.chars().all(|letter| is_separator(letter) || letter.is_alphabetic());
    let ends = text.char_indices().filter(|(_, letter)| letter.is_whitespace() || *letter == '=');
    let parts = ends.filter_map(|(at, _)| Some((text.get(..at)?, text.get(at..)?)));
    let codes = parts.filter(|(label, _)| is_label(label)).filter_map(|(_, code)| letters_of(code));
    codes.filter(|code| code.len() == CODE_LETTERS).find_map(|code| digits(&code))
}

fn number_of(letters: &str) -> Option<CertificateNumber> {
    let letters = digits(letters)?;
    let (year, letters) = match letters.len().checked_sub(NUMBER_LETTERS)? {
        0 => (None, letters.as_str()),
        4 => (Some(&letters[..4]), &letters[4..]),
        _ => return None,
    };
    let is_year = |year: &str| year.bytes().all(|byte| byte.is_ascii_digit());
    let number = CertificateNumber { letters: letters.to_owned(), year: year.map(str::to_owned) };
    year.is_none_or(is_year).then_some(number)
}

/// The text with percent-encoding removed, also from a link within a link.
fn decoded(text: &str) -> String {
    let mut text = text.to_owned();
    for _ in 0..DECODINGS {
        match percent_decode_str(&text).decode_utf8() {
            Ok(decoded) if decoded != text => text = decoded.into_owned(),
            _ => break,
        }
    }
    text
}

/// The part that names the certificate: the end of a link, or what follows a label such as `Number:`.
fn named(text: &str) -> &str {
    let lower = text.to_ascii_lowercase();
    let paths = ["/verify/", "/certificates/"];
    let behind = paths.iter().filter_map(|path| lower.rfind(path).map(|at| at + path.len())).max();
    match behind.and_then(|at| text.get(at..)) {
        Some(rest) => rest.split(['/', '?', '#', '&']).next().unwrap_or_default(),
        None => text.rsplit(':').next().unwrap_or_default(),
    }
}

/// The sign of Japanese keyboards that stands where others have the hyphen, and dots and strokes, are separators too.
fn is_separator(letter: char) -> bool {
    letter.is_whitespace()
        || is_unseen(letter)
        || is_hyphen(letter)
        || letter.is_ascii_punctuation()
        || matches!(letter,
            '\u{30FB}' | '\u{30FC}' | '\u{301C}' | '\u{2018}'..='\u{201F}' | '\u{AB}' | '\u{BB}' | '\u{AC}' | '\u{B7}'
            | '\u{2022}' | '\u{2027}' | '\u{2219}' | '\u{3001}' | '\u{3002}' | '\u{300C}'..='\u{300F}')
}

/// The capital Latin letter or digit that looks like this one.
fn latin(letter: char) -> Option<char> {
    let capital = ascii_digit(letter).to_uppercase().next().unwrap_or(letter);
    let looks = match capital {
        'А' | 'Α' => 'A',
        'В' | 'Β' => 'B',
        'С' => 'C',
        'Е' | 'Ε' => 'E',
        'Н' | 'Η' => 'H',
        'І' | 'Ι' => 'I',
        'Ј' => 'J',
        'К' | 'Κ' => 'K',
        'М' | 'Μ' => 'M',
        'Ν' => 'N',
        'О' | 'Ο' => 'O',
        'Р' | 'Ρ' => 'P',
        'Ѕ' => 'S',
        'Т' | 'Τ' => 'T',
        'Х' | 'Χ' => 'X',
        'Υ' => 'Y',
        'Ζ' => 'Z',
        capital => capital,
    };
    looks.is_ascii_alphanumeric().then_some(looks)
}

/// Letters read as the digits that they look like (Crockford). `U` is in no code.
fn digits(letters: &str) -> Option<String> {
    let read = |letter| match letter {
        'O' => Some('0'),
        'I' | 'L' => Some('1'),
        'U' => None,
        letter => Some(letter),
    };
    letters.chars().map(read).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CODE: &str = "0123456789ABCDEFGHJKMNPQ";
    const NUMBER: &str = "CPD-2026-7KQ2-M9XD-4HTV";

    fn number(text: &str) -> Option<(String, Option<String>)> {
        match read_reference(text)? {
            CertificateReference::Number(number) => Some((number.letters, number.year)),
            CertificateReference::Code(_) => None,
        }
    }

    #[test]
    fn a_code_is_read_as_people_type_and_programs_paste_it() {
        for text in [
            "0123456789abcdefghjkmnpq",
            "oi23-4567-89AB CDEF-GHJK-MNPQ",
            "OL23456789ABCDEFGHJKMNPQ",
            "0123\u{2011}4567\u{2011}89AB\u{2011}CDEF\u{2013}GHJK\u{2014}MNPQ",
            "\u{FEFF}0123\u{A0}4567\u{202F}89AB\u{200B}CDEF\u{AD}GHJK\u{2212}MNPQ\n",
            "“0123456789ABCDEFGHJKMNPQ”.",
            "０１２３４５６７８９ＡＢＣＤＥＦＧＨＪＫＭＮＰＱ",
            "0123456789АВСDЕFGНJКМNРQ",
            "Code: 0123456789ABCDEFGHJKMNPQ",
            "Verification code 0123-4567-89AB-CDEF-GHJK-MNPQ",
            "Код 0123-4567-89AB-CDEF-GHJK-MNPQ",
            "https://learn.example/verify?code=0123-4567-89AB-CDEF-GHJK-MNPQ",
            "0123+4567+89AB+CDEF+GHJK+MNPQ",
            "0123/4567/89AB/CDEF/GHJK/MNPQ",
            "\u{200F}0123\u{30FC}4567\u{2043}89AB\u{FE63}CDEF\u{FF0D}GHJK\u{2010}MNPQ\u{202C}",
            "٠١٢٣-٤٥٦٧-٨٩ab-cdef-ghjk-mnpq",
            "०१२३-४५६७-८९AB-CDEF-GHJK-MNPQ",
            "https://learn.example/verify/0123456789ABCDEFGHJKMNPQ",
            "HTTPS://LEARN.EXAMPLE/VERIFY/0123456789ABCDEFGHJKMNPQ/?utm_source=cv&x=/y#top",
            "<https://learn.example/verify/0123456789abcdefghjkmnpq>.",
            "https%3A%2F%2Flearn.example%2Fverify%2F0123456789ABCDEFGHJKMNPQ",
            "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Flearn.example%2Fverify%2F0123456789ABCDEFGHJKMNPQ&data=05%7C02",
            "https://www.google.com/url?q=https%253A%252F%252Flearn.example%252Fverify%252F0123456789ABCDEFGHJKMNPQ%253Fa&sa=D",
            "https://api.example/api/public/certificates/0123456789ABCDEFGHJKMNPQ/pdf/",
            "learn.example/verify/0123-4567-89AB-CDEF-GHJK-MNPQ",
            CODE,
        ] {
            assert_eq!(read_code(text).as_deref(), Some(CODE), "{text}");
        }
    }

    #[test]
    fn a_number_is_read_with_and_without_its_prefix_and_year() {
        let letters = "7KQ2M9XD4HTV".to_owned();
        let year = Some("2026".to_owned());
        for text in [
            NUMBER,
            "cpd 2026 7kq2 m9xd 4htv",
            "CPD\u{2011}2O26\u{2011}7KQ2\u{2011}M9XD\u{2011}4HTV",
            "CPD20267KQ2M9XD4HTV",
            "Certificate number: CPD-2026-7KQ2-M9XD-4HTV",
            "Certificate number CPD-2026-7KQ2-M9XD-4HTV",
            "2026-7KQ2-M9XD-4HTV",
            "CPD/2026/7KQ2/M9XD/4HTV",
            "ＣＰＤ－２０２６－７ＫＱ２－Ｍ９ＸＤ－４ＨＴＶ",
            "\u{202B}CPD\u{2212}2026\u{A0}7KQ2\u{2010}M9XD\u{AD}4HTV\u{202C}",
            "https://learn.example/verify/CPD-2026-7KQ2-M9XD-4HTV",
        ] {
            assert_eq!(number(text), Some((letters.clone(), year.clone())), "{text}");
        }
        assert_eq!(number("7KQ2-M9XD-4HTV"), Some((letters, None)));
        let like_prefix = Some(("CPD0CPD1CPD2".to_owned(), year));
        assert_eq!(number("CPD-2026-CPD0-CPD1-CPD2"), like_prefix);
        assert_eq!(number("2026-CPD0-CPD1-CPD2"), like_prefix);
        assert!(read_code("ABCDEFGH9CPD20267KQ2M9XD").is_some(), "a code that spells a number");
        assert_eq!(read_code(NUMBER), None, "a number shows less than a code");
    }

    #[test]
    fn text_that_cannot_be_a_reference_is_none() {
        let long = "A".repeat(10_000);
        for text in [
            "",
            "A",
            "0123456789ABCDEFGHJKMNP",
            "0123456789ABCDEFGHJKMNPQR",
            "U123456789ABCDEFGHJKMNPQ",
            "ABCD-7KQ2-M9XD-4HTV",
            "Code#0123456789ABCDEFGHJKMNPQ",
            "../../etc/passwd/../../..",
            "%00",
            "https://learn.example/verify/",
            &long,
        ] {
            assert_eq!(read_reference(text), None, "{text}");
        }
    }

    proptest! {
        /// A code in blocks of any size, between any separators, in any case, with any look-alikes, in any link.
        #[test]
        fn any_spelling_is_the_same_code(
            code in "[0-9A-HJKMNP-TV-Z]{24}",
            blocks in proptest::collection::vec((1_usize..7, "[-–—\u{2011}\u{2212} \u{A0}\u{200B}\u{AD}._]{0,2}"), 24),
            lower in any::<u32>(), alike in any::<u32>(), link in 0_usize..4,
        ) {
            let mut typed = String::new();
            let (mut left, mut blocks) = (0, blocks.into_iter());
            for (place, letter) in code.chars().enumerate() {
                if left == 0 {
                    let (size, separator) = blocks.next().unwrap();
                    left = size;
                    typed += &separator;
                }
                left -= 1;
                let letter = match letter {
                    '0' if (alike >> place) & 1 == 1 => 'O',
                    '1' if (alike >> place) & 1 == 1 => 'L',
                    letter => letter,
                };
                typed.push(if (lower >> place) & 1 == 1 { letter.to_ascii_lowercase() } else { letter });
            }
            let typed = match link {
                0 => typed,
                1 => format!("https://learn.example/verify/{typed}?a=b"),
                2 => percent_encoding::utf8_percent_encode(&typed, percent_encoding::NON_ALPHANUMERIC).to_string(),
                _ => format!(" \"{typed}\"\n"),
            };
            prop_assert_eq!(read_code(&typed), Some(code), "{}", typed);
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,60}|[%A-Z0-9/:-]{0,60}") {
            let _read = read_reference(&text);
        }
    }
}
