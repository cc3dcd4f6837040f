//! Outbox messages, and the markers of sent e-mails.

use crate::store::entities::SentMarker;
use crate::store::key::Key;
use crate::store::page::{Index, Range};
use domain::outbox::OutboxRow;
use domain::{LearnerId, MessageId};

/// A message waiting to be queued.
pub fn outbox(message: MessageId) -> Key<OutboxRow> {
    Key::new(format!("OUTBOX#{message}"), "MESSAGE")
}

/// The message whose row changed, from the keys in a stream record.
pub fn outbox_message_of_record(keys: &serde_dynamo::Item) -> Option<MessageId> {
    match keys.get("pk")? {
        serde_dynamo::AttributeValue::S(pk) => outbox_message_of(pk),
        _ => None,
    }
}

pub(crate) fn outbox_message_of(pk: &str) -> Option<MessageId> {
    pk.strip_prefix("OUTBOX#")?.parse().ok()
}

/// The message whose e-mail a marker is of.
pub(crate) fn sent_message_of(pk: &str) -> Option<MessageId> {
    pk.strip_prefix("SENT#")?.parse().ok()
}

/// The marker that makes sure an e-mail is sent once, however often its message is delivered.
pub fn sent_marker(message: MessageId) -> Key<SentMarker> {
    Key::new(format!("SENT#{message}"), "META")
}

/// The markers of the e-mails to a learner, by the time at which they were sent.
pub(crate) fn mails_to(learner: LearnerId) -> Range<SentMarker> {
    Range::indexed(Index::GENERAL, format!("MAIL#{learner}"), " ".to_owned(), "~".to_owned())
}
