//! The state that the function keeps between invocations.

use std::sync::Arc;

use domain::{Clock, Refusal, SubmissionId};
use shared::http::Failure;
use shared::runtime::{Aws, Deferred, Switch, Switches, SystemClock, deferred};
use shared::store::{Store, SubmissionOwner, keys};
use tokio::time::Instant;

use crate::assignments::Assignments;
use crate::bucket::Bucket;
use crate::config::Config;

/// The state that both functions keep between invocations.
pub struct App {
    pub store: Store,
    pub bucket: Bucket,
    pub clock: Arc<dyn Clock>,
    pub groups_claim: String,
    /// While uploads are off, no upload is signed.
    pub switches: Arc<Switches>,
    /// Puts messages back while writing is off.
    pub sqs: Deferred<aws_sdk_sqs::Client>,
    /// Downloads of what is stored from now on require a clean GuardDuty tag.
    pub malware_protection: bool,
    pub assignments: Assignments,
}

impl App {
    /// Builds the clients.
    pub fn new(config: Config, aws: &Aws) -> Self {
        let store = aws.store(config.tables);
        let switches = Arc::new(Switches::stored_in(store.clone(), &[Switch::Uploads]));
        Self {
            store,
            bucket: Bucket::new(&aws.config, config.bucket),
            clock: Arc::new(SystemClock),
            groups_claim: config.groups_claim,
            switches,
            sqs: deferred(&aws.config, aws_sdk_sqs::Client::new),
            malware_protection: config.malware_protection,
            assignments: Assignments::default(),
        }
    }

    /// Refuses file uploads while they are switched off.
    pub(crate) async fn require_uploads(&self) -> Result<(), Failure> {
        Ok(self.switches.require(Switch::Uploads).await?)
    }

    /// Removes a file whose place newer work took. What fails here stays in the bucket and is counted for nobody.
    pub(crate) async fn remove_superseded(&self, key: Option<String>) {
        let Some(key) = key else { return };
        if let Err(error) = self.bucket.remove(&key, None).await {
            tracing::warn!(%error, "superseded file not removed");
        }
    }

    /// The owner of a submission.
    pub(crate) async fn owner(
        &self,
        deadline: Instant,
        id: SubmissionId,
    ) -> Result<SubmissionOwner, Failure> {
        let owner = self.store.get(deadline, &keys::submission_owner(id)).await?;
        Ok(owner.ok_or(Refusal::NotFound)?.value)
    }
}
