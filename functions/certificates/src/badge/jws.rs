//! Signs what is to be read as a JWT, with RSASSA-PKCS1-v1_5 and SHA-256 (`RS256`).
//!
//! Source: RFC 7515 (compact serialisation), RFC 7518 section 3.3, and for the name of a key RFC 7638.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{KeyPair, RSA_PKCS1_SHA256, RsaKeyPair, RsaPublicKeyComponents};
use rustls_pki_types::PrivateKeyDer;
use rustls_pki_types::pem::PemObject;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The public half of an RSA key, as a JWK has it. Whatever else a JWK has is dropped, above all a private part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kty", rename = "RSA")]
pub struct RsaPublicKey {
    /// The modulus, in base64url.
    pub n: String,
    /// The exponent, in base64url.
    pub e: String,
}

impl RsaPublicKey {
    /// The name that follows from the key alone (RFC 7638).
    pub(super) fn thumbprint(&self) -> String {
        // The members in this order, and no other: `serde_json` sorts them by name.
        let members = json!({"e": self.e, "kty": "RSA", "n": self.n}).to_string();
        URL_SAFE_NO_PAD.encode(Sha256::digest(members))
    }

    fn is_usable(&self) -> bool {
        [&self.n, &self.e].into_iter().all(|part| URL_SAFE_NO_PAD.decode(part).is_ok_and(|it| !it.is_empty()))
    }

    /// The key, if both of its parts are numbers.
    pub(super) fn usable(self) -> Option<Self> {
        self.is_usable().then_some(self)
    }
}

/// A private RSA key of 2,048 to 4,096 bits.
pub(super) struct SigningKey(RsaKeyPair);

impl SigningKey {
    /// Reads a key in PEM, as PKCS#8 or as PKCS#1; `None` if there is none that can sign.
    pub(super) fn from_pem(text: &str) -> Option<Self> {
        let pair = match PrivateKeyDer::from_pem_slice(text.as_bytes()).ok()? {
            PrivateKeyDer::Pkcs8(key) => RsaKeyPair::from_pkcs8(key.secret_pkcs8_der()),
            PrivateKeyDer::Pkcs1(key) => RsaKeyPair::from_der(key.secret_pkcs1_der()),
            _ => return None,
        };
        pair.ok().map(Self)
    }

    pub(super) fn public(&self) -> RsaPublicKey {
        let key = RsaPublicKeyComponents::<Vec<u8>>::from(self.0.public_key());
        RsaPublicKey { n: URL_SAFE_NO_PAD.encode(key.n), e: URL_SAFE_NO_PAD.encode(key.e) }
    }

    /// The payload as a signed JWT that names its key; `None` if the cryptography fails.
    pub(super) fn sign(&self, kid: &str, payload: &Value) -> Option<String> {
        let header = json!({"alg": "RS256", "kid": kid, "typ": "JWT"});
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(&header), part(payload));
        let mut signature = vec![0; self.0.public().modulus_len()];
        self.0.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), signed.as_bytes(), &mut signature).ok()?;
        Some(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7638, section 3.1.
    #[test]
    fn a_key_has_the_name_of_the_standards_example() {
        let key = RsaPublicKey {
            n: concat!(
                "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3",
                "oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdA",
                "ZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-",
                "kEgU8awapJzKnqDKgw"
            )
            .to_owned(),
            e: "AQAB".to_owned(),
        };
        assert_eq!(key.thumbprint(), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    }

    #[test]
    fn only_an_rsa_key_is_read_and_nothing_private_is_kept() {
        let other: Result<RsaPublicKey, _> = serde_json::from_value(json!({"kty": "oct", "k": "AAAA"}));
        assert!(other.is_err());
        let private = json!({"kty": "RSA", "n": "AQAB", "e": "AQAB", "d": "AQAB", "alg": "RS256"});
        let key: RsaPublicKey = serde_json::from_value(private).unwrap();
        assert_eq!(serde_json::to_value(&key).unwrap(), json!({"kty": "RSA", "n": "AQAB", "e": "AQAB"}));
        let not_a_number = RsaPublicKey { n: "?".to_owned(), ..key };
        assert_eq!(not_a_number.usable(), None);
    }

    #[test]
    fn what_is_no_key_signs_nothing() {
        for text in ["", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", "AAAA"] {
            assert!(SigningKey::from_pem(text).is_none(), "{text}");
        }
    }
}
