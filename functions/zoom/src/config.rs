//! The configuration, read from the environment.

use shared::runtime::{ConfigError, Environment};
use shared::store::Tables;
use shared::zoom::ZoomConfig;

/// The environment of the function.
#[derive(Clone, Debug)]
pub struct Config {
    pub tables: Tables,
    pub zoom: ZoomConfig,
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// Names the variable that is missing or malformed.
    pub fn from_env(env: Environment) -> Result<Self, ConfigError> {
        Ok(Self { tables: env.tables(), zoom: ZoomConfig::from_env(env)? })
    }
}
