//! Whether an issue of a certificate is valid, and how its code is read.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::certificate::{Certificate, CertificateStatus};
use crate::credits::ledger::Lot;

/// The validity of an issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CertificateValidity {
    Active,
    /// Revoked, with no newer issue.
    Revoked,
    /// Revoked, and replaced by a newer issue.
    Superseded,
}

impl CertificateValidity {
    /// The validity of an issue, given the current certificate.
    pub fn of(issue: &Certificate, current: &Certificate) -> Self {
        match current.status {
            _ if issue.issue < current.issue => Self::Superseded,
            CertificateStatus::Active => Self::Active,
            CertificateStatus::Revoked => Self::Revoked,
        }
    }
}

impl Certificate {
    /// When the credits expire, if ever: the expiry of a lot opened with the issue.
    pub fn credits_valid_until(&self) -> Option<Timestamp> {
        Lot::expiry(self.issued_at, self.credits_valid_months)
    }
}

/// The length of a code.
const CODE_LETTERS: usize = 24;

/// Reads a code as people type it: in any case, with spaces or hyphens, and with letters that look like
/// digits read as those digits (Crockford). `None` if it cannot be a code.
pub fn read_code(text: &str) -> Option<String> {
    // Too long to be a typed code.
    if text.len() > 4 * CODE_LETTERS {
        return None;
    }
    let read = |letter: char| match letter.to_ascii_uppercase() {
        'O' => Some('0'),
        'I' | 'L' => Some('1'),
        'U' => None,
        letter if letter.is_ascii_alphanumeric() => Some(letter),
        _ => None,
    };
    let letters = text.chars().filter(|letter| !matches!(letter, '-' | ' '));
    let code = letters.map(read).collect::<Option<String>>()?;
    (code.len() == CODE_LETTERS).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = "0123456789ABCDEFGHJKMNPQ";
        for text in
            ["0123456789abcdefghjkmnpq", "oi23-4567-89AB CDEF-GHJK-MNPQ", "OL23456789ABCDEFGHJKMNPQ", code]
        {
            assert_eq!(read_code(text).as_deref(), Some(code), "{text}");
        }
    }

    #[test]
    fn text_that_cannot_be_a_code_is_none() {
        let long = "A".repeat(10_000);
        for text in [
            "",
            "A",
            "0123456789ABCDEFGHJKMNP",
            "0123456789ABCDEFGHJKMNPQR",
            "U123456789ABCDEFGHJKMNPQ",
            "０123456789ABCDEFGHJKMNPQ",
            "../../etc/passwd/../../..",
            "0123456789ABCDEFGHJKMNP\0",
            "%00",
            &long,
        ] {
            assert_eq!(read_code(text), None, "{text}");
        }
    }
}
