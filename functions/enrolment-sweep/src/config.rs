//! The function's configuration.

use shared::runtime::Environment;
use shared::store::Tables;

/// The environment of the function.
#[derive(Clone, Debug)]
pub struct Config {
    pub tables: Tables,
}

impl Config {
    /// Reads the environment.
    pub fn from_env(env: Environment) -> Self {
        Self { tables: env.tables() }
    }
}
