//! What the function holds between requests.

use std::sync::Arc;
use std::time::Duration;

use domain::Clock;
use shared::runtime::{Aws, SecretSource, Switches, SystemClock};
use shared::store::Store;
use shared::stripe::checkouts::StripeCheckouts;
use shared::stripe::lazy_client::LazyClient;
use shared::submitted_files::SubmittedFiles;
use shared::use_cases::erase_learner::LearnerEraser;

use crate::config::Config;

/// How long each step of an erasure waits for the store.
const STEP_TIMEOUT: Duration = Duration::from_secs(6);

/// What the function holds between requests.
pub struct App {
    pub store: Store,
    pub files: SubmittedFiles,
    /// Stripe's secret is fetched when the first open checkout has to be ended.
    pub checkouts: StripeCheckouts,
    pub clock: Arc<dyn Clock>,
    /// The token's claim that names the user's groups.
    pub groups_claim: String,
    pub switches: Arc<Switches>,
}

impl App {
    /// Builds the clients.
    pub fn new(config: Config, aws: &Aws) -> Self {
        let source = SecretSource::manager(&aws.config, config.stripe_secret_id);
        let agent = concat!("cpd-privacy/", env!("CARGO_PKG_VERSION"));
        let store = aws.store(config.tables);
        let switches = Arc::new(Switches::stored_in(store.clone(), &[]));
        Self {
            checkouts: StripeCheckouts::new(LazyClient::new(source, config.stripe_api_base, agent)),
            store,
            files: SubmittedFiles::new(aws_sdk_s3::Client::new(&aws.config), config.bucket),
            clock: Arc::new(SystemClock),
            groups_claim: config.groups_claim,
            switches,
        }
    }

    pub(crate) fn eraser(&self) -> LearnerEraser<'_> {
        LearnerEraser {
            store: &self.store,
            files: &self.files,
            checkouts: &self.checkouts,
            clock: self.clock.as_ref(),
            step_timeout: STEP_TIMEOUT,
        }
    }
}
