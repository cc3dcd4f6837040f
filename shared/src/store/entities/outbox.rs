//! Outbox messages, and the markers of sent e-mails.

use super::OUTBOX_SHARDS;
use crate::store::key::{Entity, Table};
use crate::store::keys::{shard, sortable};
use domain::outbox::OutboxRow;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

impl Entity for OutboxRow {
    const NAME: &'static str = "outbox row";
    const TABLE: Table = Table::Outbox;

    /// `due_at` is stored as the index's sort key, in a form that sorts.
    fn index(&self) -> Vec<(&'static str, String)> {
        vec![("shard", format!("DUE#{}", shard(self.id.0, OUTBOX_SHARDS))), ("due_at", sortable(self.due_at))]
    }
}

/// What became of an e-mail that the provider accepted; the later one of two tells more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailOutcome {
    /// The reader's host does not take it yet.
    Delayed,
    /// The reader's host has taken it.
    Delivered,
    /// The provider found malware in it.
    Rejected,
    /// Not sent: an earlier e-mail to the address bounced, or its reader complained.
    Suppressed,
    /// The reader's host does not take it.
    Bounced,
    /// The reader marked it as spam.
    Complained,
}

impl MailOutcome {
    /// The word for the log.
    pub fn name(self) -> &'static str {
        match self {
            Self::Delayed => "delayed",
            Self::Delivered => "delivered",
            Self::Rejected => "rejected",
            Self::Suppressed => "suppressed",
            Self::Bounced => "bounced",
            Self::Complained => "complained",
        }
    }
}

/// What the provider reported of an e-mail, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailReport {
    /// What became of it.
    pub outcome: MailOutcome,
    /// The provider's time.
    pub reported_at: Timestamp,
}

/// Makes sure an e-mail is sent once, however often its message is delivered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum SentMarker {
    /// A process is sending it, or died while doing so.
    Sending {
        /// Identifies the process, so that it recognises its own write after a lost response.
        holder: Uuid,
        /// No other process may send it before.
        lease_until: Timestamp,
    },
    /// The provider has definitely not accepted it: the next try may start at once.
    Free { freed_at: Timestamp },
    /// The provider has accepted it.
    Sent {
        sent_at: Timestamp,
        /// What the provider has reported since.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        report: Option<MailReport>,
    },
    /// It was no longer true when its turn came, so it is never sent.
    Outdated { found_at: Timestamp },
    /// The profile's address cannot be written to, so it is never sent; with the reason.
    Undeliverable { found_at: Timestamp, reason: String },
}

impl Entity for SentMarker {
    const NAME: &'static str = "sent marker";

    fn expires_at(&self) -> Option<Timestamp> {
        let (Self::Sending { lease_until: at, .. }
        | Self::Free { freed_at: at }
        | Self::Sent { sent_at: at, .. }
        | Self::Outdated { found_at: at }
        | Self::Undeliverable { found_at: at, .. }) = self;
        Some(*at + SignedDuration::from_hours(24 * 60))
    }
}
