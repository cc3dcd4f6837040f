//! The configuration of `office`.

use shared::runtime::{ConfigError, Environment};
use shared::store::Tables;

/// The environment of the function.
#[derive(Clone, Debug)]
pub struct Config {
    pub tables: Tables,
    /// The token's claim that names the user's groups.
    pub groups_claim: String,
    /// The name of Stripe's secret in Secrets Manager.
    pub stripe_secret_id: String,
    /// The base URL of Stripe's API; differs only in tests.
    pub stripe_api_base: String,
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
            groups_claim: env.parsed("GROUPS_CLAIM", "cognito:groups".to_owned())?,
            stripe_secret_id: env.required("STRIPE_SECRET_ID")?,
            stripe_api_base: env.parsed("STRIPE_API_BASE", "https://api.stripe.com".to_owned())?,
            livemode: env.parsed("STRIPE_LIVEMODE", false)?,
        })
    }
}
