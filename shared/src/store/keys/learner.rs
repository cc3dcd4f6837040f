//! A learner's profile, notifications and idempotent requests.

use super::user;
use crate::store::entities::IdempotencyRecord;
use crate::store::key::Key;
use crate::store::page::Range;
use domain::erasure::ErasureReceipt;
use domain::notification::{Notification, NotificationHead};
use domain::{Learner, LearnerId, NotificationId};

/// A learner's profile.
pub fn learner(learner: LearnerId) -> Key<Learner> {
    Key::new(user(learner), "PROFILE")
}

/// The receipt of the erasure of a learner's data.
pub fn erasure(learner: LearnerId) -> Key<ErasureReceipt> {
    Key::new(user(learner), "ERASURE")
}

/// A notification.
pub fn notification(learner: LearnerId, notification: NotificationId) -> Key<Notification> {
    Key::new(user(learner), format!("NOTE#{notification}"))
}

/// A learner's notifications, in order of creation.
pub fn notifications(learner: LearnerId) -> Range<Notification> {
    Range::prefix(user(learner), "NOTE#")
}

/// The copy of an unread notification, by its ordinal; deleted once it is read individually.
pub fn unread_notification(learner: LearnerId, ordinal: u64) -> Key<Notification> {
    Key::new(user(learner), format!("UNREAD#{ordinal:012}"))
}

/// A learner's unread notifications after the watermark of "read all".
pub fn unread_notifications(learner: LearnerId, read_through: u64) -> Range<Notification> {
    Range::between(user(learner), format!("UNREAD#{:012}", read_through + 1), "UNREAD#~".to_owned())
}

/// A learner's notification counters.
pub fn notification_head(learner: LearnerId) -> Key<NotificationHead> {
    Key::new(user(learner), "NOTES")
}

/// The first response to a request with an `Idempotency-Key`; `hash` covers the route and the key.
pub fn idempotency(learner: LearnerId, hash: &str) -> Key<IdempotencyRecord> {
    Key::new(user(learner), format!("IDEM#{hash}"))
}
