//! How the credit ledger, certificates and goals are stored.
//!
//! No role may update or delete items in the ledger's table. Entries and markers are written once
//! ([`Entity::ONCE`]); head and lots replace the version that was read.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{ENROLMENT_SHARDS, OUTBOX_SHARDS};
use crate::store::due::Work;
use crate::store::key::{Entity, Table};
use crate::store::keys::{entries_of, entry_time, lot_sk, open_lots_of, shard, sortable};
use crate::store::parts::PartOf;
use domain::certificate::Certificate;
use domain::credits::ledger::{CpdGoals, DayTotals, Entry, EntryLine, Head, Lot, LotPosition};
use domain::{EnrolmentId, LearnerId};

impl Entity for Certificate {
    const NAME: &'static str = "certificate";

    /// A certificate that the ledger has not caught up with is due from the moment it changed.
    fn index(&self) -> Vec<(&'static str, String)> {
        let mut index = vec![
            ("gsi1pk", format!("USER#{}", self.learner)),
            ("gsi1sk", format!("CERT#{}#{}", sortable(self.completed_at), self.uuid)),
        ];
        if self.due().is_some() {
            index.extend(Work::Award.index(self.enrolment.0, self.changed_at(), &self.enrolment.to_string()));
        }
        index
    }
}

/// From the id of a certificate to the enrolment that it belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificatePointer {
    pub enrolment: EnrolmentId,
}

impl Entity for CertificatePointer {
    const NAME: &'static str = "certificate pointer";
    /// A submission's pointer has a key of the same form.
    const TOLD_BY: Option<&'static str> = Some("enrolment");
}

/// An administrator's action on a certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateAction {
    /// Sorts by time.
    pub uuid: Uuid,
    /// `revoked`, `reissued` or `reprinted`.
    pub action: String,
    /// The issue that it created or ended.
    pub issue: u32,
    pub actor: LearnerId,
    pub reason: String,
    pub at: Timestamp,
}

impl Entity for CertificateAction {
    const NAME: &'static str = "certificate action";
    const ONCE: bool = true;
}

impl Entity for CpdGoals {
    const NAME: &'static str = "goals";

    fn index(&self) -> Vec<(&'static str, String)> {
        let Some(remind_at) = self.remind_at else { return Vec::new() };
        Work::Remind.index(self.learner.0, remind_at, &self.learner.to_string())
    }
}

impl Entity for Head {
    const NAME: &'static str = "ledger head";
    const TABLE: Table = Table::Ledger;
}

impl Entity for Entry {
    const NAME: &'static str = "ledger entry";
    const TABLE: Table = Table::Ledger;
    const ONCE: bool = true;

    fn index(&self) -> Vec<(&'static str, String)> {
        vec![
            ("time_pk", format!("USER#{}", self.learner)),
            ("type_pk", entries_of(self.learner, self.kind)),
            ("time_sk", entry_time(self)),
        ]
    }
}

impl PartOf<Entry> for EntryLine {
    const ATTRIBUTES: &'static [&'static str] = &[
        "uuid",
        "sequence",
        "kind",
        "credits",
        "balance_after",
        "cpd_type",
        "notes",
        "source.certificate",
        "source.number",
        "source.title",
        "source.provider",
        "created_by",
        "created_at",
        "earned_on",
    ];
}

impl Entity for Lot {
    const NAME: &'static str = "ledger lot";
    const TABLE: Table = Table::Ledger;

    fn index(&self) -> Vec<(&'static str, String)> {
        // A closed lot leaves both indexes.
        if self.is_closed() {
            return Vec::new();
        }
        let mut index = Vec::new();
        // Lots of earlier releases are not in the index of open lots (`Head::lots_indexed`).
        if self.earned_on.is_some() {
            index.push(("type_pk", open_lots_of(self.learner)));
            index.push(("time_sk", lot_sk(self.position)));
        }
        if let Some(due_at) = self.due_at() {
            let tie = format!("{}#{:012}", self.learner, self.position.sequence);
            index.extend(Work::Lot.index(self.learner.0, due_at, &tie));
        }
        index
    }
}

impl Entity for DayTotals {
    const NAME: &'static str = "totals by day";
    const TABLE: Table = Table::Ledger;
}

/// The credits of an issue were awarded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwardMarker {
    pub learner: LearnerId,
    /// Of the entry.
    pub sequence: u64,
    /// The lot that it opened.
    pub lot: LotPosition,
    pub awarded_at: Timestamp,
}

impl Entity for AwardMarker {
    const NAME: &'static str = "award marker";
    const TABLE: Table = Table::Ledger;
    const ONCE: bool = true;
}

/// The credits of an issue were revoked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevokedMarker {
    pub learner: LearnerId,
    /// Of the entry.
    pub sequence: u64,
    pub revoked_at: Timestamp,
}

impl Entity for RevokedMarker {
    const NAME: &'static str = "revoked marker";
    const TABLE: Table = Table::Ledger;
    const ONCE: bool = true;
}

/// It was noted that an issue stands for the credits of the issue before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReprintMarker {
    pub learner: LearnerId,
    /// Of the entry.
    pub sequence: u64,
    pub noted_at: Timestamp,
}

impl Entity for ReprintMarker {
    const NAME: &'static str = "reprint marker";
    const TABLE: Table = Table::Ledger;
    const ONCE: bool = true;
}

/// A row of a bulk adjustment was applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdjustmentMarker {
    /// Of its entry.
    pub sequence: u64,
    pub entry: Uuid,
    pub applied_at: Timestamp,
}

impl Entity for AdjustmentMarker {
    const NAME: &'static str = "adjustment marker";
    const TABLE: Table = Table::Ledger;
    const ONCE: bool = true;
}

/// Partitions of each index of due work of the ledger.
const WORK_SHARDS: u8 = 4;

impl Work {
    /// The partitions of this work in its index.
    pub(in crate::store) fn shards(self) -> impl Iterator<Item = String> {
        let many = match self {
            Self::Message => OUTBOX_SHARDS,
            Self::Attempt => ENROLMENT_SHARDS,
            Self::Award
            | Self::Lot
            | Self::Remind
            | Self::Walk
            | Self::Digest
            | Self::Regrade
            | Self::Reissue
            | Self::Register
            | Self::Mail => WORK_SHARDS,
        };
        (0..many).map(move |number| format!("{}#{number}", self.name()))
    }

    pub(in crate::store) fn index(
        self,
        of: Uuid,
        due_at: Timestamp,
        tie: &str,
    ) -> Vec<(&'static str, String)> {
        vec![
            ("due_pk", format!("{}#{}", self.name(), shard(of, WORK_SHARDS))),
            // The tie after the time makes the key unique, so that a page can continue after the last item.
            ("due_sk", format!("{}#{tie}", sortable(due_at))),
        ]
    }
}
