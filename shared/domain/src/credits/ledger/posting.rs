//! What happens to a ledger: from what was read of it to what is to be written, without any store.
//!
//! A posting is consumed by each transition and given back with what it adds; the caller writes head,
//! entries and lots in one transaction.

use std::collections::BTreeMap;

use jiff::Timestamp;
use uuid::Uuid;

use super::amount::Amount;
use super::entry::{Actor, Draft, Entry, EntryKind, Head, Source};
use super::lot::{Lot, LotPosition};
use crate::certificate::Certificate;
use crate::{LearnerId, one_line};

/// Why the ledger does not take something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    /// One entry would be too large, zero, or of the wrong sign.
    #[error("One entry adds or takes between 0.01 and 9999.99 credits.")]
    EntryLimit,
    /// The balance would be too large.
    #[error("The balance may not exceed 999999.99 credits.")]
    BalanceLimit,
    /// The balance would be negative.
    #[error("The balance may not fall below 0.00.")]
    BelowZero,
    /// It would take from more lots than one transaction can write.
    #[error("This takes from too many awards at once: adjust in smaller steps.")]
    TooManyLots,
}

/// An administrator's correction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adjustment {
    /// How many credits, with the sign.
    pub credits: Amount,
    /// The kind of credit.
    pub cpd_type: String,
    /// Why.
    pub reason: String,
    /// Who.
    pub actor: LearnerId,
    /// When added credits expire; absent: never.
    pub expires_at: Option<Timestamp>,
}

/// A ledger with what is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posting {
    /// The head after it.
    pub head: Head,
    /// New entries, in their order.
    pub entries: Vec<Entry>,
    /// New and changed lots.
    pub lots: BTreeMap<LotPosition, Lot>,
}

impl Posting {
    /// Lots that one adjustment may take from: what fits into a transaction beside its other writes.
    pub const LOTS_MAX: usize = 80;

    /// Nothing to write yet.
    pub fn on(head: Head) -> Self {
        Self { head, entries: Vec::new(), lots: BTreeMap::new() }
    }

    /// An issue of a certificate brings its credits.
    ///
    /// # Errors
    /// Beyond a limit: the award has to wait.
    pub fn award(self, issue: &Certificate, id: Uuid, now: Timestamp) -> Result<Self, LedgerError> {
        let title = one_line(&issue.course_title, 200);
        let credits = Amount::from(issue.credits);
        let source = Source {
            certificate: issue.uuid,
            enrolment: issue.enrolment,
            course: issue.course,
            issue: issue.issue,
            number: issue.number.clone(),
            title: title.clone(),
            provider: one_line(&issue.organiser, 200),
        };
        let draft = Draft {
            uuid: id,
            kind: EntryKind::Earned,
            credits,
            cpd_type: issue.cpd_type.clone(),
            notes: format!("Earned from: {title}"),
            source: Some(source),
            created_by: Actor::System,
        };
        let expires_at = Lot::expiry(issue.issued_at, issue.credits_valid_months);
        self.opening(draft, expires_at, now)
    }

    /// The certificate behind the lot was withdrawn: what is left of it goes, and the entry stays on record
    /// even when nothing is.
    ///
    /// # Errors
    /// Never within the limits that the lot was opened under.
    pub fn revoke(self, lot: Lot, id: Uuid, now: Timestamp) -> Result<Self, LedgerError> {
        let title = lot.source.as_ref().map(|source| source.title.clone()).unwrap_or_default();
        let notes = format!("Revoked: {title}");
        self.closing(lot, EntryKind::Revoked, notes, id, now)
    }

    /// The lot reached the end of its validity.
    ///
    /// # Errors
    /// The lot is closed already.
    pub fn expire(self, lot: Lot, id: Uuid, now: Timestamp) -> Result<Self, LedgerError> {
        let notes = match &lot.source {
            Some(source) => format!("Expired: {}", source.title),
            None => "Expired: adjustment".to_owned(),
        };
        self.closing(lot, EntryKind::Expired, notes, id, now)
    }

    /// An administrator corrects the balance. `open` are lots in the order of their positions; a negative
    /// adjustment takes from the first ones.
    ///
    /// # Errors
    /// Beyond a limit, below zero, or out of too many lots.
    pub fn adjust(
        self,
        adjustment: &Adjustment,
        open: &[Lot],
        id: Uuid,
        now: Timestamp,
    ) -> Result<Self, LedgerError> {
        let draft = Draft {
            uuid: id,
            kind: EntryKind::ManualAdjustment,
            credits: adjustment.credits,
            cpd_type: adjustment.cpd_type.clone(),
            notes: adjustment.reason.clone(),
            source: None,
            created_by: Actor::Person(adjustment.actor),
        };
        if !adjustment.credits.is_negative() {
            return self.opening(draft, adjustment.expires_at, now);
        }
        let mut left = adjustment.credits.abs();
        let (head, entry) = self.head.append(draft, now)?;
        let mut posting = Self { head, entries: self.entries, lots: self.lots };
        posting.entries.push(entry);
        let mut frontier = None;
        for lot in open.iter().filter(|lot| !lot.is_closed()) {
            if left.is_zero() {
                frontier.get_or_insert(lot.position);
                break;
            }
            let taken = left.min(lot.remaining);
            left = left - taken;
            let lot = lot.clone().less(taken);
            if !lot.is_closed() {
                frontier.get_or_insert(lot.position);
            }
            posting.lots.insert(lot.position, lot);
        }
        if !left.is_zero() || posting.lots.len() > Self::LOTS_MAX {
            return Err(LedgerError::TooManyLots);
        }
        // Everything in front of the frontier was open and is closed now, or was closed before. Without one
        // the frontier lies behind the lots that were handed in.
        posting.head.open_from = frontier.or(open.last().map(|lot| lot.position));
        Ok(posting)
    }

    fn opening(
        self,
        draft: Draft,
        expires_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<Self, LedgerError> {
        let (credits, cpd_type, source) = (draft.credits, draft.cpd_type.clone(), draft.source.clone());
        let (mut head, entry) = self.head.append(draft, now)?;
        let lot = Lot {
            learner: head.learner,
            position: LotPosition { expires_at, sequence: entry.sequence },
            credits,
            remaining: credits,
            cpd_type,
            source,
            opened_at: entry.created_at,
            reminders_done: 0,
        };
        // A certificate that was issued for a shorter time than the first reminder asks has missed it.
        let lot = lot.reminded(entry.created_at);
        head.open_from = Some(head.open_from.map_or(lot.position, |from| from.min(lot.position)));
        let mut posting = Self { head, entries: self.entries, lots: self.lots };
        posting.entries.push(entry);
        posting.lots.insert(lot.position, lot);
        Ok(posting)
    }

    fn closing(
        self,
        lot: Lot,
        kind: EntryKind,
        notes: String,
        id: Uuid,
        now: Timestamp,
    ) -> Result<Self, LedgerError> {
        let draft = Draft {
            uuid: id,
            kind,
            credits: -lot.remaining,
            cpd_type: lot.cpd_type.clone(),
            notes,
            source: lot.source.clone(),
            created_by: Actor::System,
        };
        let (head, entry) = self.head.append(draft, now)?;
        let mut posting = Self { head, entries: self.entries, lots: self.lots };
        posting.entries.push(entry);
        let taken = lot.remaining;
        posting.lots.insert(lot.position, lot.less(taken));
        Ok(posting)
    }
}
