//! A transcript of CPD credits, for auditors: one learner, one period.
//!
//! Dates are in the learner's time zone and amounts are exact, so the renderers (`shared::pdf`, the CSV and
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
    /// The IANA time zone in which days are counted.
    pub time_zone: String,
    pub produced_at: Timestamp,
    /// The entries of the period, oldest first.
    pub entries: Vec<TranscriptEntry>,
    /// The totals of every cycle in the period, oldest first.
    pub cycles: Vec<CycleTotal>,
    /// The sum of the entries shown.
    pub total: Amount,
    /// The balance after the last entry shown; zero when there is none.
    pub balance: Amount,
}

/// An entry of a transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TranscriptEntry {
    /// The day in the learner's time zone.
    pub date: Date,
    pub kind: EntryKind,
    /// The course, or the reason for an adjustment.
    pub activity: String,
    /// The organiser of the course; empty for an adjustment.
    pub provider: String,
    pub cpd_type: String,
    pub credits: Amount,
    pub balance_after: Amount,
    pub certificate_number: Option<String>,
}

/// The total of a cycle (a CPD year).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CycleTotal {
    pub start: Date,
    pub end: Date,
    /// Earned and adjusted minus revoked, over the entries shown.
    pub credits: Amount,
    pub goal: Amount,
}
