//! A batch from the queue: each message is judged by itself, and only those that failed go back.

use std::sync::Arc;

use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent, SqsMessage};
use domain::Clock;
use domain::outbox::Message;
use shared::dynamo::Store;
use shared::queue::read;
use shared::runtime::{Aws, SystemClock};
use tokio::time::Instant;

use crate::config::Config;
use crate::deliver::deliver;

/// The function with everything that it needs.
pub struct App {
    /// The tables.
    pub store: Store,
    /// The way to SES.
    pub mailer: aws_sdk_sesv2::Client,
    /// Time and ids.
    pub clock: Arc<dyn Clock>,
    /// The environment.
    pub config: Config,
}

impl App {
    /// Builds the clients.
    pub fn start(config: Config, aws: &Aws) -> Self {
        let store = aws.store(config.tables.clone());
        let mailer = aws_sdk_sesv2::Client::new(&aws.config);
        Self { store, mailer, clock: Arc::new(SystemClock), config }
    }

    /// Sends the mails of a batch; answers which messages have to come back.
    ///
    /// One after the other: SES bounds the rate of an account, and ten at once from each of ten instances
    /// would mostly be refused.
    pub async fn handle(&self, event: SqsEvent, deadline: Instant) -> SqsBatchResponse {
        let mut response = SqsBatchResponse::default();
        for record in event.records {
            if !self.settled(&record, deadline).await {
                // Without an id Lambda takes the whole batch back, which is right: nothing else names it.
                response.add_failure(record.message_id.unwrap_or_default());
            }
        }
        response
    }

    /// Whether the message is done with; the one place that logs what became of it.
    async fn settled(&self, record: &SqsMessage, deadline: Instant) -> bool {
        let Some(queued) = read(record) else { return false };
        let Message::Mail(mail) = &queued.message else {
            tracing::error!(message_id = %queued.id, reason = "another consumer's", "a message is no mail of ours");
            return false;
        };
        let template = mail.template();
        let (message_id, correlation_id) = (queued.id, queued.correlation_id.as_str());
        match deliver(self, message_id, mail, deadline).await {
            Ok(outcome) => {
                let (name, detail) = (outcome.name(), outcome.detail());
                match outcome.is_settled() {
                    true => {
                        tracing::info!(%message_id, correlation_id, template, outcome = name, detail, "mail")
                    }
                    false => {
                        tracing::warn!(%message_id, correlation_id, template, outcome = name, detail, "mail")
                    }
                }
                outcome.is_settled()
            }
            Err(failure) => {
                tracing::error!(%message_id, correlation_id, template, outcome = "failed", %failure, "mail");
                false
            }
        }
    }
}
