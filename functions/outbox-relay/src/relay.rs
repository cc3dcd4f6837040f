//! Reads the current rows, sends those that are due, and deletes those that the queue accepted.

use std::collections::{BTreeMap, BTreeSet};

use aws_lambda_events::event::dynamodb::Event as StreamEvent;
use aws_lambda_events::event::streams::{DynamoDbBatchItemFailure, DynamoDbEventResponse};
use aws_sdk_sqs::types::SendMessageBatchRequestEntry;
use domain::MessageId;
use domain::outbox::{OutboxRow, QueuedMessage};
use shared::runtime::{Switch, trace};
use shared::store::{ItemKey, StoreError, Transaction, keys};
use tokio::time::Instant;

use crate::state::App;

/// The most messages that SQS accepts in one call.
const BATCH: usize = 10;

/// Why some messages were not relayed. They stay in the outbox.
#[derive(Debug, thiserror::Error)]
pub enum RelayError {
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Some rows could not be relayed; the others were.
    #[error("the queue refused {refused} message(s), and {unreadable} row(s) cannot be read")]
    Left {
        refused: usize,
        /// Rows written by another version of the program; an operator must look into it.
        unreadable: usize,
    },
}

/// Counts of what happened to the rows.
#[derive(Debug, Default)]
pub(crate) struct Relayed {
    relayed: usize,
    /// Should have been relayed by the stream.
    pub(crate) missed: usize,
    refused: usize,
    pub(crate) unreadable: usize,
}

impl Relayed {
    pub(crate) fn add(&mut self, other: &Self) {
        self.relayed += other.relayed;
        self.missed += other.missed;
        self.refused += other.refused;
        self.unreadable += other.unreadable;
    }

    /// The number of relayed rows, or an error if any due row stayed.
    pub(crate) fn all(&self) -> Result<usize, RelayError> {
        match (self.refused, self.unreadable) {
            (0, 0) => Ok(self.relayed),
            (refused, unreadable) => Err(RelayError::Left { refused, unreadable }),
        }
    }
}

impl App {
    /// Relays the rows named by a batch of stream records. If any fails, the whole batch is retried from its
    /// first record; the sweep covers what the stream gives up.
    pub async fn stream(&self, event: StreamEvent, deadline: Instant) -> DynamoDbEventResponse {
        // The rows stay, and the sweep relays them later.
        if !self.switches.allow(Switch::Writes).await {
            return DynamoDbEventResponse::default();
        }
        let ids =
            event.records.iter().filter_map(|record| keys::outbox_message_of_record(&record.change.keys));
        let mut response = DynamoDbEventResponse::default();
        let relayed = self.relay(ids.collect(), deadline).await.and_then(|done| done.all());
        if let Err(error) = relayed {
            tracing::error!(%error, "some messages were not relayed");
            let mut failure = DynamoDbBatchItemFailure::default();
            failure.item_identifier =
                event.records.first().and_then(|record| record.change.sequence_number.clone());
            response.batch_item_failures.push(failure);
        }
        response
    }

    /// Sends and deletes the rows that are due. An unreadable row is skipped; otherwise it would block those
    /// behind it in every sweep.
    pub(crate) async fn relay(
        &self,
        ids: BTreeSet<MessageId>,
        deadline: Instant,
    ) -> Result<Relayed, RelayError> {
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
                // A missing row was relayed before; a row for later is left to the sweep.
                Ok(_) => {}
                Err(error) => {
                    tracing::error!(message_id = %id, %error, "outbox row cannot be read");
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

    /// Sends a batch; returns the ids that the queue accepted.
    async fn send(&self, url: &str, rows: &[OutboxRow]) -> Vec<MessageId> {
        let led_here: BTreeSet<&str> = rows.iter().map(|row| row.correlation_id.as_str()).collect();
        led_here.into_iter().for_each(trace::annotate);
        let entries = rows.iter().filter_map(|row| {
            let body = serde_json::to_string(&QueuedMessage::from(row.clone())).ok()?;
            SendMessageBatchRequestEntry::builder().id(row.id.to_string()).message_body(body).build().ok()
        });
        let sent =
            self.sqs.send_message_batch().queue_url(url).set_entries(Some(entries.collect())).send().await;
        match sent {
            Ok(answer) => answer.successful.iter().filter_map(|entry| entry.id.parse().ok()).collect(),
            Err(error) => {
                tracing::error!(error = %error.into_service_error(), "queue unavailable");
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
