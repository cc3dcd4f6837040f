//! Messages on their way, and the markers of e-mails that were sent.

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

    /// `due_at` is stored under the name of the index's sort key, in the form that sorts.
    fn index(&self) -> Vec<(&'static str, String)> {
        vec![("shard", format!("DUE#{}", shard(self.id.0, OUTBOX_SHARDS))), ("due_at", sortable(self.due_at))]
    }
}

/// The marker that makes one mail out of any number of deliveries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum SentMarker {
    /// Somebody is sending it, or died while doing so.
    Sending {
        /// Who, so that a holder whose own write went unanswered knows it for its own.
        holder: Uuid,
        /// Until when nobody else may.
        lease_until: Timestamp,
    },
    /// The provider has definitely not taken it: free for the next try, at once.
    Free {
        /// Since when.
        freed_at: Timestamp,
    },
    /// The provider has taken it.
    Sent {
        /// When.
        sent_at: Timestamp,
    },
    /// It was no longer true when its turn came, and is never sent.
    Outdated {
        /// When that was found.
        found_at: Timestamp,
    },
}

impl Entity for SentMarker {
    const NAME: &'static str = "sent marker";

    fn expires_at(&self) -> Option<Timestamp> {
        let (Self::Sending { lease_until: at, .. }
        | Self::Free { freed_at: at }
        | Self::Sent { sent_at: at }
        | Self::Outdated { found_at: at }) = self;
        Some(*at + SignedDuration::from_hours(24 * 60))
    }
}
