//! What somebody who holds a certificate's code is told of it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::certificate::{Certificate, CertificateStatus};
use crate::credits::ledger::Lot;

/// Whether the paper in somebody's hand still holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CertificateValidity {
    /// It does.
    Active,
    /// It was withdrawn, and nothing has come in its place.
    Revoked,
    /// It was withdrawn, and a newer issue has come in its place.
    Superseded,
}

impl CertificateValidity {
    /// The standing of an issue, given the certificate as it is now.
    pub fn of(issue: &Certificate, current: &Certificate) -> Self {
        match current.status {
            _ if issue.issue < current.issue => Self::Superseded,
            CertificateStatus::Active => Self::Active,
            CertificateStatus::Revoked => Self::Revoked,
        }
    }
}

impl Certificate {
    /// When its credits end to count, unless they count for ever: what the ledger says of a lot that was
    /// opened with the issue.
    pub fn credits_valid_until(&self) -> Option<Timestamp> {
        Lot::expiry(self.issued_at, self.credits_valid_months)
    }
}

/// How many letters a code has.
const CODE_LETTERS: usize = 24;

/// A code as people type it from paper: in any case, with gaps, and with the letters that look like digits
/// taken for those digits, as Crockford's alphabet asks. `None`: it cannot be one.
pub fn read_code(text: &str) -> Option<String> {
    // Nothing that is this long was typed from paper.
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
    fn what_cannot_be_a_code_is_none() {
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
