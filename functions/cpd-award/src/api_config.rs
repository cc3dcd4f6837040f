//! What the HTTP function is told by its environment.

use shared::dynamo::Tables;
use shared::runtime::{ConfigError, Environment};

/// The environment of `cpd-api`.
#[derive(Clone, Debug)]
pub struct ApiConfig {
    /// The tables it may use.
    pub tables: Tables,
    /// The claim that holds the groups.
    pub groups_claim: String,
    /// Who answers for the transcripts.
    pub provider: String,
    /// Where large exports are put.
    pub export_bucket: String,
}

impl ApiConfig {
    /// Reads the environment.
    ///
    /// # Errors
    /// Names the variable that is missing.
    pub fn from_env(env: Environment) -> Result<Self, ConfigError> {
        Ok(Self {
            tables: env.tables(),
            groups_claim: env.parsed("GROUPS_CLAIM", "cognito:groups".to_owned())?,
            provider: env.required("PROVIDER_NAME")?,
            export_bucket: env.required("EXPORT_BUCKET")?,
        })
    }
}
