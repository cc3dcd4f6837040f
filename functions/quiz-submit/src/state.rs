//! The state that a function keeps between requests.

use std::sync::Arc;

use domain::Clock;
use shared::http::Failure;
use shared::runtime::{Aws, SystemClock};
use shared::store::{Bookmark, Store};

use crate::config::Config;
use crate::contents::Contents;

/// The state that a function keeps between requests.
pub struct App {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    /// The token claim that lists the caller's groups.
    pub groups_claim: String,
    /// Off: quizzes are paused, see [`Config::enabled`].
    pub enabled: bool,
    pub contents: Contents,
    /// Where the next sweep starts.
    pub bookmark: Bookmark,
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
            bookmark: Bookmark::default(),
        }
    }

    /// Refuses while quizzes are paused.
    pub(crate) fn require_enabled(&self) -> Result<(), Failure> {
        match self.enabled {
            true => Ok(()),
            false => Err(Failure::SwitchedOff(
                "Quizzes are paused at the moment. Nothing was changed. Please try again later.",
            )),
        }
    }
}
