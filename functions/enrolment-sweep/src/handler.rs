//! One run.

use shared::runtime::Switch;
use shared::store::StoreError;
use shared::use_cases::settle_course::Settled;
use tokio::time::Instant;

use crate::state::App;

/// Some enrolments could not be settled, or the store failed. What was not done stays due.
#[derive(Debug)]
pub struct SweepError(String);

impl std::fmt::Display for SweepError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for SweepError {}

impl From<StoreError> for SweepError {
    fn from(error: StoreError) -> Self {
        Self(error.to_string())
    }
}

impl App {
    /// Settles what is due.
    ///
    /// # Errors
    /// After all other enrolments were settled: the alarm tells the operator that some stay behind.
    pub async fn sweep(&self, deadline: Instant) -> Result<Settled, SweepError> {
        if !self.switches.allow(Switch::Writes).await {
            return Ok(Settled::default());
        }
        let settled = self.settler.settle_due(deadline).await?;
        tracing::info!(?settled, "swept");
        match settled.failed {
            0 => Ok(settled),
            failed => Err(SweepError(format!("{failed} enrolments or courses were not settled"))),
        }
    }
}
