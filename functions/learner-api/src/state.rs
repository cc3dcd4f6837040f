//! What the function holds between requests.

use std::sync::Arc;

use domain::Clock;
use shared::runtime::{Aws, SystemClock};
use shared::store::Store;

use crate::config::Config;

/// What the function holds between requests.
pub struct App {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    /// The token's claim that names the user's groups.
    pub groups_claim: String,
}

impl App {
    /// Builds the store.
    pub fn new(config: Config, aws: &Aws) -> Self {
        let store = aws.store(config.tables);
        Self { store, clock: Arc::new(SystemClock), groups_claim: config.groups_claim }
    }
}
