//! The function's configuration.

use serde::Deserialize;
use shared::runtime::{ConfigError, Environment};
use shared::store::Tables;
use shared::stripe::signature::SigningSecret;

/// The environment of the function.
#[derive(Clone, Debug)]
pub struct Config {
    pub tables: Tables,
    /// The name of Stripe's secret in Secrets Manager.
    pub secret_id: String,
    /// Whether this stage takes real payments.
    pub livemode: bool,
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// Names the variable that is missing or malformed.
    pub fn from_env(env: Environment) -> Result<Self, ConfigError> {
        Ok(Self {
            tables: env.tables(),
            secret_id: env.required("STRIPE_SECRET_ID")?,
            livemode: env.parsed("STRIPE_LIVEMODE", false)?,
        })
    }
}

/// The part of Stripe's secret that this function uses.
#[derive(Clone, Debug, Deserialize)]
pub struct StripeSecret {
    /// The endpoint's secrets; the new one first while it is rolled.
    pub signing: Vec<String>,
}

impl StripeSecret {
    /// The secrets that are not blank.
    pub fn signing_secrets(&self) -> Vec<SigningSecret> {
        self.signing.iter().filter_map(|text| SigningSecret::new(text)).collect()
    }

    /// Checks that the function can start.
    ///
    /// # Errors
    /// `signing`, when every secret is blank.
    pub fn check(&self) -> Result<(), &'static str> {
        if self.signing_secrets().is_empty() { Err("signing") } else { Ok(()) }
    }
}
