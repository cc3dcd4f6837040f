//! What the function holds between requests.

use std::sync::Arc;

use domain::Clock;
use shared::runtime::{Aws, MediaLinks, Switches, SystemClock};
use shared::store::Store;

use crate::config::Config;

/// What the function holds between requests.
pub struct App {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    /// The token claim that lists the caller's groups.
    pub groups_claim: String,
    pub switches: Arc<Switches>,
    /// Addresses of uploaded files.
    pub media: MediaLinks,
}

impl App {
    /// Builds the state from the configuration.
    pub fn new(config: Config, aws: &Aws) -> Self {
        Self {
            media: MediaLinks::new(aws.config.clone(), config.bucket),
            store: aws.store(config.tables),
            clock: Arc::new(SystemClock),
            groups_claim: config.groups_claim,
            switches: Arc::new(aws.switches(config.switches, &[])),
        }
    }
}
