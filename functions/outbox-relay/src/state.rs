//! The state that both functions keep between invocations.

use std::sync::Arc;

use domain::Clock;
use shared::runtime::{Aws, Switches, SystemClock};
use shared::store::Store;

use crate::config::{Config, Queues};

/// The state that both functions keep between invocations.
pub struct App {
    pub store: Store,
    pub sqs: aws_sdk_sqs::Client,
    pub clock: Arc<dyn Clock>,
    pub queues: Queues,
    /// While writing is off, rows stay in the outbox.
    pub switches: Switches,
}

impl App {
    /// Builds the clients.
    pub fn new(config: Config, aws: &Aws) -> Self {
        let store = aws.store(config.tables);
        let switches = Switches::stored_in(store.clone(), &[]);
        Self {
            store,
            sqs: aws_sdk_sqs::Client::new(&aws.config),
            clock: Arc::new(SystemClock),
            queues: config.queues,
            switches,
        }
    }
}
