//! The function's configuration.

use shared::runtime::{ConfigError, Environment};
use shared::store::Tables;
use shared::zoom::ZoomConfig;

/// The environment of the function.
#[derive(Clone, Debug)]
pub struct Config {
    /// The tables, including the one with the drafts.
    pub tables: Tables,
    /// The token claim that lists the caller's groups.
    pub groups_claim: String,
    /// Where uploaded files are.
    pub bucket: String,
    /// Where Zoom is asked about live sessions.
    pub zoom: ZoomConfig,
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// A variable is malformed; the error names it.
    pub fn from_env(env: Environment) -> Result<Self, ConfigError> {
        let groups_claim = env.parsed("GROUPS_CLAIM", "cognito:groups".to_owned())?;
        let bucket = env.required("UPLOAD_BUCKET")?;
        let zoom = ZoomConfig::from_env(env)?;
        Ok(Self { tables: env.tables(), groups_claim, bucket, zoom })
    }
}
