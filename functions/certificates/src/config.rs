//! What the function is told by its environment, and what it uses of its secret.

use std::fmt;

use jsonwebtoken::jwk::Jwk;
use serde::Deserialize;
use shared::dynamo::Tables;
use shared::runtime::{ConfigError, Environment};

use crate::badge::KeyRing;

/// The environment of the function.
#[derive(Clone, Debug)]
pub struct Config {
    /// The tables it may use.
    pub tables: Tables,
    /// Secrets Manager's name of the secret that credentials are signed with.
    pub secret_id: String,
    /// Where this API is called: the identifiers in credentials begin with it, so it must stay the same for
    /// as long as a credential is to be verified.
    pub api_url: String,
    /// Where the public verification page is.
    pub frontend_url: String,
    /// Who runs the platform, and issues the badges.
    pub provider: String,
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// Names the variable that is missing.
    pub fn from_env(env: Environment) -> Result<Self, ConfigError> {
        Ok(Self {
            tables: env.tables(),
            secret_id: env.required("BADGE_SECRET_ID")?,
            api_url: env.base_url("API_URL")?,
            frontend_url: env.base_url("FRONTEND_URL")?,
            provider: env.required("PROVIDER_NAME")?,
        })
    }
}

/// The secret that credentials are signed with.
#[derive(Clone, Deserialize)]
pub struct BadgeSecret {
    /// The private key, RSA of 2048 bits or more, as PKCS#8 in PEM.
    pub signing_key: String,
    /// The public keys of earlier signing keys: what they signed stays verifiable.
    #[serde(default)]
    pub retired: Vec<Jwk>,
}

impl fmt::Debug for BadgeSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BadgeSecret(…)")
    }
}

impl BadgeSecret {
    /// Names the part without which the function must not start.
    ///
    /// # Errors
    /// `signing_key`, when it is blank or no such key; `retired`, when one of them is no RSA key.
    pub fn check(&self) -> Result<(), &'static str> {
        KeyRing::new(self, "").map(drop)
    }
}
