//! What `office-reports` holds between requests.

use std::sync::Arc;

use domain::Clock;
use jiff::tz::TimeZone;
use shared::dead_letters::DeadLetters;
use shared::runtime::{Aws, Deferred, Switches, SystemClock, deferred};
use shared::store::Store;

use crate::reports_config::{QueueUrl, QueueUrls, ReportsConfig};

/// What the function holds between requests.
pub struct ReportsApp {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    /// The token's claim that names the user's groups.
    pub groups_claim: String,
    pub switches: Arc<Switches>,
    pub dead_letters: Deferred<DeadLetterQueues>,
    /// The provider's, in which months and days of reports count.
    pub zone: TimeZone,
}

/// The dead letters that an administrator sees.
pub struct DeadLetterQueues {
    pub email: DeadLetters,
    pub zoom: DeadLetters,
    pub upload: DeadLetters,
}

impl DeadLetterQueues {
    /// Those of these queues, reached when somebody looks at one.
    pub fn of(aws: &Aws, urls: QueueUrls) -> Deferred<Self> {
        deferred(&aws.config, |config| {
            let sqs = aws_sdk_sqs::Client::new(config);
            let of = |QueueUrl { queue, dead_letters }| DeadLetters::new(sqs.clone(), dead_letters, queue);
            Self { email: of(urls.email), zoom: of(urls.zoom), upload: of(urls.upload) }
        })
    }
}

impl ReportsApp {
    /// Builds the store and what reaches the queues.
    pub fn new(config: ReportsConfig, aws: &Aws) -> Self {
        let store = aws.store(config.tables);
        let switches = Arc::new(Switches::stored_in(store.clone(), &[]));
        Self {
            store,
            clock: Arc::new(SystemClock),
            groups_claim: config.groups_claim,
            switches,
            dead_letters: DeadLetterQueues::of(aws, config.queues),
            zone: config.zone,
        }
    }
}
