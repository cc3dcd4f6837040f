//! A batch from the queue: each message is judged by itself, and only those that are not settled go back.

use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent, SqsMessage};
use domain::outbox::{Message, SessionRegistrant};
use shared::queue::read;
use tokio::time::Instant;

use crate::outcome::Outcome;
use crate::round::Delivery;
use crate::seat::bring_in_line;
use crate::state::App;
use crate::visibility::{hidden_seconds, queue_url, receives};

impl App {
    /// Brings Zoom in line with the enrolments that a batch names; answers which messages have to come back.
    ///
    /// One after the other: Zoom bounds the calls of an account to a few a second.
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
        let Some(seat) = seat(&queued.message) else {
            tracing::error!(message_id = %queued.id, reason = "another consumer's", "a message is none of ours");
            return false;
        };
        let (message_id, correlation_id) = (queued.id, queued.correlation_id.as_str());
        let delivery =
            Delivery { message: &queued.message, seat, correlation_id, receives: receives(record) };
        match bring_in_line(self, delivery, deadline).await {
            Ok(outcome) => {
                outcome.count(self.clock.as_ref());
                let (name, detail, session) = (outcome.name(), outcome.detail(), seat.session);
                match outcome.is_settled() {
                    true => {
                        tracing::info!(%message_id, correlation_id, %session, outcome = name, detail, "seat")
                    }
                    false => {
                        tracing::warn!(%message_id, correlation_id, %session, outcome = name, detail, "seat");
                        self.hide(record, &outcome).await;
                    }
                }
                outcome.is_settled()
            }
            Err(failure) => {
                tracing::error!(%message_id, correlation_id, outcome = "store_failed", %failure, "seat");
                false
            }
        }
    }

    /// Lets the message rest for as long as makes sense. If that fails it comes back when the queue thinks
    /// fit, and finds that it has to wait.
    async fn hide(&self, record: &SqsMessage, outcome: &Outcome) {
        let (Some(url), Some(receipt)) = (queue_url(record), record.receipt_handle.as_deref()) else {
            return;
        };
        let seconds = hidden_seconds(outcome, self.clock.now(), receives(record));
        let change = self.sqs.change_message_visibility().queue_url(url).receipt_handle(receipt);
        if let Err(error) = change.visibility_timeout(seconds).send().await {
            tracing::warn!(error = %error.into_service_error(), "the message could not be hidden");
        }
    }
}

fn seat(message: &Message) -> Option<SessionRegistrant> {
    match message {
        Message::ZoomRegister(seat) | Message::ZoomCancel(seat) => Some(*seat),
        Message::Mail(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_golden_events_are_messages_about_seats() {
        for (text, messages) in [
            (include_str!("../events/register.json"), 1),
            (include_str!("../events/register-three-sessions.json"), 3),
            (include_str!("../events/cancel.json"), 1),
        ] {
            let event: SqsEvent = serde_json::from_str(text).unwrap();
            assert_eq!(event.records.len(), messages);
            for record in &event.records {
                assert!(seat(&read(record).unwrap().message).is_some());
                assert!(queue_url(record).is_some() && receives(record) == 1);
            }
        }
    }
}
