//! Dead-letter queues: messages that are hidden while somebody looks at them.

use std::collections::BTreeMap;
use std::sync::Mutex;

use jiff::Timestamp;
use serde_json::{Value, json};

/// A message in a dead-letter queue.
#[derive(Clone, Debug)]
struct DeadMessage {
    id: String,
    body: String,
    sent_at: Timestamp,
    hidden: bool,
}

/// The dead-letter queues by their URLs.
#[derive(Debug, Default)]
pub struct DeadLetterQueues(Mutex<BTreeMap<String, Vec<DeadMessage>>>);

impl DeadLetterQueues {
    /// The answer of SQS, if the call is one that these queues know.
    pub(crate) fn answer(&self, operation: &str, body: &Value) -> Option<Value> {
        let url = body["QueueUrl"].as_str().unwrap_or_default().to_owned();
        let mut queues = self.0.lock().expect("not poisoned");
        let letters = queues.entry(url).or_default();
        let entries = body["Entries"].as_array().cloned().unwrap_or_default();
        let handles = |entry: &Value| entry["ReceiptHandle"].as_str().unwrap_or_default().to_owned();
        let done = || {
            let ids: Vec<Value> = entries.iter().map(|entry| json!({"Id": entry["Id"]})).collect();
            json!({"Successful": ids, "Failed": []})
        };
        Some(match operation {
            "SQS.GetQueueAttributes" => {
                let hidden = letters.iter().filter(|letter| letter.hidden).count();
                json!({"Attributes": {
                    "ApproximateNumberOfMessages": (letters.len() - hidden).to_string(),
                    "ApproximateNumberOfMessagesNotVisible": hidden.to_string(),
                }})
            }
            "SQS.ReceiveMessage" => {
                let most = usize::try_from(body["MaxNumberOfMessages"].as_u64().unwrap_or(1)).unwrap_or(1);
                let visible = letters.iter_mut().filter(|letter| !letter.hidden).take(most);
                let messages = visible.map(|letter| {
                    letter.hidden = true;
                    json!({
                        "MessageId": letter.id, "ReceiptHandle": letter.id, "Body": letter.body,
                        "Attributes": {"SentTimestamp": letter.sent_at.as_millisecond().to_string()},
                    })
                });
                json!({"Messages": messages.collect::<Vec<_>>()})
            }
            "SQS.DeleteMessageBatch" => {
                let gone: Vec<String> = entries.iter().map(handles).collect();
                letters.retain(|letter| !gone.contains(&letter.id));
                done()
            }
            "SQS.ChangeMessageVisibilityBatch" => {
                let shown: Vec<String> = entries.iter().map(handles).collect();
                letters
                    .iter_mut()
                    .filter(|letter| shown.contains(&letter.id))
                    .for_each(|letter| letter.hidden = false);
                done()
            }
            _ => return None,
        })
    }
}

impl DeadLetterQueues {
    /// Puts a message into the dead-letter queue whose URL ends with this name.
    ///
    /// # Panics
    /// The lock is poisoned.
    pub fn put(&self, name: &str, id: &str, body: &str, sent_at: Timestamp) {
        let message = DeadMessage { id: id.to_owned(), body: body.to_owned(), sent_at, hidden: false };
        let url = format!("https://sqs.example/{name}");
        self.0.lock().expect("not poisoned").entry(url).or_default().push(message);
    }

    /// The ids of the messages in a dead-letter queue: those that can be received, and those that are hidden.
    ///
    /// # Panics
    /// The lock is poisoned.
    pub fn ids(&self, name: &str) -> (Vec<String>, Vec<String>) {
        let queues = self.0.lock().expect("not poisoned");
        let messages = queues.get(&format!("https://sqs.example/{name}")).cloned().unwrap_or_default();
        let (hidden, visible): (Vec<_>, Vec<_>) = messages.into_iter().partition(|message| message.hidden);
        let ids = |messages: Vec<DeadMessage>| messages.into_iter().map(|message| message.id).collect();
        (ids(visible), ids(hidden))
    }

    /// Shows again what is hidden, as SQS does when its time is over.
    ///
    /// # Panics
    /// The lock is poisoned.
    pub fn show(&self) {
        let mut queues = self.0.lock().expect("not poisoned");
        queues.values_mut().flatten().for_each(|message| message.hidden = false);
    }
}
