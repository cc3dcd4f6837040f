//! What the function holds between requests.

use std::sync::Arc;

use domain::Clock;
use shared::dynamo::Store;
use shared::http::Failure;
use shared::runtime::{Aws, SystemClock};

use crate::config::Config;
use crate::contents::Contents;

/// What the function holds between requests.
pub struct App {
    /// The tables.
    pub store: Store,
    /// Time and ids.
    pub clock: Arc<dyn Clock>,
    /// The claim that holds the groups.
    pub groups_claim: String,
    /// The switch.
    pub enabled: bool,
    /// Where contents belong.
    pub contents: Contents,
}

impl App {
    /// Builds the store.
    pub fn new(config: Config, aws: &Aws) -> Self {
        Self {
            store: aws.store(config.tables),
            clock: Arc::new(SystemClock),
            groups_claim: config.groups_claim,
            enabled: config.enabled,
            contents: Contents::default(),
        }
    }

    /// Refuses while quizzes are switched off. Nothing else may grade in the meantime: clients wait.
    pub(crate) fn require_enabled(&self) -> Result<(), Failure> {
        match self.enabled {
            true => Ok(()),
            false => {
                Err(Failure::Unavailable("Quizzes are paused. Nothing was changed; please try again later."))
            }
        }
    }
}
