//! `GET /api/users/cpd_transactions/summary/`: the summary of the ledger.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::Learner;
use domain::credits::ledger::{CpdGoals, EntryKind, Head, Lot, Period};
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use shared::http::{ErrorBody, Failure, Identity, RequestContext};
use shared::store::{ItemKey, StoreError, keys};
use shared::use_cases::goal_progress::GoalProgress;
use shared::use_cases::ledger_totals::ledger_totals;

use crate::open_lots::OpenLots;
use crate::state::App;
use crate::views::{ExpiringCredits, KindTotal, PeriodTotal, TransactionTypeTotal, TransactionsSummary};

/// The number of years shown, including the current one.
const YEARS: usize = 3;
/// The number of expiring lots shown.
const EXPIRING: usize = 10;

/// Summarise your CPD transactions by type and by year, with the credits that expire next.
#[utoipa::path(
    get, path = "/api/users/cpd_transactions/summary/", operation_id = "getCpdSummary", tag = "credits",
    responses((status = 200, body = TransactionsSummary), (status = 401, body = ErrorBody)),
)]
pub async fn get_summary(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
) -> Result<Json<TransactionsSummary>, Failure> {
    let learner = identity.learner;
    let (head_key, goals_key) = (keys::ledger_head(learner), keys::cpd_goals(learner));
    let profile_key = keys::learner(learner);
    let keys: Vec<ItemKey> = vec![(&head_key).into(), (&goals_key).into(), (&profile_key).into()];
    let snapshot = app.store.read(context.deadline, &keys).await?;
    let read = snapshot.get(&head_key)?;
    let head = read.clone().unwrap_or_else(|| Head::new(learner));
    let goals = snapshot.get(&goals_key)?.unwrap_or_else(|| CpdGoals::standard(learner));
    let zone = Learner::zone(snapshot.get(&profile_key)?.as_ref());
    let mut periods = vec![goals.current(&zone, app.clock.now())];
    for _ in 1..YEARS {
        let newest = periods.last().map(|period| goals.period.before(*period));
        periods.extend(newest);
    }
    let after = |period: &Period| period.end.saturating_add(1.day());
    let asked: Vec<Date> = periods.iter().flat_map(|period| [period.start, after(period)]).collect();
    let (totals, soonest) = tokio::join!(
        ledger_totals(&app.store, context.deadline, learner, read, &asked),
        expiring(&app, &context, &head, &zone)
    );
    let totals = totals?;
    let soonest = match totals.head.sequence == head.sequence {
        true => soonest?,
        // An entry was written meanwhile; both parts must be of one ledger.
        false => expiring(&app, &context, &totals.head, &zone).await?,
    };
    let head = &totals.head;
    let progress = GoalProgress::of(&goals, goals.current(&zone, app.clock.now()), &totals);
    let years = periods.iter().map(|period| PeriodTotal {
        start: period.start,
        end: period.end,
        earned: totals.between(Some(period.start), Some(after(period))).credited().to_string(),
    });
    let by_transaction_type = EntryKind::ALL.into_iter().map(|kind| {
        let tally = head.totals.of(kind);
        TransactionTypeTotal {
            transaction_type: kind.into(),
            count: tally.count,
            credits: tally.credits.to_string(),
        }
    });
    let by_cpd_type = progress.by_type.iter().map(|kind| KindTotal {
        cpd_type: kind.cpd_type.clone(),
        credits: kind.credited.to_string(),
        earned: kind.earned.to_string(),
        goal: kind.goal.map(|goal| goal.to_string()),
        remaining: kind.goal.map(|_| kind.remaining().to_string()),
    });
    Ok(Json(TransactionsSummary {
        total_cpd_credits: head.balance.to_string(),
        current: (&progress).into(),
        periods: years.collect(),
        by_transaction_type: by_transaction_type.collect(),
        by_cpd_type: by_cpd_type.collect(),
        expiring: soonest,
    }))
}

async fn expiring(
    app: &App,
    context: &RequestContext,
    head: &Head,
    zone: &TimeZone,
) -> Result<Vec<ExpiringCredits>, StoreError> {
    if head.balance.is_zero() {
        return Ok(Vec::new());
    }
    // Lots that never expire come last.
    let expiring = |lot: &Lot| lot.position.expires_at.is_some();
    let enough = |lots: &[Lot]| lots.len() >= EXPIRING || lots.iter().any(|lot| !expiring(lot));
    let open = OpenLots::read(&app.store, context.deadline, head, enough).await?;
    let show = |lot: Lot| {
        Some(ExpiringCredits {
            credits: lot.remaining.to_string(),
            expires_at: lot.position.expires_at?,
            expires_on: lot.expiry_day(zone)?,
            cpd_type: lot.cpd_type,
            activity: lot.source.as_ref().map(|source| source.title.clone()),
            certificate: lot.source.map(|source| source.certificate),
        })
    };
    Ok(open.lots.into_iter().filter_map(show).take(EXPIRING).collect())
}
