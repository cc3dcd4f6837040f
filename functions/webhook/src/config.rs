//! What the function is told by its environment.

use serde::Deserialize;
use shared::dynamo::Tables;
use shared::runtime::{ConfigError, Environment};
use shared::stripe::signature::SigningSecret;

/// The environment of the function.
#[derive(Clone, Debug)]
pub struct Config {
    /// The tables it may use.
    pub tables: Tables,
    /// Secrets Manager's name of Stripe's secret.
    pub secret_id: String,
    /// Whether this stage takes real money.
    pub livemode: bool,
    /// The operator's switch. Off: 503, so that Stripe keeps the events and sends them later.
    pub enabled: bool,
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
            enabled: env.parsed("WEBHOOK_ENABLED", true)?,
        })
    }
}

/// What this function uses of Stripe's secret.
#[derive(Clone, Debug, Deserialize)]
pub struct StripeSecret {
    /// The endpoint's secrets, the new one first while it is rolled.
    pub signing: Vec<String>,
}

impl StripeSecret {
    /// The secrets that are not blank.
    pub fn signing_secrets(&self) -> Vec<SigningSecret> {
        self.signing.iter().filter_map(|text| SigningSecret::new(text)).collect()
    }

    /// Names the part without which the function must not start.
    ///
    /// # Errors
    /// `signing`, when every secret is blank.
    pub fn check(&self) -> Result<(), &'static str> {
        if self.signing_secrets().is_empty() { Err("signing") } else { Ok(()) }
    }
}
