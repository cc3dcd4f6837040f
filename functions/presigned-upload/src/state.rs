//! What the function holds between requests.

use std::sync::Arc;

use domain::{Clock, Refusal, SubmissionId};
use shared::dynamo::{Store, SubmissionOwner, keys};
use shared::http::Failure;
use shared::runtime::{Aws, SystemClock};
use tokio::time::Instant;

use crate::assignments::Assignments;
use crate::bucket::Bucket;
use crate::config::Config;

/// What both functions hold between requests.
pub struct App {
    /// The tables.
    pub store: Store,
    /// Where files stand.
    pub bucket: Bucket,
    /// Time and ids.
    pub clock: Arc<dyn Clock>,
    /// The claim that holds the groups.
    pub groups_claim: String,
    /// The switch of uploads.
    pub uploads_enabled: bool,
    /// Files are given out only with GuardDuty's tag.
    pub malware_protection: bool,
    /// Where assignments belong.
    pub assignments: Assignments,
}

impl App {
    /// Builds the store and the way to the bucket.
    pub fn new(config: Config, aws: &Aws) -> Self {
        Self {
            store: aws.store(config.tables),
            bucket: Bucket::new(&aws.config, config.bucket),
            clock: Arc::new(SystemClock),
            groups_claim: config.groups_claim,
            uploads_enabled: config.uploads_enabled,
            malware_protection: config.malware_protection,
            assignments: Assignments::default(),
        }
    }

    /// Refuses to sign for files while uploads are switched off.
    pub(crate) fn require_uploads(&self) -> Result<(), Failure> {
        match self.uploads_enabled {
            true => Ok(()),
            false => Err(Failure::Unavailable("File uploads are paused. You can hand in a link instead.")),
        }
    }

    /// Whose submission it is.
    pub(crate) async fn owner(
        &self,
        deadline: Instant,
        uuid: &str,
    ) -> Result<(SubmissionId, SubmissionOwner), Failure> {
        let id: SubmissionId = uuid.parse().map_err(|_| Refusal::NotFound)?;
        let owner = self.store.get(deadline, &keys::submission_owner(id)).await?;
        Ok((id, owner.ok_or(Refusal::NotFound)?.value))
    }
}
