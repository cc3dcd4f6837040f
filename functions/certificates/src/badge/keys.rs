//! The signing key, and the public keys for verification.
//!
//! RS256 is the only algorithm that every Open Badges 3.0 verifier must support. A key is named by its
//! thumbprint (RFC 7638), so rotating keys needs no bookkeeping.

use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use shared::http::Failure;
use shared::runtime::{SecretSource, Secrets};
use shared::store::StoreError;
use tokio::sync::OnceCell;
use utoipa::ToSchema;

use super::jws::{RsaPublicKey, SigningKey};
use super::urls::BadgeUrls;
use crate::config::BadgeSecret;

const NOT_SIGNED: &str = "Credentials cannot be signed or checked at the moment. Certificates, their PDFs and their verification \
                          pages work as always. Please try again in a few minutes.";

/// A public key (RFC 7517).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PublicKey {
    /// The URL of this key, which is the `kid` of credentials signed with it.
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

/// The public keys, the current signing key first.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PublicKeys {
    /// All public keys.
    pub keys: Vec<PublicKey>,
}

/// The keys of a secret, parsed.
pub struct KeyRing {
    pub(super) signing: SigningKey,
    /// The public keys, with their ids.
    public: Vec<(String, PublicKey)>,
}

/// The keys of the secret, which is fetched when the first credential needs it: certificates are shown, printed and verified
/// without it, and also while Secrets Manager is away.
pub struct BadgeKeys {
    source: SecretSource,
    secrets: OnceCell<Secrets<BadgeSecret>>,
    /// Those that were used last: parsing costs as much as signing.
    parsed: Mutex<Option<(Arc<BadgeSecret>, Arc<KeyRing>)>>,
}

impl BadgeKeys {
    /// The keys of this secret.
    pub fn new(source: SecretSource) -> Self {
        Self { source, secrets: OnceCell::new(), parsed: Mutex::default() }
    }

    /// The current keys, named by their URLs under `api`.
    ///
    /// # Errors
    /// 503 when the secret cannot be fetched or has no usable key. The log names the part.
    pub(crate) async fn current(&self, api: &str) -> Result<Arc<KeyRing>, Failure> {
        let load = || Secrets::load_for_request(self.source.clone(), BadgeSecret::check);
        let secrets = self.secrets.get_or_try_init(load).await.map_err(|error| {
            tracing::error!(%error, "credentials cannot be signed");
            Failure::Unavailable(NOT_SIGNED)
        })?;
        self.parsed(secrets.current().await, api).map_err(broken)
    }

    /// The keys of a secret, parsed unless they were the last time.
    fn parsed(&self, secret: Arc<BadgeSecret>, api: &str) -> Result<Arc<KeyRing>, &'static str> {
        let mut last = self.parsed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, keys)) = last.as_ref().filter(|(known, _)| Arc::ptr_eq(known, &secret)) {
            return Ok(Arc::clone(keys));
        }
        let keys = Arc::new(KeyRing::new(&secret, api)?);
        *last = Some((secret, Arc::clone(&keys)));
        Ok(keys)
    }
}

/// Every secret is checked when it is fetched, so this is a defect of ours.
pub(super) fn broken(part: &'static str) -> Failure {
    StoreError::Refused(format!("the badge secret has no usable {part}")).into()
}

impl KeyRing {
    /// Parses the keys of a secret, named by their URLs under `api`.
    ///
    /// # Errors
    /// The name of a part that is missing or not an RSA key.
    pub fn new(secret: &BadgeSecret, api: &str) -> Result<Self, &'static str> {
        let signing = SigningKey::from_pem(&secret.signing_key).ok_or("signing_key")?;
        let mut public = vec![named(signing.public(), api)];
        for retired in &secret.retired {
            let key = serde_json::from_value(retired.clone()).ok().and_then(RsaPublicKey::usable);
            public.push(named(key.ok_or("retired")?, api));
        }
        Ok(Self { signing, public })
    }

    /// The `kid` of the current signing key.
    pub fn signing_kid(&self) -> &str {
        &self.public[0].1.kid
    }

    /// The public key with this id.
    pub fn find(&self, id: &str) -> Option<&PublicKey> {
        self.public.iter().find(|(own, _)| own == id).map(|(_, key)| key)
    }

    /// All public keys.
    pub fn public(&self) -> PublicKeys {
        PublicKeys { keys: self.public.iter().map(|(_, key)| key.clone()).collect() }
    }
}

/// A key named by its thumbprint.
fn named(key: RsaPublicKey, api: &str) -> (String, PublicKey) {
    let id = key.thumbprint();
    let public = PublicKey {
        kid: BadgeUrls { api }.key(&id),
        kty: "RSA".to_owned(),
        alg: "RS256".to_owned(),
        purpose: "sig".to_owned(),
        n: key.n,
        e: key.e,
    };
    (id, public)
}
