//! Runs every hour: reads three sparse indexes of due work until they are empty. Work that fails stays due.

mod cycles;
mod lots;

use std::sync::Arc;
use std::time::Duration;

use domain::{EnrolmentId, LearnerId};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use shared::runtime::metrics::{self, Metric};
use shared::runtime::{Aws, Switch, Switches, SystemClock, trace};
use shared::store::{Due, DueLot, Position, Store, StoreError};
use shared::sweep_queue::{Handover, HandoverError, SweepQueue, Trigger, all_done};
use tokio::time::Instant;

use crate::config::SweepConfig;
use crate::ledger::Ledger;

/// How often the sweep is scheduled.
pub const EVERY: SignedDuration = SignedDuration::from_hours(1);
/// The sweep leaves certificates of this age to the stream.
const GRACE: SignedDuration = SignedDuration::from_mins(5);
/// No further work is started with less time left than this.
const RESERVE: Duration = Duration::from_secs(5);
/// The most time for one piece of work, so that one that never ends holds up no other.
const PIECE: Duration = Duration::from_secs(10);

/// The state of the function.
pub struct Sweep {
    pub ledger: Ledger,
    /// While credits are off, nothing is awarded and nothing expires.
    pub switches: Switches,
    /// Shards for further processes.
    pub queue: SweepQueue,
}

/// A kind of due work, and where to continue in a shard of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SweptWork {
    Certificates(Position),
    Lots(Position),
    Goals(Position),
}

/// A page of due work.
enum Page {
    Certificates(Vec<EnrolmentId>),
    Lots(Vec<DueLot>),
    Goals(Vec<LearnerId>),
}

/// Counts of one sweep.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Swept {
    /// Certificates whose due steps were applied.
    pub settled: u64,
    /// Awards on hold because they would exceed a limit.
    pub parked: u64,
    /// Lots that expired.
    pub expired: u64,
    /// Learners warned that credits expire soon.
    pub warned: u64,
    /// Learners reminded that their period ends with credits missing.
    pub reminded: u64,
    /// Failures; the work stays due.
    pub failed: u64,
}

