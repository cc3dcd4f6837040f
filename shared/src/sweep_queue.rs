//! The queue by which a sweep hands work to further processes.
//!
//! A scheduled run reads a page of every shard of its due work. The rest of each shard that holds more goes into the
//! sweep's own queue, and the same function works through one such message at a time, as many side by side as the event
//! source mapping admits. Near its deadline it puts its shard back with the position.
//!
//! A message counts until the next scheduled run, which reads every shard from its oldest work again: so one process at a
//! time works in a shard, and work that fails is tried again. Two processes that meet all the same do no harm, because
//! every write depends on what was read.

use std::sync::Arc;

use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::SendMessageBatchRequestEntry;
use domain::Clock;
use jiff::{SignedDuration, Timestamp};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::runtime::{Aws, Deferred, deferred};

/// The most messages that SQS accepts in one call.
const BATCH: usize = 10;

/// Work for another process.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handover<W> {
    pub work: W,
    /// From then on the next scheduled run takes care of it.
    pub until: Timestamp,
}

impl<W> Handover<W> {
    /// Whether the next scheduled run has taken over.
    pub fn is_over(&self, clock: &dyn Clock) -> bool {
        self.until <= clock.now()
    }
}

/// What starts a run of a sweep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trigger<W> {
    Schedule,
    /// Messages of the sweep's queue.
    Handovers(Vec<Handover<W>>),
}

#[derive(Deserialize)]
struct QueueEvent {
    #[serde(rename = "Records")]
    records: Vec<QueueRecord>,
}

#[derive(Deserialize)]
struct QueueRecord {
    body: String,
}

impl<W: DeserializeOwned> Trigger<W> {
    /// Reads the event of a function that has both a schedule and the queue.
    ///
    /// # Errors
    /// A message is none of ours. It stays in the queue and ends among the dead letters.
    pub fn of(event: Value) -> Result<Self, serde_json::Error> {
        if event.get("Records").is_none() {
            return Ok(Self::Schedule);
        }
        let event: QueueEvent = serde_json::from_value(event)?;
        let handovers = event.records.iter().map(|record| serde_json::from_str(&record.body));
        Ok(Self::Handovers(handovers.collect::<Result<_, _>>()?))
    }
}

/// What the function answers when all messages are done. A failure is an error of the whole invocation, so that it is
/// counted as one; a batch holds one message.
pub fn all_done() -> Value {
    json!({"batchItemFailures": []})
}

/// Some work was not handed over. The next scheduled run finds it again.
#[derive(Debug, thiserror::Error)]
#[error("the sweep's queue refused {refused} message(s)")]
pub struct HandoverError {
    refused: usize,
}

/// The queue of one sweep.
#[derive(Clone, Debug)]
pub struct SweepQueue {
    sqs: Arc<Deferred<Client>>,
    url: String,
    /// How often the sweep is scheduled.
    every: SignedDuration,
}

impl SweepQueue {
    /// The queue with this URL, of a sweep that is scheduled this often.
    pub fn new(aws: &Aws, url: String, every: SignedDuration) -> Self {
        Self { sqs: Arc::new(deferred(&aws.config, Client::new)), url, every }
    }

    /// Hands over work that a scheduled run has found.
    ///
    /// # Errors
    /// Some of it was not handed over.
    pub async fn hand_over<W: Serialize>(
        &self,
        clock: &dyn Clock,
        work: impl IntoIterator<Item = W>,
    ) -> Result<(), HandoverError> {
        let until = clock.now() + self.every;
        self.put(work.into_iter().map(|work| Handover { work, until })).await
    }

    /// Hands over the rest of work that was handed over.
    ///
    /// # Errors
    /// Some of it was not handed over.
    pub async fn put<W: Serialize>(
        &self,
        handovers: impl IntoIterator<Item = Handover<W>>,
    ) -> Result<(), HandoverError> {
        let bodies = handovers.into_iter().filter_map(|handover| serde_json::to_string(&handover).ok());
        let bodies: Vec<String> = bodies.collect();
        let mut refused = 0;
        for batch in bodies.chunks(BATCH) {
            let entry = |(number, body): (usize, &String)| {
                let entry = SendMessageBatchRequestEntry::builder().id(number.to_string());
                entry.message_body(body).build().ok()
            };
            let entries = batch.iter().enumerate().filter_map(entry).collect();
            let sent = self.sqs.send_message_batch().queue_url(&self.url).set_entries(Some(entries));
            match sent.send().await {
                Ok(answer) => refused += answer.failed.len(),
                Err(error) => {
                    tracing::error!(error = %error.into_service_error(), "the sweep's queue is unavailable");
                    refused += batch.len();
                }
            }
        }
        match refused {
            0 => Ok(()),
            refused => Err(HandoverError { refused }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schedule_and_a_message_are_told_apart() {
        let schedule = json!({"source": "aws.events", "detail": {}});
        assert_eq!(Trigger::<u8>::of(schedule).unwrap(), Trigger::Schedule);
        let until: Timestamp = "2026-11-26T10:00:00Z".parse().unwrap();
        let handover = Handover { work: 3_u8, until };
        let message = json!({"messageId": "1", "body": serde_json::to_string(&handover).unwrap()});
        let event = json!({"Records": [message]});
        assert_eq!(Trigger::of(event).unwrap(), Trigger::Handovers(vec![handover]));
    }

    #[test]
    fn a_message_that_is_none_of_ours_is_an_error() {
        for body in ["", "{}", r#"{"work": 3}"#] {
            assert!(Trigger::<u8>::of(json!({"Records": [{"body": body}]})).is_err(), "{body}");
        }
    }
}
