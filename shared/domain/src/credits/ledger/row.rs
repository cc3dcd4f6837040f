//! Identifies a row of an adjustment file, so that it is recognised when the file is sent again.

use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

use super::amount::Amount;
use crate::LearnerId;
use crate::credits::cpd_type::cpd_type_key;
use crate::primitives::plain_text::as_read;

/// What a row means, whatever way it is spelled.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowIdentity {
    learner: LearnerId,
    credits: Amount,
    cpd_type: String,
    reason: String,
}

impl RowIdentity {
    /// The identity of an adjustment. Two spellings of one value have one identity: a spreadsheet that writes
    /// `2.5` for `2.50` must not make a second adjustment.
    pub fn new(learner: LearnerId, credits: Amount, cpd_type: &str, reason: &str) -> Self {
        Self { learner, credits, cpd_type: cpd_type_key(cpd_type), reason: normal(reason) }
    }

    /// The key of the row in a batch; `occurrence` is the number of equal rows before it.
    pub fn key(&self, batch: &str, occurrence: u32) -> String {
        let batch = normal(batch).to_lowercase();
        let (learner, credits) = (self.learner.to_string(), self.credits.to_string());
        hashed(&["row", &batch, &occurrence.to_string(), &learner, &credits, &self.cpd_type, &self.reason])
    }
}

fn normal(text: &str) -> String {
    as_read(&text.nfkc().collect::<String>()).nfkc().collect()
}

/// The key that releases before December 2026 gave a row: its cells as they were spelled. Rows that were applied
/// then are found by it.
pub fn legacy_row_key(batch: &str, cells: &[&str], occurrence: u32) -> String {
    let occurrence = occurrence.to_string();
    hashed(&[&[batch, occurrence.as_str()], cells].concat())
}

fn hashed(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        // The length prefix distinguishes ("a", "bc") from ("ab", "c").
        hasher.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hasher.update(part.as_bytes());
    }
    hex::encode(hasher.finalize())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn row(credits: &str, cpd_type: &str, reason: &str) -> RowIdentity {
        RowIdentity::new(LearnerId(Uuid::from_u128(1)), Amount::read(credits).unwrap(), cpd_type, reason)
    }

    #[test]
    fn every_row_has_its_own_key() {
        let one = row("2.50", "Clinical", "Conference");
        assert_eq!(one.key("November", 0), one.key("November", 0));
        assert_ne!(one.key("November", 0), one.key("November", 1));
        assert_ne!(one.key("November", 0), one.key("December", 0));
        assert_ne!(one, row("2.51", "Clinical", "Conference"));
        assert_ne!(one, row("-2.50", "Clinical", "Conference"));
        assert_ne!(one, row("2.50", "Ethics", "Conference"));
        assert_ne!(one, row("2.50", "Clinical", "Conference, day 2"));
        assert_ne!(legacy_row_key("a", &["b", "c"], 0), legacy_row_key("a", &["bc", ""], 0));
    }

    #[test]
    fn the_spelling_does_not_count() {
        let one = row("2.50", "Non-clinical", "Café \u{2013} day 1").key("November 2026", 0);
        for (credits, cpd_type, reason, batch) in [
            ("2.5", "non clinical", "Café \u{2013} day 1", "November 2026"),
            ("+2.50", "NON-CLINICAL", "Cafe\u{301}  \u{2013} day\u{A0}1 ", "november 2026"),
            ("+2.5", "Non\u{2010}clinical", "Café - day\u{200F} 1", "November\u{AD} 2026"),
            ("2,50", "Non\u{2011}clinical", "Café \u{2013}\nday 1", " November\u{A0}2026"),
            ("\u{FF12}.5\u{200B}", "non_clinical", "\u{FEFF}Café \u{2013} day 1", "NOVEMBER 2026"),
        ] {
            assert_eq!(
                row(credits, cpd_type, reason).key(batch, 0),
                one,
                "{credits} {cpd_type} {reason} {batch}"
            );
        }
    }

    proptest! {
        #[test]
        fn any_spelling_of_an_amount_is_the_same_row(
            hundredths in -999_999_i64..=999_999, plus in "[+]?", zeros in "0{0,3}", blank in "[ \u{A0}\u{200B}\u{202F}]{0,2}",
            point in "[.,]", minus in "[-\u{2212}\u{2011}\u{2013}\u{FF0D}]",
        ) {
            let amount = Amount::from_hundredths(hundredths);
            let digits = amount.abs().to_string();
            let short = digits.trim_end_matches('0').trim_end_matches('.').to_owned();
            for digits in [digits, short] {
                let sign = if hundredths < 0 { &minus } else { &plus };
                let text = format!("{blank}{sign}{blank}{zeros}{}{blank}", digits.replace('.', &point));
                prop_assert_eq!(Amount::read(&text), Ok(amount), "{}", text);
            }
        }
    }
}
