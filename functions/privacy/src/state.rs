//! What the function holds between requests.

use std::sync::Arc;
use std::time::Duration;

use domain::Clock;
use shared::runtime::{Aws, Switches, SystemClock};
use shared::store::Store;
use shared::submitted_files::SubmittedFiles;
use shared::use_cases::erase_learner::LearnerEraser;

use crate::config::Config;

/// How long each step of an erasure waits for the store.
const STEP_TIMEOUT: Duration = Duration::from_secs(6);

/// What the function holds between requests.
pub struct App {
    pub store: Store,
    pub files: SubmittedFiles,
    pub clock: Arc<dyn Clock>,
    /// The token's claim that names the user's groups.
    pub groups_claim: String,
    pub switches: Arc<Switches>,
}

impl App {
    /// Builds the clients.
    pub fn new(config: Config, aws: &Aws) -> Self {
        Self {
            store: aws.store(config.tables),
            files: SubmittedFiles::new(aws_sdk_s3::Client::new(&aws.config), config.bucket),
            clock: Arc::new(SystemClock),
            groups_claim: config.groups_claim,
            switches: Arc::new(aws.switches(config.switches, &[])),
        }
    }

    pub(crate) fn eraser(&self) -> LearnerEraser<'_> {
        LearnerEraser {
            store: &self.store,
            files: &self.files,
            clock: self.clock.as_ref(),
            step_timeout: STEP_TIMEOUT,
        }
    }
}
