//! Looks at a dead-letter queue without losing anything, and moves its messages back.
//!
//! SQS cannot be looked at: a message is received, is hidden from everybody else for [`HIDDEN_SECONDS`], and is released
//! as soon as it was looked at. A process that dies leaves it hidden for that long and no longer. A dead-letter queue has
//! no dead-letter queue of its own, so it does not matter how often a message is received from it.
//!
//! A message is sent before it is deleted. A crash in between leaves it twice, which every consumer handles.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::{
    ChangeMessageVisibilityBatchRequestEntry, DeleteMessageBatchRequestEntry, Message,
    MessageSystemAttributeName, QueueAttributeName, SendMessageBatchRequestEntry,
};
use jiff::Timestamp;
use tokio::task::JoinSet;
use tokio::time::Instant;

/// How long nobody else receives what was received, unless it is released before.
const HIDDEN_SECONDS: i32 = 30;
/// The most messages that SQS takes or gives in one call.
const BATCH: usize = 10;
/// Calls that are made side by side.
const AT_ONCE: usize = 8;
/// Receiving ends after this time, with what it has.
const RECEIVING: Duration = Duration::from_secs(4);

/// SQS did not do what it was asked for. Nothing is lost.
#[derive(Debug, thiserror::Error)]
#[error("a message could not be {what} the queue: {cause}")]
pub struct QueueError {
    what: &'static str,
    cause: String,
}

impl QueueError {
    fn new(what: &'static str, error: &(dyn std::error::Error + 'static)) -> Self {
        // The SDK's own words say only that a service failed; its source says how.
        let cause = error.source().map_or_else(|| error.to_string(), ToString::to_string);
        Self { what, cause }
    }
}

/// A message that its consumer could not handle.
#[derive(Clone, Debug)]
pub struct DeadLetter {
    /// SQS's id, which it keeps while it moves between queues.
    pub id: String,
    pub body: String,
    /// When it was sent to its first queue.
    pub sent_at: Timestamp,
    receipt: String,
    /// As it was received.
    message: Message,
}

impl DeadLetter {
    fn of(message: Message) -> Option<Self> {
        let sent = message.attributes.as_ref()?.get(&MessageSystemAttributeName::SentTimestamp);
        let sent_at = sent.and_then(|text| Timestamp::from_millisecond(text.parse().ok()?).ok());
        Some(Self {
            id: message.message_id.clone()?,
            body: message.body.clone().unwrap_or_default(),
            sent_at: sent_at.unwrap_or_default(),
            receipt: message.receipt_handle.clone()?,
            message,
        })
    }
}

/// A dead-letter queue, and the queue that its messages came from.
#[derive(Clone, Debug)]
pub struct DeadLetters {
    sqs: Client,
    url: String,
    source: String,
}

impl DeadLetters {
    /// The dead-letter queue with this URL, of the queue with the other.
    pub fn new(sqs: Client, url: String, source: String) -> Self {
        Self { sqs, url, source }
    }

    /// About how many messages wait, those that somebody is looking at included.
    ///
    /// # Errors
    /// SQS does not say.
    pub async fn count(&self) -> Result<usize, QueueError> {
        use QueueAttributeName::{ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible};
        let names = [ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible];
        let asked = self.sqs.get_queue_attributes().queue_url(&self.url);
        let asked = asked.set_attribute_names(Some(names.to_vec())).send().await;
        let attributes = asked.map_err(|error| QueueError::new("counted in", &error))?.attributes;
        let attributes = attributes.unwrap_or_default();
        let number = |name| attributes.get(name).and_then(|text| text.parse::<usize>().ok()).unwrap_or(0);
        Ok(names.iter().map(number).sum())
    }

    /// Receives messages until there are `at_least`, none are left, or time runs out; a few more may come along. They are
    /// hidden until they are released.
    ///
    /// # Errors
    /// SQS gives none. What was received before comes back by itself.
    pub async fn receive(&self, at_least: usize, deadline: Instant) -> Result<Vec<DeadLetter>, QueueError> {
        let until = deadline.min(Instant::now() + RECEIVING);
        let mut found = BTreeMap::new();
        while found.len() < at_least && Instant::now() < until {
            let mut calls = JoinSet::new();
            for _ in 0..(at_least - found.len()).div_ceil(BATCH).min(AT_ONCE) {
                let queue = self.clone();
                calls.spawn(async move { queue.receive_batch().await });
            }
            let before = found.len();
            while let Some(received) = calls.join_next().await {
                let received = received.map_err(|error| QueueError::new("received from", &error))??;
                found.extend(received.into_iter().map(|letter| (letter.id.clone(), letter)));
            }
            if found.len() == before {
                break;
            }
        }
        Ok(found.into_values().collect())
    }

