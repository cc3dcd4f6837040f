//! One run.

use std::sync::atomic::Ordering;
use std::time::Duration;

use domain::course::settlement::SettlementPart;
use domain::{CourseId, CourseMessageId};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use shared::runtime::{Switch, trace};
use shared::store::{EnrolmentWalk, Position, Store, StoreError};
use shared::sweep_queue::{Handover, HandoverError, Trigger, all_done};
use shared::use_cases::list_teaching::list_teaching;
use shared::use_cases::settle_course::Settled;
use tokio::time::Instant;

use crate::state::App;

/// How long a run may list what instructors teach.
const WALK: Duration = Duration::from_secs(20);

/// What was not done stays due.
#[derive(Debug, thiserror::Error)]
pub enum SweepError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Handover(#[from] HandoverError),
    #[error("a message is none of ours: {0}")]
    Message(#[from] serde_json::Error),
    #[error("{0} enrolments or courses were not settled, or digests not decided on")]
    Failed(u64),
    #[error("message {0} is not sent to all learners: {1}")]
    NotSent(CourseMessageId, StoreError),
}

/// Work that a run hands over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum SweptWork {
    Walk(EnrolmentWalk),
    /// A shard of the daily digests that are due.
    Digests(Position),
}

impl From<EnrolmentWalk> for SweptWork {
    fn from(walk: EnrolmentWalk) -> Self {
        Self::Walk(walk)
    }
}

impl From<SettlementPart> for SweptWork {
    fn from(part: SettlementPart) -> Self {
        Self::Walk(EnrolmentWalk::Settlement(part))
    }
}

impl App {
    /// Runs for the schedule, or for a message of the function's queue.
    ///
    /// # Errors
    /// As [`Self::sweep`].
    pub async fn handle(
        &self,
        event: Value,
        deadline: Instant,
        correlation_id: &str,
    ) -> Result<Value, SweepError> {
        trace::annotate(correlation_id);
        match Trigger::<SweptWork>::of(event)? {
            Trigger::Schedule => Ok(json!(self.sweep(deadline).await?)),
            Trigger::Handovers(handovers) => {
                for handover in handovers {
                    self.go_on(handover, deadline).await?;
                }
                Ok(all_done())
            }
        }
    }

    /// Does what is due: one walk here, the others side by side.
    ///
    /// # Errors
    /// After all other enrolments were settled: the alarm tells the operator that some stay behind.
    pub async fn sweep(&self, deadline: Instant) -> Result<Settled, SweepError> {
        if !self.switches.allow(Switch::Writes).await {
            return Ok(Settled::default());
        }
        let mut due = self.due(deadline).await?.into_iter();
        let first = due.next();
        let handed_over = self.hand_over(due.collect()).await;
        self.list_teaching(deadline).await;
        let digests = self.hand_over_digests(deadline).await;
        let mut settled = Settled::default();
        self.settler.reissue_due(deadline, &mut settled).await?;
        let settled = match (first, settled.failed) {
            (Some(walk), _) => self.walk(walk, deadline, settled).await,
            (None, 0) => Ok(settled),
            (None, failed) => Err(SweepError::Failed(failed)),
        };
        handed_over?;
        digests?;
        settled
    }

    /// Does what a run has handed over, unless it waited so long that another run has handed it over again.
    ///
    /// # Errors
    /// As [`Self::sweep`].
    pub async fn go_on(
        &self,
        handover: Handover<impl Into<SweptWork>>,
        deadline: Instant,
    ) -> Result<Settled, SweepError> {
        let is_over = handover.is_over(self.settler.clock.as_ref());
        // What is dropped while writing is off stays due; the next run hands it over again.
        if is_over || !self.switches.allow(Switch::Writes).await {
            return Ok(Settled::default());
        }
        match handover.work.into() {
            SweptWork::Walk(walk) => self.walk(walk, deadline, Settled::default()).await,
            SweptWork::Digests(from) => {
                self.digests(from, handover.until, deadline).await.map(|()| Settled::default())
            }
        }
    }

    /// The walks that are due.
    async fn due(&self, deadline: Instant) -> Result<Vec<EnrolmentWalk>, StoreError> {
        let (store, now, mut found) = (&self.settler.store, self.settler.clock.now(), Vec::new());
        for shard in Store::walk_shards() {
            let mut next = Some(shard);
            while let Some(from) = next {
                let due = store.due_walks(deadline, now, from).await?;
                found.extend(due.items);
                next = due.next;
            }
        }
        Ok(found)
    }

    /// One walk, on top of what the run has settled before.
    async fn walk(
        &self,
        walk: EnrolmentWalk,
        deadline: Instant,
        settled: Settled,
    ) -> Result<Settled, SweepError> {
        match walk {
            EnrolmentWalk::Settlement(of) => self.settle(of, deadline, settled).await,
            EnrolmentWalk::Message { course, message } => {
                self.send(course, message, deadline).await?;
                match settled.failed {
                    0 => Ok(settled),
                    failed => Err(SweepError::Failed(failed)),
                }
            }
        }
    }

    async fn send(
        &self,
        course: CourseId,
        message: CourseMessageId,
        deadline: Instant,
    ) -> Result<(), SweepError> {
        let sent = self.sender.send(deadline, (course, message)).await;
        let parts = sent.map_err(|error| SweepError::NotSent(message, error))?;
        tracing::info!(%course, %message, parts, "sent to learners");
        Ok(())
    }

    /// Settles a part, on top of what the run has done before.
    async fn settle(
        &self,
        of: SettlementPart,
        deadline: Instant,
        mut settled: Settled,
    ) -> Result<Settled, SweepError> {
        let parts = self.settler.settle_part(deadline, of, &mut settled).await;
        tracing::info!(?settled, course = %of.course, part = of.part, "swept");
        self.hand_over(parts.into_iter().map(EnrolmentWalk::Settlement).collect()).await?;
        match settled.failed {
            0 => Ok(settled),
            failed => Err(SweepError::Failed(failed)),
        }
    }

    /// Lists once what instructors teach in courses that earlier releases published. A failure holds up nothing; the next
    /// run goes on.
    async fn list_teaching(&self, deadline: Instant) {
        if self.teaching_listed.load(Ordering::Relaxed) {
            return;
        }
        let (store, clock) = (&self.settler.store, self.settler.clock.as_ref());
        match list_teaching(store, clock, deadline.min(Instant::now() + WALK)).await {
            Ok(is_listed) => self.teaching_listed.store(is_listed, Ordering::Relaxed),
            Err(error) => tracing::warn!(%error, "taught courses are not all listed; the next run goes on"),
        }
    }

    async fn hand_over(&self, walks: Vec<EnrolmentWalk>) -> Result<(), HandoverError> {
        let walks = walks.into_iter().map(SweptWork::Walk);
        self.queue.hand_over(self.settler.clock.as_ref(), walks).await
    }
}
