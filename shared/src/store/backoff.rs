//! Jittered pauses between tries, up to the deadline.

use std::time::Duration;

use backon::BackoffBuilder;
use tokio::time::Instant;

use super::error::StoreError;

/// Jittered pauses that end at the deadline.
pub(super) struct Backoff {
    delays: backon::ExponentialBackoff,
    started: Instant,
    deadline: Instant,
}

/// The longest pause after a conflict. Each conflict means that another writer succeeded, so there are only a few
/// to wait for; longer pauses would only make the last one miss its deadline.
pub(super) const CONFLICT_PAUSE_MAX: Duration = Duration::from_millis(60);

pub(super) fn backoff(deadline: Instant) -> Backoff {
    backoff_up_to(Duration::from_millis(500), deadline)
}

pub(super) fn backoff_up_to(longest: Duration, deadline: Instant) -> Backoff {
    let delays = backon::ExponentialBuilder::default()
        .with_min_delay(Duration::from_millis(10))
        .with_max_delay(longest)
        .with_jitter()
        .without_max_times()
        .build();
    Backoff { delays, started: Instant::now(), deadline }
}

impl Backoff {
    /// The result of a call, or `None` if the deadline passes first.
    pub(super) async fn bound<T>(&self, call: impl Future<Output = T>) -> Option<T> {
        tokio::time::timeout_at(self.deadline, call).await.ok()
    }

    pub(super) async fn wait(&mut self, last: String) -> Result<(), StoreError> {
        let pause = self.delays.next().unwrap_or(Duration::from_millis(500));
        let now = Instant::now();
        if now + pause >= self.deadline {
            return Err(StoreError::Unavailable { waited: now - self.started, last });
        }
        tokio::time::sleep(pause).await;
        Ok(())
    }
}
