//! The state that a function keeps between requests.

use std::sync::Arc;

use domain::Clock;
use shared::http::Failure;
use shared::runtime::{Aws, SystemClock};
use shared::store::Store;

use crate::config::Config;
use crate::contents::Contents;
use crate::quiz_versions::QuizVersions;

/// The state that a function keeps between requests.
pub struct App {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    /// The token claim that lists the caller's groups.
    pub groups_claim: String,
    /// Off: quizzes are paused, see [`Config::enabled`].
    pub enabled: bool,
    pub contents: Contents,
    pub versions: QuizVersions,
}

impl App {
    /// Builds the state from the configuration.
    pub fn new(config: Config, aws: &Aws) -> Self {
        Self {
            store: aws.store(config.tables),
            clock: Arc::new(SystemClock),
            groups_claim: config.groups_claim,
            enabled: config.enabled,
            contents: Contents::default(),
            versions: QuizVersions::default(),
        }
    }

    /// Refuses while quizzes are paused.
    pub(crate) fn require_enabled(&self) -> Result<(), Failure> {
        match self.enabled {
            true => Ok(()),
            false => Err(Failure::Unavailable(
                "Quizzes are paused at the moment. Nothing was changed. Please try again later.",
            )),
        }
    }
}
