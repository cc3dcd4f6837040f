//! What the function holds between requests.

use std::sync::Arc;

use domain::Clock;
use shared::dead_letters::DeadLetters;
use shared::runtime::{Aws, Switches, SystemClock};
use shared::store::Store;

use crate::config::{Config, QueueUrl, QueueUrls};

/// What the function holds between requests.
pub struct App {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    /// The token's claim that names the user's groups.
    pub groups_claim: String,
    pub switches: Arc<Switches>,
    pub dead_letters: DeadLetterQueues,
}

/// The dead letters that an administrator sees.
pub struct DeadLetterQueues {
    pub email: DeadLetters,
    pub zoom: DeadLetters,
    pub upload: DeadLetters,
}

impl DeadLetterQueues {
    /// Those of these queues.
    pub fn new(aws: &Aws, urls: QueueUrls) -> Self {
        let sqs = aws_sdk_sqs::Client::new(&aws.config);
        let of = |QueueUrl { queue, dead_letters }| DeadLetters::new(sqs.clone(), dead_letters, queue);
        Self { email: of(urls.email), zoom: of(urls.zoom), upload: of(urls.upload) }
    }
}

impl App {
    /// Builds the store.
    pub fn new(config: Config, aws: &Aws) -> Self {
        let store = aws.store(config.tables);
        let switches = Arc::new(aws.switches(config.switches, &[]));
        let dead_letters = DeadLetterQueues::new(aws, config.queues);
        let clock = Arc::new(SystemClock);
        Self { store, clock, groups_claim: config.groups_claim, switches, dead_letters }
    }
}
