//! What the functions are told by their environment.

use shared::dynamo::Tables;
use shared::runtime::{ConfigError, Environment};

/// The environment of `cpd-award` and `cpd-sweep`.
#[derive(Clone, Debug)]
pub struct Config {
    /// The tables they may use.
    pub tables: Tables,
    /// Off: nothing is awarded, and the sweep catches up once it is on again.
    pub enabled: bool,
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// Names the variable that is malformed.
    pub fn from_env(env: Environment) -> Result<Self, ConfigError> {
        Ok(Self { tables: env.tables(), enabled: env.parsed("CREDITS_ENABLED", true)? })
    }
}
