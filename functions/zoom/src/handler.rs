//! Handles a batch from the queue; only messages that are not done are redelivered.

use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent, SqsMessage};
use domain::outbox::{Message, SessionRegistrant};
use shared::queue::{outlasts_store, put_back, queue_url, read, receives};
use shared::runtime::{Switch, trace};
use shared::store::StoreError;
use tokio::time::Instant;

use crate::outcome::RegistrationOutcome;
use crate::reconciler::RegistrationRequest;
use crate::registration::reconcile_registration;
use crate::state::App;
use crate::visibility::hidden_seconds;

impl App {
    /// Reconciles Zoom with the enrolments that a batch names; returns the messages to redeliver.
    ///
    /// Handles one message at a time, since Zoom limits an account to a few calls a second.
    pub async fn handle(&self, event: SqsEvent, deadline: Instant) -> SqsBatchResponse {
        if !self.switches.allow(Switch::Writes).await {
            return put_back(&self.sqs, event).await;
        }
        let mut response = SqsBatchResponse::default();
        for record in event.records {
            if !self.handle_message(&record, deadline).await {
                // Without an id Lambda redelivers the whole batch, which is right: nothing else names the
                // message.
                response.add_failure(record.message_id.unwrap_or_default());
            }
        }
        response
    }

    /// Returns whether the message may be deleted, and logs its outcome.
    async fn handle_message(&self, record: &SqsMessage, deadline: Instant) -> bool {
        let Some(queued) = read(record) else { return false };
        let Some(registrant) = registrant(&queued.message) else {
            tracing::error!(message_id = %queued.id, reason = "message for another consumer", "unexpected message in the queue");
            return false;
        };
        let (message_id, correlation_id) = (queued.id, queued.correlation_id.as_str());
        trace::annotate(correlation_id);
        let request = RegistrationRequest {
            message: &queued.message,
            registrant,
            correlation_id,
            receives: receives(record),
        };
        match reconcile_registration(self, request, deadline).await {
            Ok(outcome) => {
                outcome.count(self.clock.as_ref());
                if let Err(failure) = self.announce(request, &outcome, deadline).await {
                    tracing::error!(%message_id, correlation_id, %failure, "news of live sessions not announced");
                    return self.wait_for_store(record, &failure).await;
                }
                let (name, detail, session) = (outcome.name(), outcome.detail(), registrant.session);
                match outcome.is_done() {
                    true => {
                        tracing::info!(%message_id, correlation_id, %session, outcome = name, detail, "zoom registration")
                    }
                    false => {
                        tracing::warn!(%message_id, correlation_id, %session, outcome = name, detail, "zoom registration");
                        // The message before it may have waited for the store until no time was left.
                        let not_begun = matches!(outcome, RegistrationOutcome::NotBegun);
                        if not_begun && outlasts_store(&self.sqs, record).await {
                            return true;
                        }
                        self.hide(record, &outcome).await;
                    }
                }
                outcome.is_done()
            }
            Err(failure) => {
                tracing::error!(%message_id, correlation_id, outcome = "store_failed", %failure, "zoom registration");
                self.wait_for_store(record, &failure).await
            }
        }
    }

    /// Lets a message wait that the store failed; returns whether it left the queue, as a new message.
    async fn wait_for_store(&self, record: &SqsMessage, failure: &StoreError) -> bool {
        if failure.is_outage() && outlasts_store(&self.sqs, record).await {
            return true;
        }
        self.hide(record, &RegistrationOutcome::NotBegun).await;
        false
    }

    /// Delays the redelivery. If that fails, the message returns after the default timeout and waits again.
    async fn hide(&self, record: &SqsMessage, outcome: &RegistrationOutcome) {
        let (Some(url), Some(receipt)) = (queue_url(record), record.receipt_handle.as_deref()) else {
            return;
        };
        let seconds = hidden_seconds(outcome, self.clock.now(), receives(record));
        let change = self.sqs.change_message_visibility().queue_url(url).receipt_handle(receipt);
        if let Err(error) = change.visibility_timeout(seconds).send().await {
            tracing::warn!(error = %error.into_service_error(), "visibility timeout not changed");
        }
    }
}

fn registrant(message: &Message) -> Option<SessionRegistrant> {
    match message {
        Message::ZoomRegistration(registrant) => Some(*registrant),
        Message::Mail(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_golden_events_are_registration_messages() {
        for (text, messages) in [
            (include_str!("../events/register.json"), 1),
            (include_str!("../events/register-three-sessions.json"), 3),
            (include_str!("../events/cancel.json"), 1),
        ] {
            let event: SqsEvent = serde_json::from_str(text).unwrap();
            assert_eq!(event.records.len(), messages);
            for record in &event.records {
                assert!(registrant(&read(record).unwrap().message).is_some());
                assert!(queue_url(record).is_some() && receives(record) == 1);
            }
        }
    }
}