/// Why a run failed. What was not done stays due.
#[derive(Debug, thiserror::Error)]
pub enum SweepError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Handover(#[from] HandoverError),
    #[error("a message is none of ours: {0}")]
    Message(#[from] serde_json::Error),
}

impl SweptWork {
    /// Every shard of every kind, from its oldest work.
    fn all() -> impl Iterator<Item = Self> {
        let certificates = Store::certificate_shards().map(Self::Certificates);
        certificates.chain(Store::lot_shards().map(Self::Lots)).chain(Store::goal_shards().map(Self::Goals))
    }
}

impl Sweep {
    /// Builds the clients.
    pub fn new(config: SweepConfig, aws: &Aws) -> Self {
        let store = aws.store(config.award.tables);
        let switches = Switches::stored_in(store.clone(), &[Switch::Credits]);
        let ledger = Ledger { store, clock: Arc::new(SystemClock) };
        let queue = SweepQueue::new(aws, config.sweep_queue, EVERY);
        Self { ledger, switches, queue }
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
            Trigger::Schedule => Ok(json!(self.sweep(deadline).await?)),
            Trigger::Handovers(handovers) => {
                for handover in handovers {
                    self.go_on(handover, deadline).await?;
                }
                Ok(all_done())
            }
        }
    }

    /// Does the oldest due work of every shard, and hands over the rest of each.
    ///
    /// # Errors
    /// An index cannot be read, or the rest could not be handed over.
    pub async fn sweep(&self, deadline: Instant) -> Result<Swept, SweepError> {
        let mut swept = Swept::default();
        if !self.switches.allow(Switch::Credits).await {
            return Ok(swept);
        }
        let (mut pages, mut rest) = (Vec::new(), Vec::new());
        for shard in SweptWork::all() {
            let (page, next) = self.read(deadline, shard).await?;
            pages.push(page);
            rest.extend(next);
        }
        // Before the work: a run that dies has handed over already.
        let handed_over = self.queue.hand_over(self.ledger.clock.as_ref(), rest).await;
        for page in pages.into_iter().filter(|page| !page.is_empty()) {
            self.work_through(deadline, page, &mut swept).await;
        }
        self.report(&swept);
        handed_over?;
        Ok(swept)
    }

    /// Does the rest of a shard's work, until the next scheduled run takes over.
    ///
    /// # Errors
    /// As [`Self::sweep`].
    pub async fn go_on(&self, handover: Handover<SweptWork>, deadline: Instant) -> Result<Swept, SweepError> {
        let (mut swept, mut next) = (Swept::default(), Some(handover.work.clone()));
        let goes_on = || !handover.is_over(self.ledger.clock.as_ref());
        while let Some(from) = next.take().filter(|_| goes_on()) {
            if !self.switches.allow(Switch::Credits).await {
                break;
            }
            if piece_until(deadline).is_none() {
                self.queue.put([Handover { work: from, until: handover.until }]).await?;
                break;
            }
            let (page, after) = self.read(deadline, from).await?;
            self.work_through(deadline, page, &mut swept).await;
            next = after;
        }
        self.report(&swept);
        Ok(swept)
    }

    async fn read(
        &self,
        deadline: Instant,
        from: SweptWork,
    ) -> Result<(Page, Option<SweptWork>), StoreError> {
        let (store, now) = (&self.ledger.store, self.ledger.clock.now());
        Ok(match from {
            SweptWork::Certificates(from) => {
                let before: Timestamp = now - GRACE;
                let Due { items, next } = store.certificates_with_due_steps(deadline, before, from).await?;
                (Page::Certificates(items), next.map(SweptWork::Certificates))
            }
            SweptWork::Lots(from) => {
                let Due { items, next } = store.due_lots(deadline, now, from).await?;
                (Page::Lots(items), next.map(SweptWork::Lots))
            }
            SweptWork::Goals(from) => {
                let Due { items, next } = store.due_goals(deadline, now, from).await?;
                (Page::Goals(items), next.map(SweptWork::Goals))
            }
        })
    }

    async fn work_through(&self, deadline: Instant, page: Page, swept: &mut Swept) {
        match page {
            Page::Certificates(enrolments) => self.certificates(deadline, enrolments, swept).await,
            Page::Lots(lots) => self.lots(deadline, lots, swept).await,
            Page::Goals(learners) => self.cycles(deadline, learners, swept).await,
        }
    }

    async fn certificates(&self, deadline: Instant, enrolments: Vec<EnrolmentId>, swept: &mut Swept) {
        for enrolment in enrolments {
            let Some(deadline) = piece_until(deadline) else { return };
            match self.ledger.apply_due_steps(deadline, enrolment, "cpd-sweep").await {
                Ok(applied) if applied.parked => swept.parked += 1,
                Ok(applied) => swept.settled += u64::from(applied.awarded + applied.revoked > 0),
                Err(error) => swept.fail("due steps not applied", &error),
            }
        }
    }

    fn report(&self, swept: &Swept) {
        if swept.settled > 0 {
            metrics::count(Metric::AwardMissed, swept.settled, self.ledger.clock.as_ref());
        }
        tracing::info!(?swept, "swept");
    }
}

impl Page {
    fn is_empty(&self) -> bool {
        match self {
            Self::Certificates(items) => items.is_empty(),
            Self::Lots(items) => items.is_empty(),
            Self::Goals(items) => items.is_empty(),
        }
    }
}

impl Swept {
    fn fail(&mut self, what: &'static str, error: &StoreError) {
        tracing::error!(%error, "{what}; it stays due");
        self.failed += 1;
    }
}

/// The deadline of the next piece of work, if there is time for one.
fn piece_until(deadline: Instant) -> Option<Instant> {
    let now = Instant::now();
    (now + RESERVE < deadline).then(|| deadline.min(now + PIECE))
}
