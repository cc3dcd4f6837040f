//! What lists and transcripts show of an entry.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use uuid::Uuid;

use super::amount::Amount;
use super::entry::{Actor, Entry, EntryKind, Source, counted_on};

/// An entry without its running totals and its place in the chain: less than half of it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct EntryLine {
    pub uuid: Uuid,
    pub sequence: u64,
    pub kind: EntryKind,
    pub credits: Amount,
    pub balance_after: Amount,
    pub cpd_type: String,
    pub notes: String,
    #[serde(default)]
    pub source: Option<LineSource>,
    pub created_by: Actor,
    pub created_at: Timestamp,
    #[serde(default)]
    pub earned_on: Option<Date>,
}

/// The issue of a certificate behind an entry, as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct LineSource {
    pub certificate: Uuid,
    pub number: String,
    pub title: String,
    pub provider: String,
}

impl EntryLine {
    /// The day on which the entry counts, as [`Entry::day`].
    pub fn day(&self) -> Date {
        counted_on(self.earned_on, self.created_at)
    }
}

impl From<Entry> for EntryLine {
    fn from(entry: Entry) -> Self {
        Self {
            uuid: entry.uuid,
            sequence: entry.sequence,
            kind: entry.kind,
            credits: entry.credits,
            balance_after: entry.balance_after,
            cpd_type: entry.cpd_type,
            notes: entry.notes,
            source: entry.source.map(LineSource::from),
            created_by: entry.created_by,
            created_at: entry.created_at,
            earned_on: entry.earned_on,
        }
    }
}

impl From<Source> for LineSource {
    fn from(source: Source) -> Self {
        let Source { certificate, number, title, provider, .. } = source;
        Self { certificate, number, title, provider }
    }
}
