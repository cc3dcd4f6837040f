//! What both functions hold between events.

use std::sync::Arc;

use domain::Clock;
use shared::dynamo::Store;
use shared::runtime::{Aws, SystemClock};

use crate::config::{Config, Queues};

/// What both functions hold between events.
pub struct App {
    /// The outbox.
    pub store: Store,
    /// The way to the queues.
    pub sqs: aws_sdk_sqs::Client,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Where messages go.
    pub queues: Queues,
}

impl App {
    /// Builds the clients.
    pub fn new(config: Config, aws: &Aws) -> Self {
        Self {
            store: aws.store(config.tables),
            sqs: aws_sdk_sqs::Client::new(&aws.config),
            clock: Arc::new(SystemClock),
            queues: config.queues,
        }
    }
}
