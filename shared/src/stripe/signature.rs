//! Verification of `Stripe-Signature` over the raw bytes of the body.
//!
//! Source: Stripe, "Verify webhook signatures manually". `t=<unix>,v1=<hex>[,v1=<hex>][,v0=<hex>]`, HMAC-SHA256
//! of `"<t>.<body>"`; several `v1` stand in the header while a secret is rolled; `v0` is test-mode noise.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// How far the header's time may lie from ours, both ways.
pub const TOLERANCE_SECONDS: i64 = 300;

/// The bytes of a `v1` signature.
const SIGNATURE_BYTES: usize = 32;

/// One endpoint secret (`whsec_…`). It never prints itself.
#[derive(Clone, PartialEq, Eq)]
pub struct SigningSecret(String);

impl SigningSecret {
    /// A secret from configuration; blank space around it is dropped, an empty one is none.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self(text.to_owned()))
    }
}

impl fmt::Debug for SigningSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningSecret(…)")
    }
}

/// Why a body is not believed. Each cause is named in the log; the sender only learns "bad signature".
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// There is no `Stripe-Signature` header.
    #[error("the signature header is missing")]
    Missing,
    /// The header has no readable `t`.
    #[error("the signature header has no time")]
    NoTime,
    /// The header has no `v1`.
    #[error("the signature header has no v1 signature")]
    NoSignature,
    /// The time is too far from ours: a replay, or a wrong clock.
    #[error("the signature's time is outside the tolerance")]
    OutsideTolerance,
    /// No `v1` matches any live secret.
    #[error("no signature matches")]
    NoMatch,
}

/// Believes `body` only if any `v1` of `header` was made with any of `secrets`, and recently.
///
/// # Errors
/// The first reason not to.
pub fn verify(
    header: Option<&str>,
    body: &[u8],
    secrets: &[SigningSecret],
    now: Timestamp,
) -> Result<(), SignatureError> {
    let header = header.ok_or(SignatureError::Missing)?;
    let fields = || header.split(',').filter_map(|field| field.trim().split_once('='));
    let time_text =
        fields().find(|(name, _)| *name == "t").map(|(_, value)| value).ok_or(SignatureError::NoTime)?;
    let time: i64 = time_text.parse().map_err(|_| SignatureError::NoTime)?;
    if !fields().any(|(name, _)| name == "v1") {
        return Err(SignatureError::NoSignature);
    }
    let matches = secrets.iter().fold(false, |found, secret| {
        let expected = sign(secret, time_text, body);
        fields().filter(|(name, _)| *name == "v1").fold(found, |found, (_, hex)| {
            // A signature of another length cannot match and tells nothing about the right one.
            let mut given = [0; SIGNATURE_BYTES];
            let well_formed = hex::decode_to_slice(hex, &mut given).is_ok();
            found | (well_formed & bool::from(given.ct_eq(&expected)))
        })
    });
    if !matches {
        return Err(SignatureError::NoMatch);
    }
    // Judged last, so that only Stripe (or a replay of it) can learn how our clock stands.
    if now.as_second().saturating_sub(time).unsigned_abs() > TOLERANCE_SECONDS.unsigned_abs() {
        return Err(SignatureError::OutsideTolerance);
    }
    Ok(())
}

fn sign(secret: &SigningSecret, time: &str, body: &[u8]) -> [u8; SIGNATURE_BYTES] {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(secret.0.as_bytes()).expect("HMAC takes a key of any length");
    mac.update(time.as_bytes());
    mac.update(b".");
    mac.update(body);
    mac.finalize().into_bytes().into()
}

/// The header that Stripe would send; for tools and tests that play Stripe towards our own webhook.
pub fn header(secret: &SigningSecret, body: &[u8], now: Timestamp) -> String {
    let time = now.as_second().to_string();
    format!("t={time},v1={}", hex::encode(sign(secret, &time, body)))
}

#[cfg(test)]
#[path = "signature_tests.rs"]
mod tests;