    async fn receive_batch(&self) -> Result<Vec<DeadLetter>, QueueError> {
        let call = self.sqs.receive_message().queue_url(&self.url).max_number_of_messages(10);
        // Waiting for a second asks every server of the queue; without it, some messages may not be found.
        let call =
            call.visibility_timeout(HIDDEN_SECONDS).wait_time_seconds(1).message_attribute_names("All");
        let call = call.message_system_attribute_names(MessageSystemAttributeName::SentTimestamp);
        let received = call.send().await.map_err(|error| QueueError::new("received from", &error))?;
        Ok(received.messages.unwrap_or_default().into_iter().filter_map(DeadLetter::of).collect())
    }

    /// Lets others receive the messages again. What cannot be released comes back by itself.
    pub async fn release(&self, letters: &[DeadLetter]) {
        let mut calls = JoinSet::new();
        for batch in letters.chunks(BATCH) {
            let entry = |(place, letter): (usize, &DeadLetter)| {
                let entry = ChangeMessageVisibilityBatchRequestEntry::builder().id(place.to_string());
                entry.receipt_handle(&letter.receipt).visibility_timeout(0).build().ok()
            };
            let entries = batch.iter().enumerate().filter_map(entry).collect();
            let call = self.sqs.change_message_visibility_batch().queue_url(&self.url);
            calls.spawn(call.set_entries(Some(entries)).send());
            if calls.len() >= AT_ONCE {
                released(calls.join_next().await);
            }
        }
        while let Some(call) = calls.join_next().await {
            released(Some(call));
        }
    }

    /// Removes messages whose work is done or sent elsewhere.
    ///
    /// # Errors
    /// Some may still be there.
    pub async fn remove(&self, letters: &[DeadLetter]) -> Result<(), QueueError> {
        for batch in letters.chunks(BATCH) {
            let entry = |(place, letter): (usize, &DeadLetter)| {
                let entry = DeleteMessageBatchRequestEntry::builder().id(place.to_string());
                entry.receipt_handle(&letter.receipt).build().ok()
            };
            let entries = batch.iter().enumerate().filter_map(entry).collect();
            let call = self.sqs.delete_message_batch().queue_url(&self.url).set_entries(Some(entries));
            call.send().await.map_err(|error| QueueError::new("deleted from", &error))?;
        }
        Ok(())
    }

    /// Moves messages back to the queue that they came from; returns how many the queue took.
    ///
    /// # Errors
    /// Some were not sent, and are dead letters still; or were sent and not deleted, and are there twice.
    pub async fn move_back(&self, letters: &[DeadLetter]) -> Result<usize, QueueError> {
        let mut moved = 0;
        for batch in letters.chunks(BATCH) {
            let entry = |(place, letter): (usize, &DeadLetter)| {
                let entry = SendMessageBatchRequestEntry::builder().id(place.to_string());
                let attributes = letter.message.message_attributes.clone();
                entry.message_body(&letter.body).set_message_attributes(attributes).build().ok()
            };
            let entries = batch.iter().enumerate().filter_map(entry).collect();
            let call = self.sqs.send_message_batch().queue_url(&self.source).set_entries(Some(entries));
            let sent = call.send().await.map_err(|error| QueueError::new("sent to", &error))?;
            let accepted = |place: usize| sent.successful.iter().any(|entry| entry.id == place.to_string());
            let sent = batch.iter().enumerate().filter(|(place, _)| accepted(*place));
            let sent: Vec<DeadLetter> = sent.map(|(_, letter)| letter.clone()).collect();
            self.remove(&sent).await?;
            moved += sent.len();
        }
        Ok(moved)
    }
}

/// Logs that messages were not released.
fn released<T, E: std::error::Error>(call: Option<Result<Result<T, E>, tokio::task::JoinError>>) {
    if let Some(Ok(Err(error))) = call {
        tracing::warn!(%error, "dead letters are hidden for a moment longer");
    }
}
