//! A learner's profile, notifications and idempotent requests.

use super::plain_entities;
use crate::store::key::Entity;
use domain::Learner;
use domain::notification::{Notification, NotificationHead};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

plain_entities! {
    Learner = "learner",
    Notification = "notification",
    NotificationHead = "notification head",
}

/// The first answer to a request with an `Idempotency-Key`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdempotencyRecord {
    /// Hash of the first body.
    pub body_hash: String,
    /// The status that was answered.
    pub status: u16,
    /// The body that was answered.
    pub answer: Value,
    /// When it was answered.
    pub answered_at: Timestamp,
}

impl Entity for IdempotencyRecord {
    const NAME: &'static str = "idempotency record";

    fn expires_at(&self) -> Option<Timestamp> {
        Some(self.answered_at + SignedDuration::from_hours(24 * 7))
    }
}
