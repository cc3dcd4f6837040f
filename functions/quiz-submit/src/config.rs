//! What the function is told by its environment.

use shared::dynamo::Tables;
use shared::runtime::{ConfigError, Environment};

/// The environment of the function.
#[derive(Clone, Debug)]
pub struct Config {
    /// The tables it may use; the keys among them.
    pub tables: Tables,
    /// The claim that holds the groups.
    pub groups_claim: String,
    /// Off: nothing is started, saved or submitted, and every such request answers 503.
    pub enabled: bool,
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// Names the variable that is malformed.
    pub fn from_env(env: Environment) -> Result<Self, ConfigError> {
        let groups_claim = env.parsed("GROUPS_CLAIM", "cognito:groups".to_owned())?;
        Ok(Self { tables: env.tables(), groups_claim, enabled: env.parsed("QUIZ_ENABLED", true)? })
    }
}
