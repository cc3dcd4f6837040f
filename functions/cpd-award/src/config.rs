//! The configuration of `cpd-award` and `cpd-sweep`, read from the environment.

use shared::runtime::{ConfigError, Environment};
use shared::store::Tables;

/// The environment of `cpd-award` and `cpd-sweep`.
#[derive(Clone, Debug)]
pub struct Config {
    pub tables: Tables,
}

/// The environment of `cpd-sweep`.
#[derive(Clone, Debug)]
pub struct SweepConfig {
    pub award: Config,
    /// The function's own queue.
    pub sweep_queue: String,
}

impl SweepConfig {
    /// Reads the environment.
    ///
    /// # Errors
    /// Names the variable that is missing or malformed.
    pub fn from_env(env: Environment) -> Result<Self, ConfigError> {
        Ok(Self { award: Config::from_env(env)?, sweep_queue: env.required("CPD_SWEEP_QUEUE_URL")? })
    }
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// Names the variable that is malformed.
    pub fn from_env(env: Environment) -> Result<Self, ConfigError> {
        Ok(Self { tables: env.tables() })
    }
}
