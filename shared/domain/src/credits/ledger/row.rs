//! What makes a row of a file of adjustments the same row when the file is sent again.

use sha2::{Digest, Sha256};

/// The name of a row: the batch that it belongs to, what it says, and how many rows like it came before.
pub fn row_key(batch: &str, row: &[&str], occurrence: u32) -> String {
    let mut hasher = Sha256::new();
    let occurrence = occurrence.to_string();
    for part in [batch, occurrence.as_str()].iter().chain(row) {
        // The length in front keeps ("a", "bc") and ("ab", "c") apart.
        hasher.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hasher.update(part.as_bytes());
    }
    hex::encode(hasher.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_itself_and_no_other() {
        let row = ["learner", "2.50", "clinical", "Conference"];
        assert_eq!(row_key("november", &row, 0), row_key("november", &row, 0));
        assert_ne!(row_key("november", &row, 0), row_key("november", &row, 1));
        assert_ne!(row_key("november", &row, 0), row_key("december", &row, 0));
        assert_ne!(row_key("a", &["b", "c"], 0), row_key("a", &["bc", ""], 0));
    }
}
