//! Links by which a reader of an e-mail unsubscribes without signing in.
//!
//! A link names the learner and is signed, so nobody can make one for another person. It says what it ends, never ends
//! itself, and can do nothing else. The key is fetched when the first link is made or followed, so that functions start
//! without it.

use std::fmt;
use std::sync::Arc;

use domain::{LearnerId, Subscription};
use hmac::{Hmac, KeyInit, Mac};
use serde::Deserialize;
use sha2::Sha256;
use tokio::sync::OnceCell;
use uuid::Uuid;

use crate::runtime::{SecretError, SecretSource, Secrets};

/// What links end.
const KINDS: [Subscription; 2] = [Subscription::InstructorMessages, Subscription::DailyDigest];
/// The bytes of the signature that a link carries: half of them, as RFC 2104 allows.
const SIGNATURE_BYTES: usize = 16;
/// Shorter keys could be guessed.
const KEY_MIN: usize = 32;

/// The secret, as Secrets Manager generates it.
#[derive(Deserialize)]
struct UnsubscribeSecret {
    signing_key: String,
}

impl UnsubscribeSecret {
    fn check(&self) -> Result<(), &'static str> {
        if self.signing_key.len() < KEY_MIN { Err("signing_key") } else { Ok(()) }
    }
}

/// Makes and reads the links.
pub struct UnsubscribeLinks {
    source: SecretSource,
    secrets: OnceCell<Secrets<UnsubscribeSecret>>,
}

impl UnsubscribeLinks {
    /// Links that are signed with this secret.
    pub fn new(source: SecretSource) -> Self {
        Self { source, secrets: OnceCell::new() }
    }

    /// The key that signs now.
    ///
    /// # Errors
    /// The secret cannot be fetched, or is malformed.
    pub async fn key(&self) -> Result<UnsubscribeKey, SecretError> {
        let load = || Secrets::load_for_request(self.source.clone(), UnsubscribeSecret::check);
        let secrets = self.secrets.get_or_try_init(load).await?;
        Ok(UnsubscribeKey(secrets.current().await))
    }
}

/// Signs links, and checks the signature of one that is followed. `Debug` never prints it.
#[derive(Clone)]
pub struct UnsubscribeKey(Arc<UnsubscribeSecret>);

impl fmt::Debug for UnsubscribeKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UnsubscribeKey(…)")
    }
}

impl UnsubscribeKey {
    /// The part of a link that names the learner and is signed. It ends e-mails of this kind and no others.
    pub fn token(&self, subscription: Subscription, learner: LearnerId) -> String {
        let signature = self.mac(subscription, learner).finalize().into_bytes();
        let mut bytes = learner.0.as_bytes().to_vec();
        bytes.extend_from_slice(&signature[..SIGNATURE_BYTES]);
        hex::encode(bytes)
    }

    /// Whose link it is, and what it ends; `None` if it was not signed with this key.
    pub fn read(&self, token: &str) -> Option<(Subscription, LearnerId)> {
        let bytes = hex::decode(token).ok()?;
        let (id, signature) = bytes.split_at_checked(16)?;
        let learner = LearnerId(Uuid::from_slice(id).ok()?);
        if signature.len() != SIGNATURE_BYTES {
            return None;
        }
        let signed = |kind: &Subscription| self.mac(*kind, learner).verify_truncated_left(signature).is_ok();
        Some((KINDS.into_iter().find(signed)?, learner))
    }

    fn mac(&self, subscription: Subscription, learner: LearnerId) -> Hmac<Sha256> {
        let key = self.0.signing_key.as_bytes();
        let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
        mac.update(purpose(subscription));
        mac.update(learner.0.as_bytes());
        mac
    }
}

/// A part of what is signed, so that a link of one kind is none of another.
fn purpose(subscription: Subscription) -> &'static [u8] {
    match subscription {
        Subscription::InstructorMessages => b"unsubscribe:instructor_messages:",
        Subscription::DailyDigest => b"unsubscribe:daily_digest:",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> UnsubscribeKey {
        UnsubscribeKey(Arc::new(UnsubscribeSecret { signing_key: text.repeat(KEY_MIN) }))
    }

    #[test]
    fn a_link_names_one_learner_and_cannot_be_made_up() {
        let (key, other) = (key("a"), key("b"));
        let (ada, ben) = (LearnerId(Uuid::from_u128(1)), LearnerId(Uuid::from_u128(2)));
        for kind in KINDS {
            let token = key.token(kind, ada);
            assert_eq!(key.read(&token), Some((kind, ada)), "it ends what it says, and nothing else");
            assert_eq!(other.read(&token), None);
            let mut forged = hex::encode(ben.0.as_bytes());
            forged.push_str(&token[32..]);
            let (short, longer, foreign) = (&token[..62], format!("{token}00"), other.token(kind, ada));
            for wrong in [forged.as_str(), short, &token[..32], "", "x", &longer, &foreign] {
                assert_eq!(key.read(wrong), None, "{wrong}");
            }
        }
        assert!(!format!("{key:?}").contains('a') || format!("{key:?}") == "UnsubscribeKey(…)");
    }

    #[test]
    fn a_short_key_is_none() {
        assert!(UnsubscribeSecret { signing_key: "a".repeat(KEY_MIN - 1) }.check().is_err());
        assert!(UnsubscribeSecret { signing_key: "a".repeat(KEY_MIN) }.check().is_ok());
    }
}
