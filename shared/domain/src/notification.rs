//! In-app notifications and the head that counts them exactly.
//!
//! Every notification has a gapless ordinal from its learner's head. "Read all" moves a watermark over
//! the ordinals, so that it costs the same for three notifications and for three thousand.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::NotificationId;

/// One notification as it was written; whether it is read also depends on the head's watermark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notification {
    /// Its id; sorts by time.
    pub id: NotificationId,
    /// Its place in the learner's sequence, from 1.
    pub ordinal: u64,
    /// One line.
    pub title: String,
    /// One or two sentences.
    pub message: String,
    /// The path in the front end that it leads to.
    pub action_url: String,
    /// Ids for the front end.
    pub metadata: BTreeMap<String, String>,
    /// When it was written.
    pub created_at: Timestamp,
    /// When this one was marked as read by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_at: Option<Timestamp>,
}

/// What a notification says, before it has its place in the sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// One line.
    pub title: String,
    /// One or two sentences.
    pub message: String,
    /// The path in the front end that it leads to.
    pub action_url: String,
    /// Ids for the front end.
    pub metadata: BTreeMap<String, String>,
}

/// A learner's counters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotificationHead {
    /// How many were ever written; the newest ordinal.
    pub total: u64,
    /// How many are unread.
    pub unread: u64,
    /// Everything up to this ordinal has been read by "read all".
    pub read_through: u64,
    /// When the watermark was last moved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_through_at: Option<Timestamp>,
}

impl NotificationHead {
    /// Gives the notice the next ordinal.
    pub fn append(&mut self, notice: Notice, id: NotificationId, now: Timestamp) -> Notification {
        self.total += 1;
        self.unread += 1;
        Notification {
            id,
            ordinal: self.total,
            title: notice.title,
            message: notice.message,
            action_url: notice.action_url,
            metadata: notice.metadata,
            created_at: now,
            read_at: None,
        }
    }

    /// Marks one as read. `None`: it already was, and nothing changes.
    pub fn read(&mut self, mut notification: Notification, now: Timestamp) -> Option<Notification> {
        if self.is_read(&notification) {
            return None;
        }
        self.unread = self.unread.saturating_sub(1);
        notification.read_at = Some(now);
        Some(notification)
    }

    /// Marks everything written so far as read; answers how many that were.
    pub fn read_all(&mut self, now: Timestamp) -> u64 {
        let read = std::mem::take(&mut self.unread);
        if read > 0 {
            self.read_through = self.total;
            self.read_through_at = Some(now);
        }
        read
    }

    /// Whether the learner has read it.
    pub fn is_read(&self, notification: &Notification) -> bool {
        notification.read_at.is_some() || notification.ordinal <= self.read_through
    }
}
