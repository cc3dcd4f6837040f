//! The configuration of `cpd-award` and `cpd-sweep`, read from the environment.

use shared::runtime::{ConfigError, Environment};
use shared::store::Tables;

/// The environment of `cpd-award` and `cpd-sweep`.
#[derive(Clone, Debug)]
pub struct Config {
    pub tables: Tables,
    /// Where the switches are in the Parameter Store.
    pub switches: String,
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// Names the variable that is malformed.
    pub fn from_env(env: Environment) -> Result<Self, ConfigError> {
        Ok(Self { tables: env.tables(), switches: env.required("SWITCH_PREFIX")? })
    }
}
