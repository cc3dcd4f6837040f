//! The head, to which the next entry is appended.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::amount::Amount;
use super::entry::{Draft, Entry, Totals, utc_day};
use super::lot::LotPosition;
use super::posting::LedgerError;
use crate::LearnerId;

/// The entries of earlier releases, which have no `earned_on`. They come before all others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undated {
    pub totals: Totals,
    /// The day on which the last of them counts.
    pub last_day: Date,
}

/// The head of a learner's ledger. Every append writes it conditionally on its version, so no two entries get
/// the same position.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    pub learner: LearnerId,
    /// The sequence of the last entry; 0 if there is none.
    pub sequence: u64,
    pub balance: Amount,
    pub totals: Totals,
    /// The hash of the last entry; empty if there is none.
    pub last_hash: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_at: Option<Timestamp>,
    /// All lots before this position, in order of consumption, are closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open_from: Option<LotPosition>,
    /// Whether new entries have a day, and `undated` holds what came before; false on heads of earlier releases.
    #[serde(default)]
    pub dated: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undated: Option<Undated>,
    /// Whether the index of open lots has all of them; false on heads of earlier releases.
    #[serde(default)]
    pub lots_indexed: bool,
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
            dated: true,
            undated: None,
            lots_indexed: true,
        }
    }

    /// The entries without a day, if there are any.
    pub fn undated(&self) -> Option<Undated> {
        match (self.dated, self.last_at) {
            (true, _) | (false, None) => self.undated.clone(),
            (false, Some(last_at)) => {
                Some(Undated { totals: self.totals.clone(), last_day: utc_day(last_at) })
            }
        }
    }

    /// Appends an entry.
    ///
    /// # Errors
    /// The entry or the balance would exceed a limit.
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
        // Clocks differ, but times must follow the sequence, so that the entries of a period are a range.
        let created_at = self.last_at.map_or(now, |last_at| last_at.max(now));
        let undated = self.undated();
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
            earned_on: Some(draft.earned_on),
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
            dated: true,
            undated,
            lots_indexed: self.lots_indexed,
        };
        Ok((head, entry))
    }
}
