//! An entry, and the head that the next one is appended to.
//!
//! Every entry carries the totals after it: how many entries of each type there were, and what they came
//! to. So a count or the total of a period is the difference of two entries, however many lie between.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::amount::Amount;
use super::lot::LotPosition;
use super::posting::LedgerError;
use crate::{CourseId, EnrolmentId, LearnerId};

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// A certificate brought credits.
    Earned,
    /// An administrator corrected the balance.
    ManualAdjustment,
    /// Credits reached the end of their validity.
    Expired,
    /// A certificate was withdrawn, and what was left of its credits with it.
    Revoked,
}

impl EntryKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Earned, Self::ManualAdjustment, Self::Expired, Self::Revoked];

    /// Its name in the API and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Earned => "earned",
            Self::ManualAdjustment => "manual_adjustment",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
        }
    }

    /// Whether an entry of this type may have these credits.
    fn allows(self, credits: Amount) -> bool {
        let bounded = credits.abs() <= Amount::ENTRY_MAX;
        bounded
            && match self {
                Self::Earned => credits > Amount::ZERO,
                Self::ManualAdjustment => !credits.is_zero(),
                // Zero: the credits were gone before, and the withdrawal is still on record.
                Self::Revoked => credits <= Amount::ZERO,
                Self::Expired => credits.is_negative(),
            }
    }
}

/// The issue of a certificate that an entry comes from, as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The certificate.
    pub certificate: Uuid,
    /// The enrolment that it belongs to.
    pub enrolment: EnrolmentId,
    /// The course.
    pub course: CourseId,
    /// The issue.
    pub issue: u32,
    /// The number that stands on it.
    pub number: String,
    /// What was completed.
    pub title: String,
    /// Who provided it.
    pub provider: String,
}

/// Who made an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// The rules.
    System,
    /// An administrator.
    Person(LearnerId),
}

/// How many, and what they come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// How many entries.
    pub count: u64,
    /// The sum of their credits, with the sign.
    pub credits: Amount,
}

/// Running totals.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// By type of entry; what never happened is absent.
    #[serde(default)]
    pub by_kind: BTreeMap<EntryKind, Tally>,
    /// Earned and adjusted less revoked, by kind of credit.
    #[serde(default)]
    pub credited: BTreeMap<String, Amount>,
}

impl Totals {
    /// The tally of a type.
    pub fn of(&self, kind: EntryKind) -> Tally {
        self.by_kind.get(&kind).copied().unwrap_or_default()
    }

    /// What counts towards a goal: earned and adjusted less revoked. Credits that expired had been earned.
    pub fn credited(&self) -> Amount {
        self.credited.values().copied().sum()
    }

    /// The same for one kind of credit.
    pub fn credited_of(&self, cpd_type: &str) -> Amount {
        self.credited.get(cpd_type).copied().unwrap_or_default()
    }

    /// With one more entry.
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

/// An entry before it has its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Its id.
    pub uuid: Uuid,
    /// What happened.
    pub kind: EntryKind,
    /// How many credits, with the sign.
    pub credits: Amount,
    /// The kind of credit.
    pub cpd_type: String,
    /// For people.
    pub notes: String,
    /// The certificate that it comes from.
    pub source: Option<Source>,
    /// Who made it.
    pub created_by: Actor,
}

/// An entry. It is never changed and never removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its id.
    pub uuid: Uuid,
    /// Whose.
    pub learner: LearnerId,
    /// Its place in the learner's ledger, from 1 and without gaps.
    pub sequence: u64,
    /// What happened.
    pub kind: EntryKind,
    /// How many credits, with the sign.
    pub credits: Amount,
    /// The balance after it.
    pub balance_after: Amount,
    /// The kind of credit.
    pub cpd_type: String,
    /// For people.
    pub notes: String,
    /// The certificate that it comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// Who made it.
    pub created_by: Actor,
    /// When; never before its predecessor.
    pub created_at: Timestamp,
    /// The totals after it.
    pub totals: Totals,
    /// The hash of its predecessor; empty for the first one.
    pub previous_hash: String,
    /// Its own.
    pub hash: String,
}

impl Entry {
    /// The hash that an entry with this content has to carry.
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
        let mut hasher = Sha256::new();
        for part in parts.iter().chain(&source) {
            // The length in front keeps ("a", "bc") and ("ab", "c") apart.
            hasher.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            hasher.update(part.as_bytes());
        }
        hex::encode(hasher.finalize())
    }
}

/// The head of a learner's ledger. Every entry writes it under its version, so two never get one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Whose.
    pub learner: LearnerId,
    /// The place of the last entry; 0 without any.
    pub sequence: u64,
    /// The sum of all entries.
    pub balance: Amount,
    /// The totals after the last entry.
    pub totals: Totals,
    /// The hash of the last entry; empty without any.
    pub last_hash: String,
    /// When the last entry was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_at: Option<Timestamp>,
    /// In the order in which lots are consumed, every lot before this one is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open_from: Option<LotPosition>,
}

impl Head {
    /// The head of a ledger without entries.
    pub fn new(learner: LearnerId) -> Self {
        Self {
            learner,
            sequence: 0,
            balance: Amount::ZERO,
            totals: Totals::default(),
            last_hash: String::new(),
            last_at: None,
            open_from: None,
        }
    }

    /// The head with one more entry, and the entry.
    ///
    /// # Errors
    /// The entry or the balance would be beyond its limits.
    pub fn append(self, draft: Draft, now: Timestamp) -> Result<(Self, Entry), LedgerError> {
        if !draft.kind.allows(draft.credits) {
            return Err(LedgerError::EntryLimit);
        }
        let balance = self.balance + draft.credits;
        if balance.is_negative() {
            return Err(LedgerError::BelowZero);
        }
        if balance > Amount::BALANCE_MAX {
            return Err(LedgerError::BalanceLimit);
        }
        // Clocks differ a little between machines; the order of entries is that of their sequence, and
        // their times have to agree with it for periods to be ranges.
        let created_at = self.last_at.map_or(now, |last_at| last_at.max(now));
        let totals = self.totals.with(draft.kind, &draft.cpd_type, draft.credits);
        let mut entry = Entry {
            uuid: draft.uuid,
            learner: self.learner,
            sequence: self.sequence + 1,
            kind: draft.kind,
            credits: draft.credits,
            balance_after: balance,
            cpd_type: draft.cpd_type,
            notes: draft.notes,
            source: draft.source,
            created_by: draft.created_by,
            created_at,
            totals: totals.clone(),
            previous_hash: self.last_hash,
            hash: String::new(),
        };
        entry.hash = entry.expected_hash();
        let head = Self {
            learner: self.learner,
            sequence: entry.sequence,
            balance,
            totals,
            last_hash: entry.hash.clone(),
            last_at: Some(created_at),
            open_from: self.open_from,
        };
        Ok((head, entry))
    }
}
