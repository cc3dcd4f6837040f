//! A transcript of CPD credits, for auditors: one learner, one period.
//!
//! Dates are the days on which credits count and amounts are exact, so the renderers (`shared::pdf`, the CSV and
//! JSON exports) only lay it out.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::LearnerId;
use crate::credits::ledger::{Amount, EntryKind};

/// A transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transcript {
    pub provider: String,
    pub learner_name: String,
    pub learner: LearnerId,
    /// The first requested day, if any.
    pub from: Option<Date>,
    /// The last requested day, if any.
    pub to: Option<Date>,
    /// The learner's IANA time zone, in which years are counted and entries without a certificate have their day.
    pub time_zone: String,
    pub produced_at: Timestamp,
    /// The entries of the period, by their day, the oldest first.
    pub entries: Vec<TranscriptEntry>,
    /// The totals of every cycle that the period touches, oldest first.
    pub cycles: Vec<CycleTotal>,
    /// The balance before the period.
    pub opening: Amount,
    /// What the period added to it.
    pub total: Amount,
    /// The balance after the period.
    pub balance: Amount,
}

/// An entry of a transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TranscriptEntry {
    /// The day on which the entry counts: of a certificate, its day of completion.
    pub date: Date,
    pub kind: EntryKind,
    /// The course, or the reason for an adjustment.
    pub activity: String,
    /// The organiser of the course; empty for an adjustment.
    pub provider: String,
    pub cpd_type: String,
    pub credits: Amount,
    /// The balance after this line of the transcript.
    pub balance_after: Amount,
    pub certificate_number: Option<String>,
}

/// The total of a cycle (a CPD year).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CycleTotal {
    pub start: Date,
    pub end: Date,
    /// Earned and adjusted minus revoked, in the whole cycle.
    pub credits: Amount,
    pub goal: Amount,
}
