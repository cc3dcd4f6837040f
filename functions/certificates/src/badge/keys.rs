//! The keys: one that signs, and the public ones under which anybody verifies.
//!
//! RS256, because it is the one algorithm that every verifier of Open Badges 3.0 must know. A key's name is
//! its thumbprint (RFC 7638), so rotating keys needs no bookkeeping.

use jsonwebtoken::jwk::{AlgorithmParameters, Jwk, ThumbprintHash};
use jsonwebtoken::{Algorithm, EncodingKey};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::urls::BadgeUrls;
use crate::config::BadgeSecret;

/// A public key (RFC 7517).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PublicKey {
    /// The address that answers with this key; the `kid` of what it signed.
    pub kid: String,
    /// `RSA`.
    pub kty: String,
    /// `RS256`.
    pub alg: String,
    /// `sig`.
    #[serde(rename = "use")]
    pub purpose: String,
    /// The modulus.
    pub n: String,
    /// The exponent.
    pub e: String,
}

/// The public keys, the one that signs now first.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PublicKeys {
    /// All of them.
    pub keys: Vec<PublicKey>,
}

/// What a secret holds, made ready.
pub struct KeyRing {
    /// The key that signs.
    pub(super) signing: EncodingKey,
    /// The public keys, with their ids.
    public: Vec<(String, PublicKey)>,
}

impl KeyRing {
    /// The keys of a secret, named by their URLs below `api`.
    ///
    /// # Errors
    /// The part of the secret that is missing or no RSA key.
    pub fn new(secret: &BadgeSecret, api: &str) -> Result<Self, &'static str> {
        let signing = EncodingKey::from_rsa_pem(secret.signing_key.as_bytes()).map_err(|_| "signing_key")?;
        let current = Jwk::from_encoding_key(&signing, Algorithm::RS256).map_err(|_| "signing_key")?;
        let mut public = vec![named(&current, api).ok_or("signing_key")?];
        for retired in &secret.retired {
            public.push(named(retired, api).ok_or("retired")?);
        }
        Ok(Self { signing, public })
    }

    /// The `kid` of what is signed now.
    pub fn signing_kid(&self) -> &str {
        &self.public[0].1.kid
    }

    /// The public key of that id.
    pub fn find(&self, id: &str) -> Option<&PublicKey> {
        self.public.iter().find(|(own, _)| own == id).map(|(_, key)| key)
    }

    /// All public keys.
    pub fn public(&self) -> PublicKeys {
        PublicKeys { keys: self.public.iter().map(|(_, key)| key.clone()).collect() }
    }
}

/// A key under its thumbprint. Whatever else the JWK says of itself is left out, a private part first of all.
fn named(key: &Jwk, api: &str) -> Option<(String, PublicKey)> {
    let AlgorithmParameters::RSA(parts) = &key.algorithm else { return None };
    let id = key.thumbprint(ThumbprintHash::SHA256).ok()?;
    let public = PublicKey {
        kid: BadgeUrls { api }.key(&id),
        kty: "RSA".to_owned(),
        alg: "RS256".to_owned(),
        purpose: "sig".to_owned(),
        n: parts.n.clone(),
        e: parts.e.clone(),
    };
    Some((id, public))
}
