//! An administrator's adjustment of a learner's credits.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use domain::audit::{AuditAction, AuditFact};
use domain::credits::ledger::{
    Adjustment, Amount, Entry, EntryLine, Head, InvalidAmount, LedgerError, Lot, LotPosition, Posting,
};
use domain::credits::{CPD_TYPE_MAX, known_spelling, read_cpd_type};
use domain::notification::Notice;
use domain::{Learner, LearnerId, Refusal, one_line};
use shared::http::{Failure, IdempotentRequest, Identity, Reply, RequestContext};
use shared::store::{AdjustmentMarker, Decision, ItemKey, Read, Snapshot, Store, StoreError, keys};
use shared::unit_of_work::UnitOfWork;
use tokio::time::Instant;
use uuid::Uuid;

use crate::open_lots::OpenLots;
use crate::posting::{days_around, post, totals_of, unread_totals};
use crate::state::App;
use crate::views::CpdTransaction;

/// The longest reason.
const REASON_MAX: usize = 500;

/// Validates a request as far as possible without the ledger.
pub(crate) fn checked(
    identity: &Identity,
    learner: LearnerId,
    credits: Result<Amount, InvalidAmount>,
    cpd_type: &str,
    reason: &str,
) -> Result<Adjustment, Refusal> {
    if learner == identity.learner {
        return Err(Refusal::field("learner", "you cannot adjust your own credits"));
    }
    let credits = credits.map_err(|error| Refusal::field("credits", format!("{error}")))?;
    if credits.is_zero() || credits.abs() > Amount::ENTRY_MAX {
        return Err(refused(LedgerError::EntryLimit));
    }
    let cpd_type = checked_type("cpd_type", cpd_type)?;
    let reason = one_line(reason, usize::MAX);
    if !(1..=REASON_MAX).contains(&reason.chars().count()) {
        return Err(Refusal::field("reason", format!("must have 1 to {REASON_MAX} characters")));
    }
    // Entries are permanent, and so would be the loss.
    if reason.contains('\u{FFFD}') {
        return Err(Refusal::field("reason", "has a character that could not be read (\u{FFFD})"));
    }
    Ok(Adjustment { credits, cpd_type, reason, actor: identity.learner, expires_at: None })
}

/// Validates the name of a kind of credit in the field `name`.
pub(crate) fn checked_type(name: &str, text: &str) -> Result<String, Refusal> {
    let read = read_cpd_type(text).filter(|kind| !kind.contains('\u{FFFD}'));
    read.ok_or_else(|| {
        let reason = match one_line(text, 1).is_empty() {
            true => "is required".to_owned(),
            false => format!("must have at most {CPD_TYPE_MAX} readable characters"),
        };
        Refusal::field(name, reason)
    })
}

/// A ledger limit as a refusal.
pub(crate) fn refused(limit: LedgerError) -> Refusal {
    Refusal::field("credits", limit.to_string())
}

