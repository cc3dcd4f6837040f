//! The configuration of both functions, read from the environment.

use shared::runtime::{ConfigError, Environment};
use shared::store::Tables;

/// The environment of both functions.
#[derive(Clone, Debug)]
pub struct Config {
    pub tables: Tables,
    /// The token claim with the groups.
    pub groups_claim: String,
    pub bucket: String,
    /// When on, a file that is stored from then on can be downloaded only after GuardDuty has tagged it as clean.
    pub malware_protection: bool,
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
            bucket: env.required("UPLOAD_BUCKET")?,
            malware_protection: env.parsed("MALWARE_PROTECTION", false)?,
        })
    }
}
