//! A notification as the learner sees it.

use std::collections::BTreeMap;

use domain::notification::{Notification, NotificationHead};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A notification.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct NotificationView {
    pub uuid: Uuid,
    pub title: String,
    /// One or two sentences.
    pub message: String,
    /// The page in the front end that it opens.
    pub action_url: String,
    /// Ids for the front end, such as `course_uuid` and `enrollment_uuid`.
    pub metadata: BTreeMap<String, String>,
    pub is_read: bool,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub read_at: Option<Timestamp>,
}

impl NotificationView {
    /// The view of a notification, given the learner's counters.
    pub fn new(notification: Notification, head: &NotificationHead) -> Self {
        let is_read = head.is_read(&notification);
        Self {
            uuid: notification.id.0,
            title: notification.title,
            message: notification.message,
            action_url: notification.action_url,
            metadata: notification.metadata,
            is_read,
            created_at: notification.created_at,
            read_at: notification.read_at.or(head.read_through_at.filter(|_| is_read)),
        }
    }
}
