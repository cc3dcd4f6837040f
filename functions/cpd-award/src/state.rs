//! What the function holds between requests.

use std::sync::Arc;

use domain::Clock;
use shared::dynamo::Store;
use shared::runtime::{Aws, SystemClock};

use crate::api_config::ApiConfig;
use crate::export::Exports;

/// What the function holds between requests.
pub struct App {
    /// The tables.
    pub store: Store,
    /// Time and ids.
    pub clock: Arc<dyn Clock>,
    /// The claim that holds the groups.
    pub groups_claim: String,
    /// Who answers for the transcripts.
    pub provider: String,
    /// Where large exports are put.
    pub exports: Exports,
}

impl App {
    /// Builds the clients.
    pub fn new(config: ApiConfig, aws: &Aws) -> Self {
        Self {
            store: aws.store(config.tables),
            clock: Arc::new(SystemClock),
            groups_claim: config.groups_claim,
            provider: config.provider,
            exports: Exports::new(aws, config.export_bucket),
        }
    }
}
