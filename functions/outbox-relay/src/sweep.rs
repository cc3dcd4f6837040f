//! Overdue rows: those that the stream missed, and those that were scheduled for later.

use std::time::Duration;

use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::runtime::metrics::{self, Metric};
use shared::runtime::{Aws, Switch, trace};
use shared::store::{Position, Store, StoreError};
use shared::sweep_queue::{Handover, HandoverError, SweepQueue, Trigger, all_done};
use tokio::time::Instant;

use crate::config::SweepConfig;
use crate::relay::{RelayError, Relayed};
use crate::state::App;

/// How often the sweep is scheduled.
pub const EVERY: SignedDuration = SignedDuration::from_mins(1);
/// The sweep leaves rows of this age to the stream.
const GRACE: SignedDuration = SignedDuration::from_secs(30);
/// A run that gets this close to its deadline hands over the rest.
const RESERVE: Duration = Duration::from_secs(5);

/// Why a run failed. The rows stay in the outbox.
#[derive(Debug, thiserror::Error)]
pub enum SweepError {
    #[error(transparent)]
    Relay(#[from] RelayError),
    #[error(transparent)]
    Handover(#[from] HandoverError),
    #[error("a message is none of ours: {0}")]
    Message(#[from] serde_json::Error),
}

impl From<StoreError> for SweepError {
    fn from(error: StoreError) -> Self {
        Self::Relay(error.into())
    }
}

/// The sweep of the outbox.
pub struct Sweep {
    pub app: App,
    /// Rows for further processes.
    pub queue: SweepQueue,
}

impl Sweep {
    /// Builds the clients.
    pub fn new(config: SweepConfig, aws: &Aws) -> Self {
        let queue = SweepQueue::new(aws, config.sweep_queue, EVERY);
        Self { app: App::new(config.relay, aws), queue }
    }

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
        match Trigger::of(event)? {
            Trigger::Schedule => Ok(json!({"swept": self.sweep(deadline).await?})),
            Trigger::Handovers(handovers) => {
                for handover in handovers {
                    self.go_on(handover, deadline).await?;
                }
                Ok(all_done())
            }
        }
    }

    /// Relays the oldest overdue rows of every shard, and hands over the rest of each. Rows that cannot be relayed hold up
    /// nothing behind them.
    ///
    /// # Errors
    /// Some rows were not relayed; the next sweep retries them.
    pub async fn sweep(&self, deadline: Instant) -> Result<usize, SweepError> {
        if !self.app.switches.allow(Switch::Writes).await {
            return Ok(0);
        }
        let before = self.app.clock.now() - GRACE;
        let (mut pages, mut rest) = (Vec::new(), Vec::new());
        for shard in Store::message_shards() {
            let due = self.app.store.due_messages(deadline, before, shard).await?;
            pages.push(due.items);
            rest.extend(due.next);
        }
        // Before the work: a run that dies has handed over already.
        let handed_over = self.queue.hand_over(self.app.clock.as_ref(), rest).await;
        let mut done = Relayed::default();
        for page in pages {
            done.add(&self.app.relay(page.into_iter().collect(), deadline).await?);
        }
        let relayed = self.finish(&done);
        handed_over?;
        relayed
    }

    /// Relays the rest of a shard, until another run takes over.
    ///
    /// # Errors
    /// As [`Self::sweep`].
    pub async fn go_on(&self, handover: Handover<Position>, deadline: Instant) -> Result<usize, SweepError> {
        let app = &self.app;
        let before = app.clock.now() - GRACE;
        let (mut next, mut done) = (Some(handover.work.clone()), Relayed::default());
        while let Some(from) = next.take().filter(|_| !handover.is_over(app.clock.as_ref())) {
            if Instant::now() + RESERVE > deadline {
                self.queue.put([Handover { work: from, until: handover.until }]).await?;
                break;
            }
            if !app.switches.allow(Switch::Writes).await {
                break;
            }
            let due = app.store.due_messages(deadline, before, from).await?;
            done.add(&app.relay(due.items.into_iter().collect(), deadline).await?);
            next = due.next;
        }
        self.finish(&done)
    }

    fn finish(&self, done: &Relayed) -> Result<usize, SweepError> {
        let missed = done.missed + done.unreadable;
        if missed > 0 {
            let missed = u64::try_from(missed).unwrap_or(u64::MAX);
            metrics::count(Metric::OutboxOverdue, missed, self.app.clock.as_ref());
        }
        Ok(done.all()?)
    }
}
