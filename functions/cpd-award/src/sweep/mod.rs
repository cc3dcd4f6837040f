//! Every hour, what is due and nothing else: three sparse indexes, read until they are empty or the time is
//! over. Whatever fails stays due.

mod cycles;
mod lots;

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use serde::Serialize;
use shared::dynamo::{Progress, StoreError};
use shared::runtime::metrics::{self, Metric};
use shared::runtime::{Aws, SystemClock};
use tokio::time::Instant;

use crate::config::Config;
use crate::ledger::Ledger;

/// The sweep leaves certificates of this age to the stream.
const GRACE: SignedDuration = SignedDuration::from_mins(5);
/// A further piece of work is not begun with less time than this.
const PIECE: Duration = Duration::from_secs(5);

/// The function with everything that it needs.
pub struct Sweep {
    /// The ledger.
    pub ledger: Ledger,
    /// The switch.
    pub enabled: bool,
}

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Swept {
    /// Certificates that were settled.
    pub settled: u64,
    /// Awards that still wait, because they would pass a limit.
    pub parked: u64,
    /// Lots that expired.
    pub expired: u64,
    /// Learners who were told that credits expire soon.
    pub warned: u64,
    /// Learners who were told that their period ends with credits missing.
    pub reminded: u64,
    /// Pieces of work that failed, and stay due.
    pub failed: u64,
}

impl Sweep {
    /// Builds the store.
    pub fn new(config: Config, aws: &Aws) -> Self {
        let ledger = Ledger { store: aws.store(config.tables), clock: Arc::new(SystemClock) };
        Self { ledger, enabled: config.enabled }
    }

    /// Does what is due.
    ///
    /// # Errors
    /// The index cannot be read.
    pub async fn sweep(&self, deadline: Instant) -> Result<Swept, StoreError> {
        let mut swept = Swept::default();
        if !self.enabled {
            tracing::warn!("credits are switched off: nothing is awarded, and nothing expires");
            return Ok(swept);
        }
        self.certificates(deadline, &mut swept).await?;
        self.lots(deadline, &mut swept).await?;
        self.cycles(deadline, &mut swept).await?;
        tracing::info!(?swept, "swept");
        Ok(swept)
    }

    async fn certificates(&self, deadline: Instant, swept: &mut Swept) -> Result<(), StoreError> {
        let before = self.ledger.clock.now() - GRACE;
        let mut next = Some(Progress::default());
        while let Some(from) = next.filter(|_| in_time(deadline)) {
            let due = self.ledger.store.unsettled_certificates(deadline, before, from).await?;
            for enrolment in due.items {
                match self.ledger.settle(deadline, enrolment, "cpd-sweep").await {
                    Ok(settlement) if settlement.parked => swept.parked += 1,
                    Ok(settlement) => swept.settled += u64::from(settlement.awarded + settlement.revoked > 0),
                    Err(error) => swept.fail("a certificate is not settled", &error),
                }
            }
            next = due.next;
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

fn in_time(deadline: Instant) -> bool {
    Instant::now() + PIECE < deadline
}
