//! The e-mail function in a world, and its messages.

use std::sync::Arc;

use domain::outbox::{Mail, Message, QueuedMessage};
use domain::{Clock, EnrolmentId, LearnerId, MessageId, Subscription};
use email::{App, Brand, Config, Sender};
use serde_json::{Value, json};
use shared::runtime::{SecretSource, deferred};
use shared::unsubscribe::UnsubscribeLinks;
use tokio::time::Instant;
use uuid::Uuid;

use crate::cloud::SentMail;
use crate::world::{World, soon, sqs_event, tables_of};

/// The links by which readers unsubscribe, signed with a key of the tests.
pub fn unsubscribe_links() -> UnsubscribeLinks {
    let secret = || json!({"signing_key": "a key of the tests, long enough to sign"}).to_string();
    UnsubscribeLinks::new(SecretSource::Given(Arc::new(secret)))
}

/// What the unsubscribing link of a learner carries.
///
/// # Panics
/// Never; the key is given.
pub async fn unsubscribe_token(learner: LearnerId) -> String {
    unsubscribe_links().key().await.expect("a key").token(Subscription::InstructorMessages, learner)
}

impl World {
    /// The e-mail function, started as on Lambda.
    ///
    /// # Panics
    /// Never; its configuration is valid.
    pub fn email(&self) -> App {
        // The SDK retries as it does by default: the function must disable that.
        let mailer = aws_sdk_sesv2::config::Builder::from(&self.cloud.aws.config);
        let mailer = mailer.retry_config(aws_config::retry::RetryConfig::standard());
        App {
            store: self.cloud.aws.store(tables_of(&["main", "outbox"])),
            sqs: deferred(&self.cloud.aws.config, aws_sdk_sqs::Client::new),
            mailer: aws_sdk_sesv2::Client::from_conf(mailer.build()),
            clock: self.clock.clone(),
            switches: self.board.switches(&[]),
            unsubscribe: unsubscribe_links(),
            config: Config {
                tables: tables_of(&["main", "outbox"]),
                sender: Sender::new("Meridian CPD", "learning@meridian.example").expect("an address"),
                brand: Brand::new("Meridian CPD", "https://learning.example.org").expect("an address"),
                configuration_set: None,
                unsubscribe_secret_id: "given".into(),
            },
        }
    }

    /// The visibility timeouts that were set since the last call.
    ///
    /// # Panics
    /// A request has no timeout.
    pub fn hidden(&self) -> Vec<i64> {
        let calls = self.cloud.faults.take_calls().into_iter();
        let changes = calls.filter(|call| call.operation == "SQS.ChangeMessageVisibility");
        changes.map(|call| call.body["VisibilityTimeout"].as_i64().expect("seconds")).collect()
    }

    /// Enrols the learner in the course without the webhook.
    ///
    /// # Panics
    /// It cannot be stored.
    pub async fn enrol(&self) {
        let enrolment = json!({
            "id": EnrolmentId(Uuid::from_u128(0xab)), "learner": self.learner.id, "course": self.course.uuid,
            "status": "active", "enrolled_at": self.clock.now(),
        });
        let enrolment = serde_json::from_value(enrolment).expect("an enrolment");
        self.put(&shared::store::keys::enrolment(self.learner.id, self.course.uuid), &enrolment).await;
    }

    /// A message as the relay queues it.
    pub fn queued(&self, message: Message) -> QueuedMessage {
        QueuedMessage { id: MessageId(self.clock.new_id()), message, correlation_id: "evt_1".into() }
    }

    /// The message that confirms the learner's enrolment in the course.
    pub fn confirmation(&self) -> QueuedMessage {
        self.queued(Message::Mail(Mail::EnrolmentConfirmed {
            learner: self.learner.id,
            course: self.course.uuid,
            transferred_from: None,
        }))
    }
}

/// Delivers a message to the e-mail function; returns whether it is done.
pub async fn delivered(app: &App, message: &QueuedMessage) -> bool {
    delivered_by(app, message, soon()).await
}

/// Delivers a message for the `receives`th time; returns whether it is done.
///
/// # Panics
/// Never; a message can be serialised as JSON.
pub async fn delivered_for(app: &App, message: &QueuedMessage, receives: u32) -> bool {
    let mut event = sqs_event(&[serde_json::to_value(message).expect("JSON")], receives);
    event.records[0].event_source_arn = Some("arn:aws:sqs:eu-west-1:123456789012:email".into());
    app.handle(event, soon()).await.batch_item_failures.is_empty()
}

/// Delivers a message with a deadline; returns whether it is done.
///
/// # Panics
/// Never; a message can be serialised as JSON.
pub async fn delivered_by(app: &App, message: &QueuedMessage, deadline: Instant) -> bool {
    let event = sqs_event(&[serde_json::to_value(message).expect("JSON")], 1);
    app.handle(event, deadline).await.batch_item_failures.is_empty()
}

impl SentMail {
    /// The subject.
    pub fn subject(&self) -> &str {
        self.content()["Subject"]["Data"].as_str().unwrap_or_default()
    }

    /// One of its two bodies: `Html` or `Text`.
    pub fn body(&self, part: &str) -> &str {
        self.content()["Body"][part]["Data"].as_str().unwrap_or_default()
    }

    /// Its content as SES received it.
    pub fn content(&self) -> &Value {
        &self.request["Content"]["Simple"]
    }
}
