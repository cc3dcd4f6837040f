//! The configuration, read from the environment, and the signing secret.

use std::fmt;
use std::path::PathBuf;

use serde::Deserialize;
use serde_json::Value;
use shared::runtime::{ConfigError, Environment};
use shared::store::Tables;

use crate::badge::KeyRing;

/// The environment of the function.
#[derive(Clone, Debug)]
pub struct Config {
    pub tables: Tables,
    /// Secrets Manager's name of the secret that credentials are signed with.
    pub secret_id: String,
    /// The base URL of this API. Identifiers in credentials start with it, so it must not change while they
    /// are to be verified.
    pub api_url: String,
    /// The base URL of the front end, which has the verification page.
    pub frontend_url: String,
    /// The name of the provider, who issues the badges.
    pub provider: String,
    /// Where the font layer's files are.
    pub fonts: PathBuf,
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
            fonts: env.required("FONT_FOLDER")?.into(),
        })
    }
}

/// The secret that credentials are signed with.
#[derive(Clone, Deserialize)]
pub struct BadgeSecret {
    /// The private key, RSA of 2,048 to 4,096 bits, as PKCS#8 in PEM.
    pub signing_key: String,
    /// Retired public keys as JWKs, so that what they signed can still be verified.
    #[serde(default)]
    pub retired: Vec<Value>,
}

impl fmt::Debug for BadgeSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BadgeSecret(…)")
    }
}

impl BadgeSecret {
    /// Checks that the keys can be used.
    ///
    /// # Errors
    /// `signing_key` if it is not an RSA key; `retired` if one of them is not.
    pub fn check(&self) -> Result<(), &'static str> {
        KeyRing::new(self, "").map(drop)
    }
}
