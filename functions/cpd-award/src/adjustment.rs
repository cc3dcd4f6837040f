//! An administrator's adjustment of a learner's credits.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use domain::credits::ledger::{Adjustment, Amount, Entry, Head, LedgerError, Lot, Posting};
use domain::notification::Notice;
use domain::{LearnerId, Refusal, one_line};
use shared::http::{Failure, IdempotentRequest, Identity, Reply, RequestContext};
use shared::store::{AdjustmentMarker, Decision, ItemKey, Read, Snapshot, Store, StoreError, keys};
use shared::unit_of_work::UnitOfWork;
use tokio::time::Instant;
use uuid::Uuid;

use crate::posting::post;
use crate::state::App;
use crate::views::CpdTransaction;

/// The longest reason.
const REASON_MAX: usize = 500;
/// The longest name of a kind of credit.
const CPD_TYPE_MAX: usize = 60;

/// Validates a request as far as possible without the ledger.
pub(crate) fn checked(
    identity: &Identity,
    learner: LearnerId,
    credits: &str,
    cpd_type: &str,
    reason: &str,
) -> Result<Adjustment, Refusal> {
    if learner == identity.learner {
        return Err(Refusal::field("learner", "you cannot adjust your own credits"));
    }
    let credits: Amount =
        credits.trim().parse().map_err(|error| Refusal::field("credits", format!("{error}")))?;
    if credits.is_zero() || credits.abs() > Amount::ENTRY_MAX {
        return Err(refused(LedgerError::EntryLimit));
    }
    let cpd_type = one_line(cpd_type, CPD_TYPE_MAX);
    if cpd_type.is_empty() {
        return Err(Refusal::field("cpd_type", "is required"));
    }
    if reason.trim().is_empty() || reason.chars().count() > REASON_MAX {
        return Err(Refusal::field("reason", format!("must have 1 to {REASON_MAX} characters")));
    }
    let reason = one_line(reason, REASON_MAX);
    Ok(Adjustment { credits, cpd_type, reason, actor: identity.learner, expires_at: None })
}

/// A ledger limit as a refusal.
pub(crate) fn refused(limit: LedgerError) -> Refusal {
    Refusal::field("credits", limit.to_string())
}

/// Identifies an adjustment, so that a repetition is recognised.
pub(crate) enum AdjustmentKey<'a> {
    /// The request's `Idempotency-Key`.
    Request(&'a IdempotentRequest),
    /// The row of a batch.
    Row(&'a str),
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
    Stale,
}

/// Adjusts a ledger once, however often it is repeated.
///
/// Lots are found by a query, which a batch read cannot include. Every change of a lot also writes the head,
/// so the lots are current if the head's version is.
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
        AdjustmentKey::Row(row) => keys.push((&keys::adjustment_marker(learner, row)).into()),
    }
    loop {
        let open_lots = OpenLots::read(&app.store, context.deadline, learner, adjustment.credits).await?;
        let decide = |snapshot: &Snapshot| {
            let unit = UnitOfWork::new(app.clock.as_ref(), &context.correlation_id);
            decide(snapshot, unit, (learner, adjustment), &open_lots, adjustment_key, id)
        };
        match app.store.decide(context.deadline, &keys, decide).await? {
            Attempt::Done(adjusted) => return Ok(adjusted),
            Attempt::Stale => {}
        }
    }
}

/// The open lots, and the version of the head that they belong to.
struct OpenLots {
    version: Option<u64>,
    lots: Vec<Read<Lot>>,
}

impl OpenLots {
    async fn read(
        store: &Store,
        deadline: Instant,
        learner: LearnerId,
        credits: Amount,
    ) -> Result<Self, StoreError> {
        let head = store.get(deadline, &keys::ledger_head(learner)).await?;
        let version = head.as_ref().map(|read| read.version);
        let mut lots = Vec::new();
        if let Some(head) = head.filter(|_| credits.is_negative()) {
            let range = keys::ledger_lots_from(learner, head.value.open_from);
            // A few are usually enough; a learner with thousands of tiny lots needs a second query.
            for at_most in [20, 5000] {
                lots = store.ascending(deadline, &range, at_most).await?;
                let open: Amount = lots.iter().map(|read| read.value.remaining).sum();
                if open >= credits.abs() || lots.len() < at_most {
                    break;
                }
            }
        }
        Ok(Self { version, lots })
    }
}

fn decide(
    snapshot: &Snapshot,
    mut unit: UnitOfWork<'_>,
    (learner, adjustment): (LearnerId, &Adjustment),
    open_lots: &OpenLots,
    adjustment_key: &AdjustmentKey<'_>,
    id: Uuid,
) -> Result<Decision<Attempt>, Failure> {
    match adjustment_key {
        AdjustmentKey::Request(idempotent) => {
            if let Some(reply) = idempotent.replay(snapshot)? {
                return Ok(Decision::Answer(Attempt::Done(AdjustmentOutcome::Reply(reply))));
            }
        }
        AdjustmentKey::Row(row) => {
            if snapshot.get(&keys::adjustment_marker(learner, row))?.is_some() {
                return Ok(Decision::Answer(Attempt::Done(AdjustmentOutcome::Before)));
            }
        }
    }
    snapshot.read(&keys::learner(learner))?.ok_or(Refusal::NotFound)?;
    let head = snapshot.read(&keys::ledger_head(learner))?;
    if head.as_ref().map(|read| read.version) != open_lots.version {
        return Ok(Decision::Answer(Attempt::Stale));
    }
    let before = head.as_ref().map_or_else(|| Head::new(learner), |read| read.value.clone());
    let lots: Vec<Lot> = open_lots.lots.iter().map(|read| read.value.clone()).collect();
    let posting = Posting::on(before).adjust(adjustment, &lots, id, unit.now).map_err(refused)?;
    post(&mut unit.transaction, head.as_ref(), &open_lots.lots, &posting)?;
    let Some(entry) = posting.entries.into_iter().next() else { return Ok(Decision::Answer(Attempt::Stale)) };
    let notice = Notice {
        title: format!("Your CPD credits were adjusted by {}", entry.credits),
        message: format!("{}. Your balance is {}.", entry.notes.trim_end_matches('.'), entry.balance_after),
        action_url: "/cpd".to_owned(),
        metadata: BTreeMap::new(),
    };
    unit.notify(learner, snapshot.read(&keys::notification_head(learner))?.as_ref(), notice)?;
    let adjusted = match adjustment_key {
        AdjustmentKey::Request(idempotent) => {
            let reply = Reply::new(StatusCode::CREATED, &CpdTransaction::from(entry));
            idempotent.remember(&mut unit.transaction, &reply, unit.now)?;
            AdjustmentOutcome::Reply(reply)
        }
        AdjustmentKey::Row(row) => {
            let marker =
                AdjustmentMarker { sequence: entry.sequence, entry: entry.uuid, applied_at: unit.now };
            unit.transaction.create(&keys::adjustment_marker(learner, row), &marker)?;
            AdjustmentOutcome::Entry(Box::new(entry))
        }
    };
    Ok(Decision::Write(unit.transaction, Attempt::Done(adjusted)))
}
