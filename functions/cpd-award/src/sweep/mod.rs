//! Runs every hour: reads three sparse indexes of due work until they are empty or time runs out. Work that
//! fails stays due.

mod cycles;
mod lots;

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use serde::Serialize;
use shared::runtime::metrics::{self, Metric};
use shared::runtime::{Aws, Switch, Switches, SystemClock};
use shared::store::{Bookmark, StoreError};
use tokio::time::Instant;

use crate::config::Config;
use crate::ledger::Ledger;

/// The sweep leaves certificates of this age to the stream.
const GRACE: SignedDuration = SignedDuration::from_mins(5);
/// No further work is started with less time left than this.
const PIECE: Duration = Duration::from_secs(5);

/// The state of the function.
pub struct Sweep {
    pub ledger: Ledger,
    /// While credits are off, nothing is awarded and nothing expires.
    pub switches: Switches,
    pub bookmarks: Bookmarks,
}

/// Where the next sweep of each kind of work starts.
#[derive(Debug, Default)]
pub struct Bookmarks {
    pub(crate) certificates: Bookmark,
    pub(crate) lots: Bookmark,
    pub(crate) cycles: Bookmark,
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

impl Sweep {
    /// Builds the store.
    pub fn new(config: Config, aws: &Aws) -> Self {
        let ledger = Ledger { store: aws.store(config.tables), clock: Arc::new(SystemClock) };
        let switches = aws.switches(config.switches, &[Switch::Credits]);
        Self { ledger, switches, bookmarks: Bookmarks::default() }
    }

    /// Does all due work.
    ///
    /// # Errors
    /// An index cannot be read.
    pub async fn sweep(&self, deadline: Instant) -> Result<Swept, StoreError> {
        let mut swept = Swept::default();
        if !self.switches.allow(Switch::Credits).await {
            return Ok(swept);
        }
        // Each kind has its share of the time, so that none of them waits for the others.
        self.certificates(share(deadline, 3), &mut swept).await?;
        self.lots(share(deadline, 2), &mut swept).await?;
        self.cycles(deadline, &mut swept).await?;
        tracing::info!(?swept, "swept");
        Ok(swept)
    }

    async fn certificates(&self, deadline: Instant, swept: &mut Swept) -> Result<(), StoreError> {
        let before = self.ledger.clock.now() - GRACE;
        let mut round = self.bookmarks.certificates.round();
        while let Some(from) = round.next().filter(|_| in_time(deadline)) {
            let due = self.ledger.store.certificates_with_due_steps(deadline, before, from).await?;
            round.advance(due.next);
            for enrolment in due.items {
                match self.ledger.apply_due_steps(deadline, enrolment, "cpd-sweep").await {
                    Ok(applied) if applied.parked => swept.parked += 1,
                    Ok(applied) => swept.settled += u64::from(applied.awarded + applied.revoked > 0),
                    Err(error) => swept.fail("due steps not applied", &error),
                }
            }
        }
        if swept.settled > 0 {
            metrics::count(Metric::AwardMissed, swept.settled, self.ledger.clock.as_ref());
        }
        Ok(())
    }
}

impl Swept {
    fn fail(&mut self, what: &'static str, error: &StoreError) {
        tracing::error!(%error, "{what}; it stays due");
        self.failed += 1;
    }
}

/// The deadline of a kind of work when `kinds` of them share the time that is left.
fn share(deadline: Instant, kinds: u32) -> Instant {
    let now = Instant::now();
    let left = deadline.saturating_duration_since(now).saturating_sub(PIECE);
    now + left / kinds + PIECE
}

fn in_time(deadline: Instant) -> bool {
    Instant::now() + PIECE < deadline
}
