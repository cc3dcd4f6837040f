//! The state that a function keeps between requests.

use std::sync::Arc;

use domain::Clock;
use shared::http::Failure;
use shared::runtime::{Aws, Switch, Switches, SystemClock};
use shared::store::{Contents, Store};

use crate::config::Config;
use crate::quiz_versions::QuizVersions;

/// The state that a function keeps between requests.
pub struct App {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    /// The token claim that lists the caller's groups.
    pub groups_claim: String,
    /// While quizzes are off, nothing is started, saved, submitted or regraded.
    pub switches: Arc<Switches>,
    pub contents: Contents,
    pub versions: QuizVersions,
}

impl App {
    /// Builds the state from the configuration.
    pub fn new(config: Config, aws: &Aws) -> Self {
        let store = aws.store(config.tables);
        let switches = Arc::new(Switches::stored_in(store.clone(), &[Switch::Quizzes]));
        Self {
            store,
            clock: Arc::new(SystemClock),
            groups_claim: config.groups_claim,
            switches,
            contents: Contents::default(),
            versions: QuizVersions::default(),
        }
    }

    /// Refuses while quizzes are paused.
    pub(crate) async fn require_quizzes(&self) -> Result<(), Failure> {
        Ok(self.switches.require(Switch::Quizzes).await?)
    }
}
