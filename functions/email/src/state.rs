//! What lives as long as the function instance: clients, clock and configuration.

use std::sync::Arc;

use domain::Clock;
use shared::runtime::{Aws, Deferred, SecretSource, Switches, SystemClock, deferred};
use shared::store::Store;
use shared::unsubscribe::UnsubscribeLinks;

use crate::config::Config;

/// The function's state.
pub struct App {
    /// The tables.
    pub store: Store,
    /// The SES client.
    pub mailer: aws_sdk_sesv2::Client,
    /// Delays redeliveries.
    pub sqs: Deferred<aws_sdk_sqs::Client>,
    /// Time and new ids.
    pub clock: Arc<dyn Clock>,
    /// While writing is off, every message goes back to the queue.
    pub switches: Switches,
    /// The links by which readers unsubscribe.
    pub unsubscribe: UnsubscribeLinks,
    /// The environment.
    pub config: Config,
}

impl App {
    /// Builds the clients.
    pub fn start(config: Config, aws: &Aws) -> Self {
        let store = aws.store(config.tables.clone());
        let mailer = aws_sdk_sesv2::Client::new(&aws.config);
        let sqs = deferred(&aws.config, aws_sdk_sqs::Client::new);
        let switches = Switches::stored_in(store.clone(), &[]);
        let id = config.unsubscribe_secret_id.clone();
        let unsubscribe = UnsubscribeLinks::new(SecretSource::manager(&aws.config, id));
        Self { store, mailer, sqs, clock: Arc::new(SystemClock), switches, unsubscribe, config }
    }
}
