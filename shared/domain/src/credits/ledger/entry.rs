//! An entry of the ledger.
//!
//! Every entry carries the running totals by type, in the order of the ledger. The totals of a period are kept by
//! the day on which entries count (`by_day.rs`).

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::amount::Amount;
use crate::{CourseId, EnrolmentId, LearnerId};

/// The type of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// A certificate earned credits.
    Earned,
    /// An administrator corrected the balance.
    ManualAdjustment,
    /// Credits reached the end of their validity.
    Expired,
    /// A certificate was revoked, with its remaining credits.
    Revoked,
    /// A certificate was reprinted: a note of its new number, without credits.
    Reprinted,
}

impl EntryKind {
    /// All types.
    pub const ALL: [Self; 5] =
        [Self::Earned, Self::ManualAdjustment, Self::Expired, Self::Revoked, Self::Reprinted];

    /// The name in the API and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Earned => "earned",
            Self::ManualAdjustment => "manual_adjustment",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
            Self::Reprinted => "reprinted",
        }
    }

    /// Whether an entry of this type may have these credits.
    pub(super) fn allows(self, credits: Amount) -> bool {
        let bounded = credits.abs() <= Amount::ENTRY_MAX;
        bounded
            && match self {
                Self::Earned => credits > Amount::ZERO,
                Self::ManualAdjustment => !credits.is_zero(),
                // Zero when no credits were left; the revocation is recorded all the same.
                Self::Revoked => credits <= Amount::ZERO,
                Self::Expired => credits.is_negative(),
                Self::Reprinted => credits.is_zero(),
            }
    }
}

/// The issue of a certificate behind an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    pub certificate: Uuid,
    pub enrolment: EnrolmentId,
    pub course: CourseId,
    pub issue: u32,
    pub number: String,
    pub title: String,
    pub provider: String,
}

/// Who made an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// The system, by its rules.
    System,
    /// An administrator.
    Person(LearnerId),
}

/// A count of entries and the sum of their credits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    pub count: u64,
    pub credits: Amount,
}

/// Running totals.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// By type of entry; types without entries are absent.
    #[serde(default)]
    pub by_kind: BTreeMap<EntryKind, Tally>,
    /// Earned and adjusted minus revoked, by kind of credit.
    #[serde(default)]
    pub credited: BTreeMap<String, Amount>,
}

impl Totals {
    /// The tally of a type.
    pub fn of(&self, kind: EntryKind) -> Tally {
        self.by_kind.get(&kind).copied().unwrap_or_default()
    }

    /// The credits that count towards a goal: earned and adjusted minus revoked. Expired credits still count.
    pub fn credited(&self) -> Amount {
        self.credited.values().copied().sum()
    }

    /// The same for one kind of credit.
    pub fn credited_of(&self, cpd_type: &str) -> Amount {
        self.credited.get(cpd_type).copied().unwrap_or_default()
    }

    /// The sum of both.
    #[must_use]
    pub fn plus(self, other: &Self) -> Self {
        self.combined(other, |a, b| Tally { count: a.count + b.count, credits: a.credits + b.credits })
    }

    /// What is left without `other`, a part of these totals.
    #[must_use]
    pub fn minus(self, other: &Self) -> Self {
        let less = |a: Tally, b: Tally| Tally {
            count: a.count.saturating_sub(b.count),
            credits: a.credits - b.credits,
        };
        self.combined(other, less)
    }

    fn combined(mut self, other: &Self, by: impl Fn(Tally, Tally) -> Tally) -> Self {
        for (kind, tally) in &other.by_kind {
            let own = self.by_kind.entry(*kind).or_default();
            *own = by(*own, *tally);
        }
        for (cpd_type, credits) in &other.credited {
            let own = self.credited.entry(cpd_type.clone()).or_default();
            let tally = |credits| Tally { count: 0, credits };
            *own = by(tally(*own), tally(*credits)).credits;
        }
        self
    }

    /// The number of entries of all types.
    pub fn count(&self) -> u64 {
        self.by_kind.values().map(|tally| tally.count).sum()
    }

    /// The credits of all types, as the balance counts them.
    pub fn balance(&self) -> Amount {
        self.by_kind.values().map(|tally| tally.credits).sum()
    }

    /// Adds an entry.
    #[must_use]
    pub fn with(mut self, kind: EntryKind, cpd_type: &str, credits: Amount) -> Self {
        let tally = self.by_kind.entry(kind).or_default();
        tally.count += 1;
        tally.credits += credits;
        if kind != EntryKind::Expired {
            *self.credited.entry(cpd_type.to_owned()).or_default() += credits;
        }
        self
    }
}

/// An entry before it is appended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub uuid: Uuid,
    /// The type of an entry.
    pub kind: EntryKind,
    pub credits: Amount,
    pub cpd_type: String,
    /// A description for people.
    pub notes: String,
    pub source: Option<Source>,
    pub created_by: Actor,
    /// The day on which the credits count.
    pub earned_on: Date,
}

/// An entry. Entries are never changed or removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub uuid: Uuid,
    pub learner: LearnerId,
    /// The position in the ledger, counting from 1 without gaps.
    pub sequence: u64,
    /// The type of an entry.
    pub kind: EntryKind,
    pub credits: Amount,
    pub balance_after: Amount,
    pub cpd_type: String,
    /// A description for people.
    pub notes: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    pub created_by: Actor,
    /// Never earlier than the previous entry.
    pub created_at: Timestamp,
    /// The day on which the credits count, in the learner's time zone, fixed when the entry is written. Absent on
    /// entries of earlier releases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earned_on: Option<Date>,
    /// The running totals after this entry.
    pub totals: Totals,
    /// The hash of the previous entry; empty for the first one.
    pub previous_hash: String,
    pub hash: String,
}

/// The day on which an entry counts that has this day, or none, and was made then.
pub(super) fn counted_on(earned_on: Option<Date>, created_at: Timestamp) -> Date {
    earned_on.unwrap_or_else(|| utc_day(created_at))
}

impl Entry {
    /// The day on which the entry counts; for one of an earlier release the day of `created_at` in UTC.
    pub fn day(&self) -> Date {
        counted_on(self.earned_on, self.created_at)
    }

    /// Computes the hash of the entry.
    pub fn expected_hash(&self) -> String {
        let source = self.source.as_ref().map_or_else(Vec::new, |source| {
            vec![
                source.certificate.to_string(),
                source.enrolment.to_string(),
                source.course.to_string(),
                source.issue.to_string(),
                source.number.clone(),
                source.title.clone(),
                source.provider.clone(),
            ]
        });
        let actor = match self.created_by {
            Actor::System => String::new(),
            Actor::Person(person) => person.to_string(),
        };
        let parts = [
            self.previous_hash.clone(),
            self.uuid.to_string(),
            self.learner.to_string(),
            self.sequence.to_string(),
            self.kind.as_str().to_owned(),
            self.credits.to_string(),
            self.balance_after.to_string(),
            self.cpd_type.clone(),
            self.notes.clone(),
            actor,
            self.created_at.as_millisecond().to_string(),
        ];
        let earned_on = self.earned_on.map(|day| day.to_string());
        let mut hasher = Sha256::new();
        for part in parts.iter().chain(&source).chain(&earned_on) {
            // The length prefix distinguishes ("a", "bc") from ("ab", "c").
            hasher.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            hasher.update(part.as_bytes());
        }
        hex::encode(hasher.finalize())
    }
}

pub(super) fn utc_day(moment: Timestamp) -> Date {
    moment.to_zoned(TimeZone::UTC).date()
}
