//! What the function holds between requests.

use std::sync::Arc;

use domain::Clock;
use shared::runtime::{Aws, MediaLinks, SecretSource, Switches, SystemClock};
use shared::store::{Contents, Store};
use shared::unsubscribe::UnsubscribeLinks;

use crate::config::Config;

/// What the function holds between requests.
pub struct App {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    /// The token's claim that names the user's groups.
    pub groups_claim: String,
    pub switches: Arc<Switches>,
    /// Addresses of uploaded films and documents.
    pub media: MediaLinks,
    /// Where the contents belong that this process has met.
    pub contents: Contents,
    /// The links by which readers of e-mails unsubscribe.
    pub unsubscribe: UnsubscribeLinks,
}

impl App {
    /// Builds the store.
    pub fn new(config: Config, aws: &Aws) -> Self {
        let store = aws.store(config.tables);
        let switches = Arc::new(Switches::stored_in(store.clone(), &[]));
        let (clock, contents) = (Arc::new(SystemClock), Contents::default());
        let media = MediaLinks::new(aws.config.clone(), config.bucket);
        let source = SecretSource::manager(&aws.config, config.unsubscribe_secret_id);
        let unsubscribe = UnsubscribeLinks::new(source);
        Self { store, clock, media, groups_claim: config.groups_claim, switches, contents, unsubscribe }
    }
}
