//! Why dead letters failed, from what is stored about their messages. Nothing of a body but ids is shown.

use domain::RegistrationStatus;
use domain::outbox::{Message, QueuedMessage};
use shared::dead_letters::DeadLetter;
use shared::http::{Failure, RequestContext};
use shared::store::{ItemKey, SentMarker, Snapshot, keys};

use super::Piece;
use super::letters::message_of;
use crate::reports_state::ReportsApp;
use crate::views::{FailedWorkReason, template};

/// What is stored about the messages of some dead letters.
pub(super) struct LetterFacts(Snapshot);

/// An event of AWS that passes through a queue.
#[derive(serde::Deserialize)]
struct Event {
    #[serde(default)]
    source: String,
    #[serde(default, rename = "Records")]
    records: Vec<serde::de::IgnoredAny>,
}

fn key_of(message: &QueuedMessage) -> ItemKey {
    match &message.message {
        Message::Mail(_) => (&keys::sent_marker(message.id)).into(),
        Message::ZoomRegistration(of) => (&keys::registration(of.learner, of.course, of.session)).into(),
    }
}

impl LetterFacts {
    /// Reads them in one round trip.
    pub(super) async fn read(
        app: &ReportsApp,
        context: &RequestContext,
        letters: &[DeadLetter],
    ) -> Result<Self, Failure> {
        let mut wanted: Vec<ItemKey> = letters.iter().filter_map(message_of).map(|it| key_of(&it)).collect();
        wanted.sort_unstable();
        wanted.dedup();
        Ok(Self(app.store.read(context.deadline, &wanted).await?))
    }

    /// The dead letter with its reason.
    pub(super) fn piece(&self, letter: &DeadLetter) -> Result<Piece, Failure> {
        let piece = Piece {
            id: letter.id.clone(),
            subject: String::new(),
            reason: FailedWorkReason::Unreadable,
            detail: None,
            learner: None,
            course: None,
            since: letter.sent_at,
            can_retry: true,
        };
        let Some(QueuedMessage { id, message, .. }) = message_of(letter) else {
            return Ok(Piece { reason: reason_of_event(&letter.body), ..piece });
        };
        let piece = Piece { learner: message.person(), course: message.course(), ..piece };
        Ok(match &message {
            Message::Mail(mail) => {
                let reason = match self.0.peek(&keys::sent_marker(id))? {
                    None => FailedWorkReason::NotWritten,
                    Some(SentMarker::Free { .. }) => FailedWorkReason::RefusedByProvider,
                    Some(SentMarker::Sending { .. }) => FailedWorkReason::OutcomeUnknown,
                    Some(_) => FailedWorkReason::DoneMeanwhile,
                };
                Piece { subject: template(mail), reason, ..piece }
            }
            Message::ZoomRegistration(of) => {
                let known = self.0.peek(&keys::registration(of.learner, of.course, of.session))?;
                let (reason, detail) = match known {
                    Some(known) if known.status == RegistrationStatus::Failed => {
                        (FailedWorkReason::RefusedByZoom, known.failure)
                    }
                    _ => (FailedWorkReason::ZoomFailed, None),
                };
                Piece { reason, detail, ..piece }
            }
        })
    }
}

fn reason_of_event(body: &str) -> FailedWorkReason {
    match serde_json::from_str::<Event>(body) {
        Ok(event) if event.source == "aws.ses" => FailedWorkReason::ReportNotRecorded,
        Ok(event) if !event.records.is_empty() => FailedWorkReason::UploadNotConfirmed,
        _ => FailedWorkReason::Unreadable,
    }
}
