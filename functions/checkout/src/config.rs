//! What the function is told by its environment.

use std::fmt;

use serde::Deserialize;
use shared::dynamo::Tables;
use shared::runtime::{ConfigError, Environment};

/// The environment of the function.
#[derive(Clone, Debug)]
pub struct Config {
    /// The tables it may use.
    pub tables: Tables,
    /// Secrets Manager's name of Stripe's secret.
    pub secret_id: String,
    /// Where Stripe's API is; another one than Stripe's only for tests.
    pub stripe_api_base: String,
    /// Where the learner comes back to.
    pub frontend_url: String,
    /// The claim that holds the groups.
    pub groups_claim: String,
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
            stripe_api_base: env.parsed("STRIPE_API_BASE", "https://api.stripe.com".to_owned())?,
            frontend_url: env.base_url("FRONTEND_URL")?,
            groups_claim: env.parsed("GROUPS_CLAIM", "cognito:groups".to_owned())?,
        })
    }
}

/// What this function uses of Stripe's secret. It never prints itself.
#[derive(Clone, Deserialize)]
pub struct StripeSecret {
    /// The key for Stripe's API.
    pub api_key: String,
}

impl fmt::Debug for StripeSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StripeSecret(…)")
    }
}

impl StripeSecret {
    /// Names the part without which the function must not start.
    ///
    /// # Errors
    /// `api_key`, when it is blank.
    pub fn check(&self) -> Result<(), &'static str> {
        if self.api_key.trim().is_empty() { Err("api_key") } else { Ok(()) }
    }
}
