//! The function's configuration.

use shared::runtime::{ConfigError, Environment};
use shared::store::Tables;

/// The environment of the function.
#[derive(Clone, Debug)]
pub struct Config {
    pub tables: Tables,
    /// The function's own queue.
    pub sweep_queue: String,
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// Names the variable that is missing.
    pub fn from_env(env: Environment) -> Result<Self, ConfigError> {
        Ok(Self { tables: env.tables(), sweep_queue: env.required("ENROLMENT_SWEEP_QUEUE_URL")? })
    }
}
