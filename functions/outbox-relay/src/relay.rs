//! The relay: read the rows as they are now, queue what is due, delete what was accepted.

use std::collections::{BTreeMap, BTreeSet};

use aws_lambda_events::event::dynamodb::Event as StreamEvent;
use aws_lambda_events::event::streams::{DynamoDbBatchItemFailure, DynamoDbEventResponse};
use aws_sdk_sqs::types::SendMessageBatchRequestEntry;
use domain::MessageId;
use domain::outbox::{OutboxRow, QueuedMessage};
use jiff::SignedDuration;
use shared::dynamo::{ItemKey, StoreError, Transaction, keys};
use shared::runtime::metrics::{self, Metric};
use tokio::time::Instant;

use crate::state::App;

/// The most messages that SQS takes in one call.
const BATCH: usize = 10;
/// The sweep leaves rows of this age to the stream.
const GRACE: SignedDuration = SignedDuration::from_secs(30);
/// Rows that one sweep takes from each shard of the index.
const SWEEP_LIMIT: u8 = 25;

/// Why messages were not relayed. They stay in the outbox.
#[derive(Debug, thiserror::Error)]
pub enum RelayError {
    /// The store's failure.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Some stay: the queue did not take them, or their rows cannot be read. The others have left.
    #[error("{refused} message(s) were not taken by the queue, {unreadable} row(s) cannot be read")]
    Left {
        /// By the queue.
        refused: usize,
        /// A program that is older or newer than the row; somebody has to look.
        unreadable: usize,
    },
}

/// What became of some rows.
#[derive(Debug, Default)]
struct Relayed {
    relayed: usize,
    /// Should have left by the stream before.
    missed: usize,
    refused: usize,
    unreadable: usize,
}

impl Relayed {
    /// How many have left, if none stayed that should have.
    fn all(&self) -> Result<usize, RelayError> {
        match (self.refused, self.unreadable) {
            (0, 0) => Ok(self.relayed),
            (refused, unreadable) => Err(RelayError::Left { refused, unreadable }),
        }
    }
}

impl App {
    /// Relays the rows whose records the stream carries. A batch that fails is named by its first record,
    /// so that the stream delivers it again; the sweep is there in case it never does.
    pub async fn stream(&self, event: StreamEvent, deadline: Instant) -> DynamoDbEventResponse {
        let ids =
            event.records.iter().filter_map(|record| keys::outbox_message_of_record(&record.change.keys));
        let mut response = DynamoDbEventResponse::default();
        let relayed = self.relay(ids.collect(), deadline).await.and_then(|done| done.all());
        if let Err(error) = relayed {
            tracing::error!(%error, "messages stay in the outbox");
            let mut failure = DynamoDbBatchItemFailure::default();
            failure.item_identifier =
                event.records.first().and_then(|record| record.change.sequence_number.clone());
            response.batch_item_failures.push(failure);
        }
        response
    }

    /// Relays what has been due for a while: what the stream dropped, and what had to wait until now.
    ///
    /// # Errors
    /// What was not relayed stays and is swept again.
    pub async fn sweep(&self, deadline: Instant) -> Result<usize, RelayError> {
        let before = self.clock.now() - GRACE;
        let overdue = self.store.overdue(deadline, before, SWEEP_LIMIT).await?;
        let done = self.relay(overdue.into_iter().collect(), deadline).await?;
        let missed = done.missed + done.unreadable;
        if missed > 0 {
            let missed = u64::try_from(missed).unwrap_or(u64::MAX);
            metrics::count(Metric::OutboxOverdue, missed, self.clock.as_ref());
        }
        done.all()
    }

    /// Queues and deletes what is due of these rows. A row that cannot be read holds up no other: the sweep
    /// would meet it first, minute after minute, and never come to those behind it.
    async fn relay(&self, ids: BTreeSet<MessageId>, deadline: Instant) -> Result<Relayed, RelayError> {
        let keys: Vec<ItemKey> = ids.iter().map(|id| ItemKey::from(&keys::outbox(*id))).collect();
        let snapshot = self.store.read(deadline, &keys).await?;
        let (now, mut done) = (self.clock.now(), Relayed::default());
        let mut due: BTreeMap<&str, Vec<OutboxRow>> = BTreeMap::new();
        for id in ids {
            match snapshot.get(&keys::outbox(id)) {
                Ok(Some(row)) if row.due_at <= now => {
                    done.missed += usize::from(row.due_at <= row.created_at);
                    due.entry(self.queues.url(row.message.queue())).or_default().push(row);
                }
                // A row that is gone was relayed before; one that has to wait is the sweep's.
                Ok(_) => {}
                Err(error) => {
                    tracing::error!(message_id = %id, %error, "a row of the outbox cannot be read");
                    done.unreadable += 1;
                }
            }
        }
        for (url, rows) in due {
            for batch in rows.chunks(BATCH) {
                let accepted = self.send(url, batch).await;
                done.refused += batch.len() - accepted.len();
                done.relayed += accepted.len();
                self.delete(&accepted, deadline).await?;
            }
        }
        Ok(done)
    }

    /// The messages that the queue has accepted.
    async fn send(&self, url: &str, rows: &[OutboxRow]) -> Vec<MessageId> {
        let entries = rows.iter().filter_map(|row| {
            let body = serde_json::to_string(&QueuedMessage::from(row.clone())).ok()?;
            SendMessageBatchRequestEntry::builder().id(row.id.to_string()).message_body(body).build().ok()
        });
        let sent =
            self.sqs.send_message_batch().queue_url(url).set_entries(Some(entries.collect())).send().await;
        match sent {
            Ok(answer) => answer.successful.iter().filter_map(|entry| entry.id.parse().ok()).collect(),
            Err(error) => {
                tracing::error!(error = %error.into_service_error(), "the queue is not reached");
                Vec::new()
            }
        }
    }

    async fn delete(&self, accepted: &[MessageId], deadline: Instant) -> Result<(), StoreError> {
        if accepted.is_empty() {
            return Ok(());
        }
        let mut transaction = Transaction::new();
        accepted.iter().for_each(|id| transaction.remove(&keys::outbox(*id)));
        self.store.write(deadline, &transaction).await?;
        Ok(())
    }
}
