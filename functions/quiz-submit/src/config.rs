//! The configuration, read from the environment.

use shared::runtime::{ConfigError, Environment};
use shared::store::Tables;

/// The configuration of both functions.
#[derive(Clone, Debug)]
pub struct Config {
    /// The tables, including the one with the answer keys.
    pub tables: Tables,
    /// The token claim that lists the caller's groups.
    pub groups_claim: String,
}

/// The configuration of `quiz-sweep`.
#[derive(Clone, Debug)]
pub struct SweepConfig {
    pub quizzes: Config,
    /// The function's own queue.
    pub sweep_queue: String,
}

impl SweepConfig {
    /// Reads the environment.
    ///
    /// # Errors
    /// A variable is missing or malformed; the error names it.
    pub fn from_env(env: Environment) -> Result<Self, ConfigError> {
        Ok(Self { quizzes: Config::from_env(env)?, sweep_queue: env.required("QUIZ_SWEEP_QUEUE_URL")? })
    }
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// A variable is malformed; the error names it.
    pub fn from_env(env: Environment) -> Result<Self, ConfigError> {
        let groups_claim = env.parsed("GROUPS_CLAIM", "cognito:groups".to_owned())?;
        Ok(Self { tables: env.tables(), groups_claim })
    }
}