/// Identifies an adjustment, so that a repetition is recognised.
pub(crate) enum AdjustmentKey<'a> {
    /// The request's `Idempotency-Key`.
    Request(&'a IdempotentRequest),
    /// The row of a batch: its key, and the keys that earlier releases would have given it.
    Row(&'a [String]),
}

/// The outcome of an adjustment.
pub(crate) enum AdjustmentOutcome {
    /// The adjustment was made, now or before by the same request.
    Reply(Reply),
    /// The row created this entry.
    Entry(Box<Entry>),
    /// The row was applied before.
    Before,
}

enum Attempt {
    Done(AdjustmentOutcome),
    /// The ledger has changed: read again.
    Stale,
    /// The index of open lots has not all of them: read the lots themselves.
    Behind,
}

/// Adjusts a ledger once, however often it is repeated.
///
/// Lots are found by a query, which a batch read cannot include; the decision reads them again with the head. Every
/// change of a lot also writes the head, so the lots are current if the head is the one that the query followed.
pub(crate) async fn adjust(
    app: &App,
    context: &RequestContext,
    learner: LearnerId,
    adjustment: &Adjustment,
    adjustment_key: &AdjustmentKey<'_>,
) -> Result<AdjustmentOutcome, Failure> {
    let id = app.clock.new_id();
    let mut keys: Vec<ItemKey> = vec![
        (&keys::ledger_head(learner)).into(),
        (&keys::learner(learner)).into(),
        (&keys::notification_head(learner)).into(),
    ];
    match adjustment_key {
        AdjustmentKey::Request(idempotent) => keys.extend(idempotent.keys()),
        AdjustmentKey::Row(row_keys) => {
            keys.extend(row_keys.iter().map(|key| (&keys::adjustment_marker(learner, key)).into()));
        }
    }
    keys.extend(totals_of(learner, &days_around(app.clock.now())));
    let mut exactly = false;
    loop {
        let used = UsedLots::read(&app.store, context.deadline, learner, adjustment.credits, exactly).await?;
        let mut keys = keys.clone();
        keys.extend(used.positions.iter().map(|position| (&keys::ledger_lot(learner, *position)).into()));
        let decide = |snapshot: &Snapshot| {
            let unit = UnitOfWork::new(app.clock.as_ref(), &context.correlation_id);
            decide(snapshot, unit, (learner, adjustment), &used, adjustment_key, id)
        };
        match app.store.decide(context.deadline, &keys, decide).await? {
            Attempt::Done(adjusted) => return Ok(adjusted),
            Attempt::Stale => {}
            Attempt::Behind => exactly = true,
        }
    }
}

/// The open lots that a negative adjustment uses, and the version of the head that they belong to.
struct UsedLots {
    version: Option<u64>,
    positions: Vec<LotPosition>,
    is_exact: bool,
    /// The index of open lots has all of them.
    indexed: bool,
}

impl UsedLots {
    async fn read(
        store: &Store,
        deadline: Instant,
        learner: LearnerId,
        credits: Amount,
        exactly: bool,
    ) -> Result<Self, StoreError> {
        let head = store.get(deadline, &keys::ledger_head(learner)).await?;
        let version = head.as_ref().map(|read| read.version);
        let Some(head) = head.filter(|_| credits.is_negative()) else {
            return Ok(Self { version, positions: Vec::new(), is_exact: false, indexed: false });
        };
        // One lot more than is used, which is the first open one afterwards.
        let enough = |lots: &[Lot]| {
            let sum: Amount = lots.iter().map(|lot| lot.remaining).sum();
            sum > credits.abs() || lots.len() > Posting::LOTS_MAX
        };
        let open = match exactly {
            false => OpenLots::read(store, deadline, &head.value, enough).await?,
            true => OpenLots::exactly(store, deadline, &head.value, enough).await?,
        };
        let positions = open.lots.iter().map(|lot| lot.position).take(Posting::LOTS_MAX + 1).collect();
        Ok(Self { version, positions, is_exact: open.is_exact, indexed: open.is_all && !open.is_exact })
    }
}

/// Whether a row was applied before, by this release or an earlier one.
pub(crate) fn was_applied(
    snapshot: &Snapshot,
    learner: LearnerId,
    row_keys: &[String],
) -> Result<bool, StoreError> {
    for key in row_keys {
        if snapshot.get(&keys::adjustment_marker(learner, key))?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

fn decide(
    snapshot: &Snapshot,
    mut unit: UnitOfWork<'_>,
    (learner, adjustment): (LearnerId, &Adjustment),
    used: &UsedLots,
    adjustment_key: &AdjustmentKey<'_>,
    id: Uuid,
) -> Result<Decision<Attempt>, Failure> {
    match adjustment_key {
        AdjustmentKey::Request(idempotent) => {
            if let Some(reply) = idempotent.replay(snapshot)? {
                return Ok(Decision::Answer(Attempt::Done(AdjustmentOutcome::Reply(reply))));
            }
        }
        AdjustmentKey::Row(row_keys) => {
            if was_applied(snapshot, learner, row_keys)? {
                return Ok(Decision::Answer(Attempt::Done(AdjustmentOutcome::Before)));
            }
        }
    }
    let profile = snapshot.get(&keys::learner(learner))?.ok_or(Refusal::NotFound)?;
    let head = snapshot.read(&keys::ledger_head(learner))?;
    if head.as_ref().map(|read| read.version) != used.version {
        return Ok(Decision::Answer(Attempt::Stale));
    }
    let before = head.as_ref().map_or_else(|| Head::new(learner), |read| read.value.clone());
    let mut lots: Vec<Read<Lot>> = Vec::new();
    for position in &used.positions {
        lots.extend(snapshot.read(&keys::ledger_lot(learner, *position))?);
    }
    let open: Vec<Lot> = lots.iter().map(|read| read.value.clone()).collect();
    let today = unit.now.to_zoned(Learner::zone(Some(&profile))).date();
    let (open_from, lots_indexed) = (before.open_from, before.lots_indexed || used.indexed);
    // A learner's ledger has one spelling for each kind, so that totals and goals add up.
    let spelled = known_spelling(&adjustment.cpd_type, before.totals.credited.keys().map(String::as_str));
    let cpd_type = spelled.unwrap_or(&adjustment.cpd_type).to_owned();
    let adjustment = Adjustment { cpd_type, ..adjustment.clone() };
    let mut posting = match Posting::on(before).adjust(&adjustment, &open, today, id, unit.now) {
        Err(LedgerError::TooManyLots) if !used.is_exact && open.len() <= Posting::LOTS_MAX => {
            return Ok(Decision::Answer(Attempt::Behind));
        }
        outcome => outcome.map_err(refused)?,
    };
    posting.head.lots_indexed = lots_indexed;
    if adjustment.credits.is_negative() && !used.is_exact {
        // The index may miss an open lot, so it does not say which lots before these are closed.
        posting.head.open_from = open_from;
    }
    let unread = unread_totals(snapshot, &posting);
    if !unread.is_empty() {
        return Ok(Decision::ReadAlso(unread));
    }
    post(&mut unit.transaction, snapshot, head.as_ref(), &lots, &posting)?;
    let Some(entry) = posting.entries.into_iter().next() else { return Ok(Decision::Answer(Attempt::Stale)) };
    unit.audit(&AuditFact {
        actor: Some(adjustment.actor),
        action: AuditAction::CreditsAdjusted,
        learner: Some(learner),
        course: None,
        to_course: None,
        reason: &adjustment.reason,
        details: &[("credits", entry.credits.to_string()), ("cpd_type", adjustment.cpd_type.clone())],
    })?;
    let notice = Notice {
        title: format!("Your CPD credits were adjusted by {}", entry.credits),
        message: format!("{}. Your balance is {}.", entry.notes.trim_end_matches('.'), entry.balance_after),
        action_url: "/cpd".to_owned(),
        metadata: BTreeMap::new(),
    };
    unit.notify(learner, snapshot.read(&keys::notification_head(learner))?.as_ref(), notice)?;
    let adjusted = match adjustment_key {
        AdjustmentKey::Request(idempotent) => {
            let reply = Reply::new(StatusCode::CREATED, &CpdTransaction::from(EntryLine::from(entry)));
            idempotent.remember(&mut unit.transaction, &reply, unit.now)?;
            AdjustmentOutcome::Reply(reply)
        }
        AdjustmentKey::Row(row_keys) => {
            let marker =
                AdjustmentMarker { sequence: entry.sequence, entry: entry.uuid, applied_at: unit.now };
            if let Some(key) = row_keys.first() {
                unit.transaction.create(&keys::adjustment_marker(learner, key), &marker)?;
            }
            AdjustmentOutcome::Entry(Box::new(entry))
        }
    };
    Ok(Decision::Write(unit.transaction, Attempt::Done(adjusted)))
}
