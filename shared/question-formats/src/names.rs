//! Ids for questions and options of formats that have none.
//!
//! An id comes from the text that it names. So a file can be sorted and imported again, and the ids stay; and no id
//! follows from a position, which would change the meaning of past attempts.

use sha2::{Digest, Sha256};

/// An id for something with this text.
pub(crate) fn id_of(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let digest = Sha256::digest(words.join(" ").as_bytes());
    hex::encode(&digest[..6])
}
