//! Outbox messages, and the markers of sent e-mails.

use super::OUTBOX_SHARDS;
use crate::store::due::Work;
use crate::store::key::{Entity, Table};
use crate::store::keys::{shard, sortable};
use domain::MessageId;
use domain::outbox::{Mail, OutboxRow};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Why nothing is sent to a learner whose data was erased.
pub const ERASED: &str = "erased_learner";

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
    /// Whether the reader has not got it, or does not want it.
    pub fn is_lost(self) -> bool {
        matches!(self, Self::Rejected | Self::Suppressed | Self::Bounced | Self::Complained)
    }

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

/// The e-mail that a marker is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkedMail {
    pub id: MessageId,
    pub mail: Mail,
    /// An administrator had it sent again, after it did not reach its reader.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sent_again: bool,
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
        /// Absent in markers of earlier releases.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<MarkedMail>,
    },
    /// The provider has definitely not accepted it: the next try may start at once.
    Free { freed_at: Timestamp },
    /// The provider has accepted it.
    Sent {
        sent_at: Timestamp,
        /// What the provider has reported since.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        report: Option<MailReport>,
        /// Absent in markers of earlier releases.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<MarkedMail>,
    },
    /// It was no longer true when its turn came, so it is never sent.
    Outdated { found_at: Timestamp },
    /// The profile's address cannot be written to, so it is never sent; with the reason.
    Undeliverable {
        found_at: Timestamp,
        reason: String,
        /// Absent in markers of earlier releases.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<MarkedMail>,
    },
}

impl SentMarker {
    /// The e-mail, where the marker says so.
    pub fn mail(&self) -> Option<&MarkedMail> {
        match self {
            Self::Sending { of, .. } | Self::Sent { of, .. } | Self::Undeliverable { of, .. } => of.as_ref(),
            Self::Free { .. } | Self::Outdated { .. } => None,
        }
    }

    /// Since when it is known that the e-mail did not reach its reader, unless it was sent again since.
    pub fn lost_at(&self) -> Option<Timestamp> {
        if self.mail().is_none_or(|of| of.sent_again) {
            return None;
        }
        match self {
            Self::Sent { report: Some(report), .. } if report.outcome.is_lost() => Some(report.reported_at),
            Self::Undeliverable { found_at, reason, .. } if reason != ERASED => Some(*found_at),
            _ => None,
        }
    }

    /// The same after an administrator had it sent again.
    #[must_use]
    pub fn sent_again(mut self) -> Self {
        match &mut self {
            Self::Sending { of, .. } | Self::Sent { of, .. } | Self::Undeliverable { of, .. } => {
                of.iter_mut().for_each(|of| of.sent_again = true);
            }
            Self::Free { .. } | Self::Outdated { .. } => {}
        }
        self
    }
}

impl Entity for SentMarker {
    const NAME: &'static str = "sent marker";

    /// Where it is found by its reader, newest first, and among the e-mails that did not arrive.
    fn index(&self) -> Vec<(&'static str, String)> {
        let Some(of) = self.mail() else { return Vec::new() };
        let at = match self {
            Self::Sent { sent_at: at, .. } | Self::Undeliverable { found_at: at, .. } => *at,
            _ => return Vec::new(),
        };
        let mut index = vec![
            ("gsi1pk", format!("MAIL#{}", of.mail.learner())),
            ("gsi1sk", format!("{}#{}", sortable(at), of.id)),
        ];
        if let Some(since) = self.lost_at() {
            index.extend(Work::Mail.index(of.id.0, since, &of.id.to_string()));
        }
        index
    }

    fn expires_at(&self) -> Option<Timestamp> {
        let (Self::Sending { lease_until: at, .. }
        | Self::Free { freed_at: at }
        | Self::Sent { sent_at: at, .. }
        | Self::Outdated { found_at: at }
        | Self::Undeliverable { found_at: at, .. }) = self;
        Some(*at + SignedDuration::from_hours(24 * 60))
    }
}
