//! Keeps a response for its repetition, readable only with the client's `Idempotency-Key`.
//!
//! A response may name a person, and it is kept for seven days in a place where nobody would look for a name. The key
//! is not stored, so what is kept tells nothing to anybody who reads the table.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::rand::{SecureRandom, SystemRandom};
use sha2::{Digest, Sha256};

/// Seals and opens the response to one request. `Debug` never prints the key.
#[derive(Clone)]
pub(super) struct Seal([u8; 32]);

impl fmt::Debug for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seal(…)")
    }
}

impl Seal {
    /// The seal for these parts, of which the client's key is one.
    pub(super) fn new(parts: &[&[u8]]) -> Self {
        let mut hasher = Sha256::new();
        // Keeps the seal apart from the hash of the same parts, under which the response is stored.
        hasher.update(b"response");
        for part in parts {
            hasher.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            hasher.update(part);
        }
        Self(hasher.finalize().into())
    }

    /// The body, sealed; `None` if the cryptography fails.
    pub(super) fn seal(&self, body: &str) -> Option<String> {
        let mut bytes = body.as_bytes().to_vec();
        // A key seals one response. Should two copies of a function seal it, each has a random nonce of its own.
        let mut nonce = [0; NONCE_LEN];
        SystemRandom::new().fill(&mut nonce).ok()?;
        let unique = Nonce::assume_unique_for_key(nonce);
        self.key()?.seal_in_place_append_tag(unique, Aad::empty(), &mut bytes).ok()?;
        let mut sealed = nonce.to_vec();
        sealed.append(&mut bytes);
        Some(STANDARD.encode(sealed))
    }

    /// The body that was sealed; `None` if it was not sealed with this key.
    pub(super) fn open(&self, sealed: &str) -> Option<String> {
        let mut bytes = STANDARD.decode(sealed).ok()?;
        let (nonce, body) = bytes.split_at_mut_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let body = self.key()?.open_in_place(nonce, Aad::empty(), body).ok()?;
        String::from_utf8(body.to_vec()).ok()
    }

    fn key(&self) -> Option<LessSafeKey> {
        UnboundKey::new(&AES_256_GCM, &self.0).ok().map(LessSafeKey::new)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    proptest! {
        #[test]
        fn only_the_same_parts_open_what_was_sealed(
            key in ".{1,20}", other in ".{1,20}", text in ".{0,40}",
        ) {
            let body = json!({"name": text}).to_string();
            let seal = Seal::new(&[b"route", key.as_bytes()]);
            let sealed = seal.seal(&body).unwrap();
            prop_assert_eq!(seal.open(&sealed), Some(body));
            prop_assert!(text.len() < 4 || !sealed.contains(&text));
            if key != other {
                prop_assert_eq!(Seal::new(&[b"route", other.as_bytes()]).open(&sealed), None);
            }
        }

        #[test]
        fn what_was_never_sealed_opens_to_nothing(text in ".{0,60}") {
            prop_assert_eq!(Seal::new(&[b"x"]).open(&text), None);
        }
    }
}
