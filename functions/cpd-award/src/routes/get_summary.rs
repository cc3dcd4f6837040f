//! `GET /api/users/cpd_transactions/summary/`: the summary of the ledger.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::Learner;
use domain::credits::ledger::{CpdGoals, EntryKind, Head, Lot};
use jiff::tz::TimeZone;
use shared::http::{ErrorBody, Failure, Identity, RequestContext};
use shared::store::{ItemKey, StoreError, keys};
use shared::use_cases::goal_progress::{goal_progress, totals_before};

use crate::state::App;
use crate::views::{ExpiringCredits, KindTotal, PeriodTotal, TransactionTypeTotal, TransactionsSummary};

/// The number of years shown, including the current one.
const YEARS: usize = 3;
/// The number of expiring lots shown.
const EXPIRING: usize = 10;
/// The number of lots read to find them, since closed lots are among the open ones.
const LOTS_READ: usize = 100;

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
    let head = snapshot.get(&head_key)?.unwrap_or_else(|| Head::new(learner));
    let goals = snapshot.get(&goals_key)?.unwrap_or_else(|| CpdGoals::standard(learner));
    let zone = Learner::zone(snapshot.get(&profile_key)?.as_ref());
    let progress =
        goal_progress(&app.store, context.deadline, &goals, &zone, Some(&head), app.clock.now()).await?;
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
        periods: years(&app, &context, &goals, &zone, &head).await?,
        by_transaction_type: by_transaction_type.collect(),
        by_cpd_type: by_cpd_type.collect(),
        expiring: expiring(&app, &context, &head).await?,
    }))
}

async fn years(
    app: &App,
    context: &RequestContext,
    goals: &CpdGoals,
    zone: &TimeZone,
    head: &Head,
) -> Result<Vec<PeriodTotal>, StoreError> {
    let mut period = goals.current(zone, app.clock.now());
    let mut last = head.totals.credited();
    let mut years = Vec::new();
    for _ in 0..YEARS {
        let start = period.moments(zone).0;
        let first = totals_before(&app.store, context.deadline, head, start).await?.credited();
        years.push(PeriodTotal { start: period.start, end: period.end, earned: (last - first).to_string() });
        (period, last) = (goals.period.before(period), first);
    }
    Ok(years)
}

async fn expiring(
    app: &App,
    context: &RequestContext,
    head: &Head,
) -> Result<Vec<ExpiringCredits>, StoreError> {
    let range = keys::ledger_lots_from(head.learner, head.open_from);
    let lots = app.store.ascending(context.deadline, &range, LOTS_READ).await?;
    let show = |lot: Lot| {
        Some(ExpiringCredits {
            credits: lot.remaining.to_string(),
            expires_at: lot.position.expires_at?,
            cpd_type: lot.cpd_type,
            activity: lot.source.as_ref().map(|source| source.title.clone()),
            certificate: lot.source.map(|source| source.certificate),
        })
    };
    let open = lots.into_iter().map(|read| read.value).filter(|lot| !lot.is_closed());
    Ok(open.filter_map(show).take(EXPIRING).collect())
}
