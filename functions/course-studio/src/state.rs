//! What the function holds between requests.

use std::sync::Arc;

use domain::Clock;
use shared::runtime::{Aws, MediaLinks, SecretSource, Switches, SystemClock};
use shared::store::Store;

use crate::config::Config;
use crate::zoom_rooms::ZoomRooms;

/// What the function holds between requests.
pub struct App {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    /// The token claim that lists the caller's groups.
    pub groups_claim: String,
    pub switches: Arc<Switches>,
    /// Addresses of uploaded files.
    pub media: MediaLinks,
    /// Asked by authors; its secret is fetched when the first one asks.
    pub zoom: ZoomRooms,
}

impl App {
    /// Builds the state from the configuration.
    pub fn new(config: Config, aws: &Aws) -> Self {
        let secret = SecretSource::manager(&aws.config, config.zoom.secret_id.clone());
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let store = aws.store(config.tables);
        let switches = Arc::new(Switches::stored_in(store.clone(), &[]));
        Self {
            zoom: ZoomRooms::new(secret, config.zoom, Arc::clone(&clock)),
            media: MediaLinks::new(aws.config.clone(), config.bucket),
            store,
            clock,
            groups_claim: config.groups_claim,
            switches,
        }
    }
}
