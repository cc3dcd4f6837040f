//! An administrator's adjustment: who, why, how many, and out of which lots.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use domain::credits::ledger::{Adjustment, Amount, Entry, Head, LedgerError, Lot, Posting};
use domain::notification::Notice;
use domain::{LearnerId, Refusal, one_line};
use shared::dynamo::{AdjustmentMarker, Decision, ItemKey, Read, Snapshot, Store, StoreError, keys};
use shared::http::{Failure, IdempotentRequest, Identity, Reply, RequestContext};
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

/// What an administrator asked for, checked as far as no ledger is needed for it.
pub(crate) fn checked(
    identity: &Identity,
    learner: LearnerId,
    credits: &str,
    cpd_type: &str,
    reason: &str,
) -> Result<Adjustment, Refusal> {
    if learner == identity.learner {
        return Err(Refusal::field("learner", "nobody adjusts their own credits"));
    }
    let credits: Amount =
        credits.trim().parse().map_err(|error| Refusal::field("credits", format!("{error}")))?;
    if credits.is_zero() || credits.abs() > Amount::ENTRY_MAX {
        return Err(refused(LedgerError::EntryLimit));
    }
    let cpd_type = one_line(cpd_type, CPD_TYPE_MAX);
    if cpd_type.is_empty() {
        return Err(Refusal::field("cpd_type", "names a kind of credit"));
    }
    if reason.trim().is_empty() || reason.chars().count() > REASON_MAX {
        return Err(Refusal::field("reason", format!("1 to {REASON_MAX} characters that say why")));
    }
    let reason = one_line(reason, REASON_MAX);
    Ok(Adjustment { credits, cpd_type, reason, actor: identity.learner, expires_at: None })
}

/// A limit of the ledger, as the caller hears of it.
pub(crate) fn refused(limit: LedgerError) -> Refusal {
    Refusal::field("credits", limit.to_string())
}

/// What makes a repeated adjustment the same one.
pub(crate) enum Unique<'a> {
    /// The request's `Idempotency-Key`.
    Request(&'a IdempotentRequest),
    /// The row of a batch.
    Row(&'a str),
}

/// What came of it.
pub(crate) enum Adjusted {
    /// It was done, now or before by the same request.
    Reply(Reply),
    /// The row made this entry.
    Entry(Box<Entry>),
    /// The row was applied before.
    Before,
}

enum Step {
    Done(Adjusted),
    Again,
}

/// Adjusts a ledger, idempotent.
///
/// Lots are found by a query, which no batch read can hold; the head is written by everything that changes
/// them, so they are as they were found if it is.
pub(crate) async fn adjust(
    app: &App,
    context: &RequestContext,
    learner: LearnerId,
    adjustment: &Adjustment,
    unique: &Unique<'_>,
) -> Result<Adjusted, Failure> {
    let id = app.clock.new_id();
    let mut keys: Vec<ItemKey> = vec![
        (&keys::ledger_head(learner)).into(),
        (&keys::learner(learner)).into(),
        (&keys::notification_head(learner)).into(),
    ];
    match unique {
        Unique::Request(idempotent) => keys.extend(idempotent.keys()),
        Unique::Row(row) => keys.push((&keys::adjustment_marker(learner, row)).into()),
    }
    loop {
        let found = Found::read(&app.store, context.deadline, learner, adjustment.credits).await?;
        let judge = |snapshot: &Snapshot| {
            let unit = UnitOfWork::new(app.clock.as_ref(), &context.correlation_id);
            judge(snapshot, unit, (learner, adjustment), &found, unique, id)
        };
        match app.store.decide(context.deadline, &keys, judge).await? {
            Step::Done(adjusted) => return Ok(adjusted),
            Step::Again => {}
        }
    }
}

/// What has to be found before it is judged.
struct Found {
    version: Option<u64>,
    lots: Vec<Read<Lot>>,
}

impl Found {
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
            // Seldom more than one is needed; whoever has thousands of tiny ones is looked through once more.
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

fn judge(
    snapshot: &Snapshot,
    mut unit: UnitOfWork<'_>,
    (learner, adjustment): (LearnerId, &Adjustment),
    found: &Found,
    unique: &Unique<'_>,
    id: Uuid,
) -> Result<Decision<Step>, Failure> {
    match unique {
        Unique::Request(idempotent) => {
            if let Some(reply) = idempotent.replay(snapshot)? {
                return Ok(Decision::Answer(Step::Done(Adjusted::Reply(reply))));
            }
        }
        Unique::Row(row) => {
            if snapshot.get(&keys::adjustment_marker(learner, row))?.is_some() {
                return Ok(Decision::Answer(Step::Done(Adjusted::Before)));
            }
        }
    }
    snapshot.read(&keys::learner(learner))?.ok_or(Refusal::NotFound)?;
    let head = snapshot.read(&keys::ledger_head(learner))?;
    if head.as_ref().map(|read| read.version) != found.version {
        return Ok(Decision::Answer(Step::Again));
    }
    let before = head.as_ref().map_or_else(|| Head::new(learner), |read| read.value.clone());
    let lots: Vec<Lot> = found.lots.iter().map(|read| read.value.clone()).collect();
    let posting = Posting::on(before).adjust(adjustment, &lots, id, unit.now).map_err(refused)?;
    post(&mut unit.transaction, head.as_ref(), &found.lots, &posting)?;
    let Some(entry) = posting.entries.into_iter().next() else { return Ok(Decision::Answer(Step::Again)) };
    let notice = Notice {
        title: format!("Your CPD credits were adjusted by {}", entry.credits),
        message: format!("{}. Your balance is {}.", entry.notes.trim_end_matches('.'), entry.balance_after),
        action_url: "/cpd".to_owned(),
        metadata: BTreeMap::new(),
    };
    unit.notify(learner, snapshot.read(&keys::notification_head(learner))?.as_ref(), notice)?;
    let adjusted = match unique {
        Unique::Request(idempotent) => {
            let reply = Reply::new(StatusCode::CREATED, &CpdTransaction::from(entry));
            idempotent.remember(&mut unit.transaction, &reply, unit.now)?;
            Adjusted::Reply(reply)
        }
        Unique::Row(row) => {
            let marker =
                AdjustmentMarker { sequence: entry.sequence, entry: entry.uuid, applied_at: unit.now };
            unit.transaction.create(&keys::adjustment_marker(learner, row), &marker)?;
            Adjusted::Entry(Box::new(entry))
        }
    };
    Ok(Decision::Write(unit.transaction, Step::Done(adjusted)))
}
