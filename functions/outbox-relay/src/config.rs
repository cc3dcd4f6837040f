//! The configuration of both functions, read from the environment.

use domain::outbox::Queue;
use shared::runtime::{ConfigError, Environment};
use shared::store::Tables;

/// The environment of both functions.
#[derive(Clone, Debug)]
pub struct Config {
    pub tables: Tables,
    pub queues: Queues,
}

/// The environment of `outbox-sweep`.
#[derive(Clone, Debug)]
pub struct SweepConfig {
    pub relay: Config,
    /// The function's own queue.
    pub sweep_queue: String,
}

/// The URLs of the queues.
#[derive(Clone, Debug)]
pub struct Queues {
    /// Read by `email`.
    pub email: String,
    /// Read by `zoom`.
    pub zoom: String,
}

impl Queues {
    /// The URL of a queue.
    pub fn url(&self, queue: Queue) -> &str {
        match queue {
            Queue::Email => &self.email,
            Queue::Zoom => &self.zoom,
        }
    }
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// Names the variable that is missing.
    pub fn from_env(env: Environment) -> Result<Self, ConfigError> {
        let queues =
            Queues { email: env.required("EMAIL_QUEUE_URL")?, zoom: env.required("ZOOM_QUEUE_URL")? };
        Ok(Self { tables: env.tables(), queues })
    }
}

impl SweepConfig {
    /// Reads the environment.
    ///
    /// # Errors
    /// Names the variable that is missing.
    pub fn from_env(env: Environment) -> Result<Self, ConfigError> {
        Ok(Self { relay: Config::from_env(env)?, sweep_queue: env.required("OUTBOX_SWEEP_QUEUE_URL")? })
    }
}
