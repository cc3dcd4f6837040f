//! Identifies a row of an adjustment file, so that it is recognised when the file is sent again.

use sha2::{Digest, Sha256};

/// The key of a row: its batch, its content, and the number of equal rows before it.
pub fn row_key(batch: &str, row: &[&str], occurrence: u32) -> String {
    let mut hasher = Sha256::new();
    let occurrence = occurrence.to_string();
    for part in [batch, occurrence.as_str()].iter().chain(row) {
        // The length prefix distinguishes ("a", "bc") from ("ab", "c").
        hasher.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hasher.update(part.as_bytes());
    }
    hex::encode(hasher.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_its_own_key() {
        let row = ["learner", "2.50", "clinical", "Conference"];
        assert_eq!(row_key("november", &row, 0), row_key("november", &row, 0));
        assert_ne!(row_key("november", &row, 0), row_key("november", &row, 1));
        assert_ne!(row_key("november", &row, 0), row_key("december", &row, 0));
        assert_ne!(row_key("a", &["b", "c"], 0), row_key("a", &["bc", ""], 0));
    }
}
