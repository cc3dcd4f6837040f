//! In-app notifications, and the exact counters of read and unread ones.
//!
//! Every notification has a gapless ordinal within its learner's sequence. "Read all" moves a watermark over the
//! ordinals, so it costs the same for three notifications as for three thousand.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::NotificationId;
use crate::course::Course;
use crate::enrolment::Enrolment;

/// A stored notification; whether it is read also depends on the head's watermark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notification {
    /// Sorts by time.
    pub id: NotificationId,
    /// Its position in the learner's sequence, from 1.
    pub ordinal: u64,
    pub title: String,
    /// One or two sentences.
    pub message: String,
    /// The page in the front end that it opens.
    pub action_url: String,
    /// Ids for the front end.
    pub metadata: BTreeMap<String, String>,
    pub created_at: Timestamp,
    /// When it was marked as read individually.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_at: Option<Timestamp>,
}

/// The content of a notification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub title: String,
    /// One or two sentences.
    pub message: String,
    /// The page in the front end that it opens.
    pub action_url: String,
    /// Ids for the front end.
    pub metadata: BTreeMap<String, String>,
}

impl Notice {
    /// A notice that opens the learner's course.
    pub fn about_course(enrolment: &Enrolment, course: &Course, title: String, message: String) -> Self {
        Self {
            title,
            message,
            action_url: format!("/courses/{}/learn", course.uuid),
            metadata: BTreeMap::from([
                ("course_uuid".to_owned(), course.uuid.to_string()),
                ("enrollment_uuid".to_owned(), enrolment.id.to_string()),
            ]),
        }
    }
}

/// A learner's counters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotificationHead {
    /// How many were ever written, which is also the newest ordinal.
    pub total: u64,
    pub unread: u64,
    /// "Read all" has marked everything up to this ordinal as read.
    pub read_through: u64,
    /// When the watermark was last moved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_through_at: Option<Timestamp>,
    /// The learner's data was erased: nobody is notified any more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub silenced: bool,
}

impl NotificationHead {
    /// The counters of a learner whose data was erased: a late message notifies nobody.
    pub fn silenced() -> Self {
        Self { silenced: true, ..Self::default() }
    }

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

    /// Marks one as read; `None` when it already was.
    pub fn mark_read(&mut self, mut notification: Notification, now: Timestamp) -> Option<Notification> {
        if self.is_read(&notification) {
            return None;
        }
        self.unread = self.unread.saturating_sub(1);
        notification.read_at = Some(now);
        Some(notification)
    }

    /// Marks everything written so far as read; returns how many were unread.
    pub fn mark_all_read(&mut self, now: Timestamp) -> u64 {
        let read = std::mem::take(&mut self.unread);
        if read > 0 {
            self.read_through = self.total;
            self.read_through_at = Some(now);
        }
        read
    }

    /// Whether the learner has read it, individually or by "read all".
    pub fn is_read(&self, notification: &Notification) -> bool {
        notification.read_at.is_some() || notification.ordinal <= self.read_through
    }
}
