//! Verification of `Stripe-Signature` over the raw bytes of the body.
//!
//! Source: Stripe, "Verify webhook signatures manually". `t=<unix>,v1=<hex>[,v1=<hex>][,v0=<hex>]`, HMAC-SHA256
//! of `"<t>.<body>"`; the header holds several `v1` while a secret is rolled; `v0` is test-mode noise.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// How far the header's time may lie from ours, both ways.
pub const TOLERANCE_SECONDS: i64 = 300;

/// The bytes of a `v1` signature.
const SIGNATURE_BYTES: usize = 32;

/// An endpoint secret (`whsec_…`). `Debug` never prints it.
#[derive(Clone, PartialEq, Eq)]
pub struct SigningSecret(String);

impl SigningSecret {
    /// A secret from configuration, trimmed; `None` when it is empty.
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

/// Why verification failed. The log names the cause; the sender learns only that the signature is bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    #[error("the signature header is missing")]
    Missing,
    #[error("the signature header has no time")]
    NoTime,
    #[error("the signature header has no v1 signature")]
    NoSignature,
    /// The time is too far from ours: a replay, or a wrong clock.
    #[error("the signature's time is outside the tolerance")]
    OutsideTolerance,
    #[error("no signature matches")]
    NoMatch,
}

/// Verifies that any `v1` of `header` signs `body` with any of `secrets`, and recently.
///
/// # Errors
/// The first reason why not.
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
            // A signature of another length cannot match, and reveals nothing about the right one.
            let mut given = [0; SIGNATURE_BYTES];
            let well_formed = hex::decode_to_slice(hex, &mut given).is_ok();
            found | (well_formed & bool::from(given.ct_eq(&expected)))
        })
    });
    if !matches {
        return Err(SignatureError::NoMatch);
    }
    // Checked last, so that only Stripe (or a replay of its message) can probe our clock.
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

/// The header that Stripe would send, for tools and tests that send events to our own webhook.
pub fn header(secret: &SigningSecret, body: &[u8], now: Timestamp) -> String {
    let time = now.as_second().to_string();
    format!("t={time},v1={}", hex::encode(sign(secret, &time, body)))
}

#[cfg(test)]
#[path = "signature_tests.rs"]
mod tests;
