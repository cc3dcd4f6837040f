//! The state that the function keeps between requests.

use std::sync::Arc;

use domain::Clock;
use shared::runtime::{Aws, Switch, Switches, SystemClock};
use shared::store::Store;

use crate::api_config::ApiConfig;
use crate::export::Exports;

/// The state that the function keeps between requests.
pub struct App {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub groups_claim: String,
    pub provider: String,
    pub exports: Exports,
    /// While credits are off, nothing is adjusted.
    pub switches: Arc<Switches>,
}

impl App {
    /// Builds the clients.
    pub fn new(config: ApiConfig, aws: &Aws) -> Self {
        shared::pdf::use_fonts_in(&config.fonts);
        let store = aws.store(config.tables);
        let switches = Arc::new(Switches::stored_in(store.clone(), &[Switch::Credits]));
        Self {
            store,
            clock: Arc::new(SystemClock),
            groups_claim: config.groups_claim,
            provider: config.provider,
            exports: Exports::new(aws, config.export_bucket),
            switches,
        }
    }
}
