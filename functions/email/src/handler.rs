//! Handles a batch from the queue; only the messages that failed go back.

use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent, SqsMessage};
use domain::outbox::Message;
use shared::queue::{put_back, read};
use shared::runtime::{Switch, trace};
use tokio::time::Instant;

use crate::deliver::deliver;
use crate::delivery_outcome::DeliveryOutcome;
use crate::emails;
use crate::mail_context::Wait;
use crate::mail_report::notice;
use crate::state::App;

/// How long an e-mail waits for what is about to be known: Zoom usually answers within seconds. Three waits leave two
/// of the queue's five deliveries for failures.
const WAITS_SECONDS: [i32; 3] = [10, 45, 180];

impl App {
    /// Sends the e-mails of a batch and reports the messages that must be redelivered.
    ///
    /// Messages are handled one after the other: SES limits the rate per account, and ten at once from each of
    /// ten instances would mostly be throttled.
    pub async fn handle(&self, event: SqsEvent, deadline: Instant) -> SqsBatchResponse {
        if !self.switches.allow(Switch::Writes).await {
            return put_back(&self.sqs, event).await;
        }
        let mut response = SqsBatchResponse::default();
        for record in event.records {
            if !self.leaves_the_queue(&record, deadline).await {
                // An empty id makes Lambda redeliver the whole batch, which is right: nothing else names it.
                response.add_failure(record.message_id.unwrap_or_default());
            }
        }
        response
    }

    /// Delivers one message and logs its outcome; `false` sends it back to the queue, where it waits.
    async fn leaves_the_queue(&self, record: &SqsMessage, deadline: Instant) -> bool {
        if let Some(notice) = notice(record) {
            return self.record(record, &notice, deadline).await;
        }
        let Some(queued) = read(record) else { return false };
        let Message::Mail(mail) = &queued.message else {
            tracing::error!(message_id = %queued.id, reason = "another consumer's", "a message is no mail of ours");
            return false;
        };
        let email = emails::email_for(mail);
        let template = email.name;
        let (message_id, correlation_id) = (queued.id, queued.correlation_id.as_str());
        trace::annotate(correlation_id);
        let receives = receives(record);
        let wait = if WAITS_SECONDS.len() < receives { Wait::Over } else { Wait::Possible };
        match deliver(self, (message_id, mail), &email, wait, deadline).await {
            Ok(outcome) => {
                let (name, detail) = (outcome.name(), outcome.detail());
                match outcome.is_done() {
                    true => {
                        tracing::info!(%message_id, correlation_id, template, outcome = name, detail, "mail")
                    }
                    false => {
                        tracing::warn!(%message_id, correlation_id, template, outcome = name, detail, "mail")
                    }
                }
                if let DeliveryOutcome::TooEarly(_) = outcome {
                    let seconds = WAITS_SECONDS[receives.clamp(1, WAITS_SECONDS.len()) - 1];
                    self.hide(record, seconds).await;
                    return false;
                }
                outcome.is_done() || self.wait(record, &queued, outcome.is_outage(), deadline).await
            }
            Err(failure) => {
                tracing::error!(%message_id, correlation_id, template, outcome = "failed", %failure, "mail");
                self.wait(record, &queued, false, deadline).await
            }
        }
    }
}

fn receives(record: &SqsMessage) -> usize {
    usize::try_from(shared::queue::receives(record)).unwrap_or(usize::MAX)
}
