//! A learner's profile, notifications and idempotent requests.

use super::plain_entities;
use crate::store::key::Entity;
use domain::Learner;
use domain::erasure::ErasureReceipt;
use domain::notification::{Notification, NotificationHead};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

plain_entities! {
    Learner = "learner",
    Notification = "notification",
    NotificationHead = "notification head",
    ErasureReceipt = "erasure receipt",
}

/// The first response to a request with an `Idempotency-Key`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdempotencyRecord {
    /// Of the first request.
    pub body_hash: String,
    pub status: u16,
    /// The response body as earlier releases kept it; null in new records.
    #[serde(default)]
    pub answer: Value,
    /// The response body, readable only with the client's key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealed: Option<String>,
    pub answered_at: Timestamp,
}

impl Entity for IdempotencyRecord {
    const NAME: &'static str = "idempotency record";

    fn expires_at(&self) -> Option<Timestamp> {
        Some(self.answered_at + SignedDuration::from_hours(24 * 7))
    }
}
