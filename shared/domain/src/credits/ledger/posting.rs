//! Changes to a ledger, computed without a store.
//!
//! Each transition consumes a posting and returns it with its additions; the caller writes head, entries and
//! lots in one transaction.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use uuid::Uuid;

use super::amount::Amount;
use super::entry::{Actor, Draft, Entry, EntryKind, Source};
use super::head::Head;
use super::lot::{Lot, LotPosition};
use crate::certificate::Certificate;
use crate::{LearnerId, one_line};

/// Why the ledger refuses a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    #[error("An entry must add or remove between 0.01 and 9999.99 credits.")]
    EntryLimit,
    #[error("The balance cannot exceed 999999.99 credits.")]
    BalanceLimit,
    #[error("The balance cannot fall below 0.00.")]
    BelowZero,
    /// The change would use more lots than one transaction can write.
    #[error("This would use credits from too many awards at once. Please adjust in smaller steps.")]
    TooManyLots,
}

/// An administrator's adjustment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adjustment {
    pub credits: Amount,
    pub cpd_type: String,
    pub reason: String,
    pub actor: LearnerId,
    /// When added credits expire; never when absent.
    pub expires_at: Option<Timestamp>,
}

/// A ledger with pending writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posting {
    pub head: Head,
    /// New entries, in order.
    pub entries: Vec<Entry>,
    /// New and changed lots.
    pub lots: BTreeMap<LotPosition, Lot>,
}

impl Posting {
    /// The most lots that one adjustment may use, so that all writes fit into a transaction.
    pub const LOTS_MAX: usize = 80;

    /// A posting without writes.
    pub fn on(head: Head) -> Self {
        Self { head, entries: Vec::new(), lots: BTreeMap::new() }
    }

    /// Awards the credits of an issue; they count on `earned_on`, the day of completion.
    ///
    /// # Errors
    /// The award would exceed a limit and must wait.
    pub fn award(
        self,
        issue: &Certificate,
        earned_on: Date,
        id: Uuid,
        now: Timestamp,
    ) -> Result<Self, LedgerError> {
        let source = source(issue);
        let draft = Draft {
            uuid: id,
            kind: EntryKind::Earned,
            credits: Amount::from(issue.credits),
            cpd_type: issue.cpd_type.clone(),
            notes: format!("Earned from: {}", source.title),
            source: Some(source),
            created_by: Actor::System,
            earned_on,
        };
        let (expires_at, expires_on) = (issue.credits_valid_until(), issue.credits_valid_until_day());
        self.opening(draft, (expires_at, expires_on), now)
    }

    /// Notes that a reprint stands for the credits of a lot from now on. Nothing else changes.
    ///
    /// # Errors
    /// Never; the note has no credits.
    pub fn reprint(
        self,
        lot: Lot,
        issue: &Certificate,
        id: Uuid,
        now: Timestamp,
    ) -> Result<Self, LedgerError> {
        let source = source(issue);
        let draft = Draft {
            uuid: id,
            kind: EntryKind::Reprinted,
            credits: Amount::ZERO,
            cpd_type: lot.cpd_type.clone(),
            notes: format!("Reprinted as {}: {}", source.number, source.title),
            source: Some(source.clone()),
            created_by: Actor::System,
            earned_on: lot.day(),
        };
        let (head, entry) = self.head.append(draft, now)?;
        let mut posting = Self { head, entries: self.entries, lots: self.lots };
        posting.entries.push(entry);
        posting.lots.insert(lot.position, Lot { source: Some(source), ..lot });
        Ok(posting)
    }

    /// Revokes the remaining credits of a lot; records an entry even if none are left. They are taken from the
    /// day on which they count, so that a certificate that is revoked and reissued moves no credits to another
    /// year.
    ///
    /// # Errors
    /// Never within the limits under which the lot was opened.
    pub fn revoke(self, lot: Lot, id: Uuid, now: Timestamp) -> Result<Self, LedgerError> {
        let title = lot.source.as_ref().map(|source| source.title.clone()).unwrap_or_default();
        let (notes, day) = (format!("Revoked: {title}"), lot.day());
        self.closing(lot, EntryKind::Revoked, (notes, day), id, now)
    }

    /// Expires a lot, on the day of its expiry; `zone` is the learner's.
    ///
    /// # Errors
    /// The lot is already closed.
    pub fn expire(self, lot: Lot, zone: &TimeZone, id: Uuid, now: Timestamp) -> Result<Self, LedgerError> {
        let notes = match &lot.source {
            Some(source) => format!("Expired: {}", source.title),
            None => "Expired: adjustment".to_owned(),
        };
        let day = lot.expiry_day(zone).unwrap_or_else(|| lot.day());
        self.closing(lot, EntryKind::Expired, (notes, day), id, now)
    }

    /// Adjusts the balance on `today`. `open` has lots in order of position; a negative adjustment uses the first
    /// ones.
    ///
    /// # Errors
    /// The adjustment would exceed a limit, fall below zero or use too many lots.
    pub fn adjust(
        self,
        adjustment: &Adjustment,
        open: &[Lot],
        today: Date,
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
            earned_on: today,
        };
        if !adjustment.credits.is_negative() {
            return self.opening(draft, (adjustment.expires_at, None), now);
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
        // Every lot before the frontier is closed. Without an open lot, the frontier is after the given lots.
        posting.head.open_from = frontier.or(open.last().map(|lot| lot.position));
        Ok(posting)
    }

    fn opening(
        self,
        draft: Draft,
        (expires_at, expires_on): (Option<Timestamp>, Option<Date>),
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
            earned_on: entry.earned_on,
            expires_on,
            reminders_done: 0,
        };
        // A validity shorter than the first reminder skips that reminder.
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
        (notes, earned_on): (String, Date),
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
            earned_on,
        };
        let (mut head, entry) = self.head.append(draft, now)?;
        // The first lot that may be open is closed now: the next one is the first.
        if head.open_from == Some(lot.position) {
            let sequence = lot.position.sequence.saturating_add(1);
            head.open_from = Some(LotPosition { sequence, ..lot.position });
        }
        let mut posting = Self { head, entries: self.entries, lots: self.lots };
        posting.entries.push(entry);
        let taken = lot.remaining;
        posting.lots.insert(lot.position, lot.less(taken));
        Ok(posting)
    }
}

fn source(issue: &Certificate) -> Source {
    Source {
        certificate: issue.uuid,
        enrolment: issue.enrolment,
        course: issue.course,
        issue: issue.issue,
        number: issue.number.clone(),
        title: one_line(&issue.course_title, 200),
        provider: one_line(&issue.organiser, 200),
    }
}
