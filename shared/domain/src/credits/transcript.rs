//! A transcript of CPD credits: what an auditor wants to see of one learner and one period.
//!
//! Everything is final here: dates are in the learner's time zone, amounts are exact, and whoever renders
//! it (`shared::pdf`, the CSV and JSON exports) only places it.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::LearnerId;
use crate::credits::ledger::{Amount, EntryKind};

/// A transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transcript {
    /// The provider of the platform, who answers for it.
    pub provider: String,
    /// Whose credits.
    pub learner_name: String,
    /// The same, in the provider's records.
    pub learner: LearnerId,
    /// The first day, where one was asked for.
    pub from: Option<Date>,
    /// The last day, where one was asked for.
    pub to: Option<Date>,
    /// IANA name of the zone in which the days are counted.
    pub time_zone: String,
    /// When it was made.
    pub produced_at: Timestamp,
    /// What happened in the period, the oldest first.
    pub entries: Vec<TranscriptEntry>,
    /// Totals of every cycle that the period touches, the oldest first.
    pub cycles: Vec<CycleTotal>,
    /// The sum of the entries shown.
    pub total: Amount,
    /// The balance after the last entry shown; zero when there is none.
    pub balance: Amount,
}

/// One line of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TranscriptEntry {
    /// The day, in the learner's zone.
    pub date: Date,
    /// What happened.
    pub kind: EntryKind,
    /// The course, or what an adjustment was made for.
    pub activity: String,
    /// Who provided it; empty for what was no course.
    pub provider: String,
    /// The kind of credit.
    pub cpd_type: String,
    /// How many, with the sign.
    pub credits: Amount,
    /// The balance after it.
    pub balance_after: Amount,
    /// The certificate's number, where there is one.
    pub certificate_number: Option<String>,
}

/// What a cycle (a CPD year) came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CycleTotal {
    /// Its first day.
    pub start: Date,
    /// Its last day.
    pub end: Date,
    /// Earned and adjusted less revoked, of the entries shown.
    pub credits: Amount,
    /// What was to be earned.
    pub goal: Amount,
}
