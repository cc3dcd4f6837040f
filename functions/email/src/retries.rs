//! When a message that was not sent comes back: later and later in the queue, then from the outbox.
//!
//! The queue gives a message up after five deliveries. An outage of SES may last for days, and what is in the dead
//! letters waits for a person, so before the last delivery a message moves to the outbox for an hour and starts again.

use aws_lambda_events::event::sqs::SqsMessage;
use domain::outbox::{OutboxRow, QueuedMessage};
use jiff::{SignedDuration, Timestamp};
use shared::queue::{queue_url, receives};
use shared::runtime::metrics::{self, Metric};
use shared::store::{StoreError, Transaction};
use tokio::time::Instant;

use crate::state::App;

/// Delays after a delivery. The first is longer than a marker's lease, the last is for what is no outage.
const AFTER_FAILURE_SECONDS: [i32; 4] = [70, 180, 600, 3600];
/// A message that was received this often moves to the outbox while SES is away.
const RECEIVES_IN_QUEUE_MAX: u32 = 4;
/// How long it stays there.
const IN_OUTBOX: SignedDuration = SignedDuration::from_hours(1);

/// The visibility timeout for a message that was received `receives` times.
fn hidden_seconds(receives: u32) -> i32 {
    let failures = usize::try_from(receives.max(1) - 1).unwrap_or(usize::MAX);
    AFTER_FAILURE_SECONDS[failures.min(AFTER_FAILURE_SECONDS.len() - 1)]
}

/// Whether a message that was received `receives` times waits in the outbox.
fn waits_in_outbox(is_outage: bool, receives: u32) -> bool {
    is_outage && receives >= RECEIVES_IN_QUEUE_MAX
}

impl App {
    /// Lets a message that was not sent wait. Returns whether it left the queue for the outbox.
    pub(crate) async fn wait(
        &self,
        record: &SqsMessage,
        queued: &QueuedMessage,
        is_outage: bool,
        deadline: Instant,
    ) -> bool {
        if waits_in_outbox(is_outage, receives(record)) {
            match self.postpone(queued, self.clock.now(), deadline).await {
                Ok(()) => return true,
                Err(error) => tracing::warn!(message_id = %queued.id, %error, "not moved to the outbox"),
            }
        }
        self.hide(record, hidden_seconds(receives(record))).await;
        false
    }

    /// Writes the message back to the outbox under its own id, which its marker knows.
    async fn postpone(
        &self,
        queued: &QueuedMessage,
        now: Timestamp,
        deadline: Instant,
    ) -> Result<(), StoreError> {
        let mut transaction = Transaction::new();
        transaction.enqueue(&OutboxRow {
            id: queued.id,
            message: queued.message.clone(),
            due_at: now + IN_OUTBOX,
            created_at: now,
            correlation_id: queued.correlation_id.clone(),
        })?;
        // If the row is there, another delivery has written it, or the relay has not removed it yet: it comes back.
        self.store.write(deadline, &transaction).await?;
        metrics::count(Metric::MailPostponed, 1, self.clock.as_ref());
        Ok(())
    }

    /// Delays the redelivery. If that fails, the message returns after the queue's own timeout.
    pub(crate) async fn hide(&self, record: &SqsMessage, seconds: i32) {
        let (Some(url), Some(receipt)) = (queue_url(record), record.receipt_handle.as_deref()) else {
            return;
        };
        let change = self.sqs.change_message_visibility().queue_url(url).receipt_handle(receipt);
        if let Err(error) = change.visibility_timeout(seconds).send().await {
            tracing::warn!(error = %error.into_service_error(), "visibility timeout not changed");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_are_retried_less_and_less_often() {
        let seconds: Vec<i32> = (0..7).map(hidden_seconds).collect();
        assert_eq!(seconds, [70, 70, 180, 600, 3600, 3600, 3600]);
    }

    #[test]
    fn only_an_outage_moves_a_message_to_the_outbox_and_before_the_queue_gives_up() {
        assert!(!waits_in_outbox(true, 3));
        assert!(waits_in_outbox(true, 4) && waits_in_outbox(true, 5));
        assert!(!waits_in_outbox(false, 4));
    }
}
