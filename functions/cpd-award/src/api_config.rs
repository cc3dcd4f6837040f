//! The configuration of `cpd-api`, read from the environment.

use std::path::PathBuf;

use shared::runtime::{ConfigError, Environment};
use shared::store::Tables;

/// The environment of `cpd-api`.
#[derive(Clone, Debug)]
pub struct ApiConfig {
    pub tables: Tables,
    /// The token claim with the groups.
    pub groups_claim: String,
    /// The provider named on transcripts.
    pub provider: String,
    /// The bucket for large exports.
    pub export_bucket: String,
    /// Where the font layer's files are.
    pub fonts: PathBuf,
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
            fonts: env.required("FONT_FOLDER")?.into(),
        })
    }
}
