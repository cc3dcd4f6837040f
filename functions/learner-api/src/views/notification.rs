//! A notification as its learner sees it.

use std::collections::BTreeMap;

use domain::notification::{Notification, NotificationHead};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A notification.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct NotificationView {
    /// Its id.
    pub uuid: Uuid,
    /// One line.
    pub title: String,
    /// One or two sentences.
    pub message: String,
    /// The path in the front end that it leads to.
    pub action_url: String,
    /// Ids for the front end, such as `course_uuid` and `enrollment_uuid`.
    pub metadata: BTreeMap<String, String>,
    /// Whether it has been read.
    pub is_read: bool,
    /// When it was written.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it was read.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub read_at: Option<Timestamp>,
}

impl NotificationView {
    /// The view of a notification under its learner's watermark.
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
