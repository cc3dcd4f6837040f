//! A learner's transcript: the entries of a period by the day on which they count, with totals per year.
//!
//! The totals are the ledger's, never sums of what is shown: a year is shown as a whole even if a part of it was asked
//! for, and a period without entries has a balance.

use domain::credits::ledger::{Amount, CpdGoals, EntryLine, Period};
use domain::credits::transcript::{CycleTotal, Transcript, TranscriptEntry};
use domain::{Learner, LearnerId, Refusal};
use jiff::ToSpan;
use jiff::civil::Date;
use shared::http::{Failure, Identity, RequestContext};
use shared::store::{ItemKey, keys};
use shared::use_cases::ledger_totals::ledger_totals;

use crate::export::Form;
use crate::routes::list_transactions::Days;
use crate::state::App;

/// The most years in a transcript.
const CYCLES_MAX: usize = 100;

/// Reads the caller's transcript.
pub(crate) async fn transcript(
    app: &App,
    context: &RequestContext,
    identity: &Identity,
    days: Days,
    form: Form,
) -> Result<Transcript, Failure> {
    let learner = identity.learner;
    let (profile_key, goals_key) = (keys::learner(learner), keys::cpd_goals(learner));
    let head_key = keys::ledger_head(learner);
    let keys: Vec<ItemKey> = vec![(&profile_key).into(), (&goals_key).into(), (&head_key).into()];
    let snapshot = app.store.read(context.deadline, &keys).await?;
    let profile = snapshot.get(&profile_key)?;
    let goals = snapshot.get(&goals_key)?.unwrap_or_else(|| CpdGoals::standard(learner));
    let zone = Learner::zone(profile.as_ref());
    let found = entries(app, context, learner, days, form).await?;
    let now = app.clock.now();
    let today = now.to_zoned(zone).date();
    let (store, deadline) = (&app.store, context.deadline);
    let periods = periods(&goals, days, found.first().map(EntryLine::day), today);
    let mut asked: Vec<Date> = days.bounds().into_iter().flatten().collect();
    asked.extend(periods.iter().flat_map(|period| [period.start, after(period.end)]));
    let totals = ledger_totals(store, deadline, learner, snapshot.get(&head_key)?, &asked).await?;
    let [from, to] = days.bounds();
    let opening = from.map(|from| totals.before(from).balance()).unwrap_or_default();
    let total = totals.between(from, to).balance();
    let mut balance = opening;
    let lines = found.into_iter().map(|entry| {
        balance += entry.credits;
        line(entry, balance)
    });
    let entries = lines.collect();
    let first = totals.first_day();
    let shown = periods.into_iter().filter(|period| first.is_some_and(|first| period.end >= first));
    let cycles = shown.map(|period| CycleTotal {
        start: period.start,
        end: period.end,
        credits: totals.between(Some(period.start), Some(after(period.end))).credited(),
        goal: goals.credits,
    });
    Ok(Transcript {
        provider: app.provider.clone(),
        learner_name: Learner::certificate_name(profile.as_ref(), &identity.email, &identity.name).to_owned(),
        learner,
        from: days.from,
        to: days.to,
        time_zone: profile.and_then(|profile| profile.time_zone).unwrap_or_else(|| "UTC".to_owned()),
        produced_at: now,
        cycles: cycles.collect(),
        opening,
        total,
        balance: opening + total,
        entries,
    })
}

/// The entries of the days, in the order of the days on which they count.
async fn entries(
    app: &App,
    context: &RequestContext,
    learner: LearnerId,
    days: Days,
    form: Form,
) -> Result<Vec<EntryLine>, Failure> {
    let range = match days.any() {
        false => keys::ledger_entries(learner),
        true => keys::ledger_entries_on(learner, days.from, days.to),
    };
    let at_most = form.entries_max();
    let mut entries: Vec<EntryLine> =
        app.store.ascending_parts(context.deadline, &range, at_most + 1).await?;
    if entries.len() > at_most {
        return Err(Refusal::field("from", form.too_many()).into());
    }
    entries.sort_by_key(|entry| (entry.day(), entry.sequence));
    Ok(entries)
}

fn line(entry: EntryLine, balance_after: Amount) -> TranscriptEntry {
    let date = entry.day();
    let (activity, provider, certificate_number) = match entry.source {
        Some(source) => (source.title, source.provider, Some(source.number)),
        None => (entry.notes, String::new(), None),
    };
    TranscriptEntry {
        date,
        kind: entry.kind,
        activity,
        provider,
        cpd_type: entry.cpd_type,
        credits: entry.credits,
        balance_after,
        certificate_number,
    }
}

/// The learner's whole CPD years from the first day that is asked for to the last, oldest first; without a first
/// day, from the first entry.
fn periods(goals: &CpdGoals, days: Days, first: Option<Date>, today: Date) -> Vec<Period> {
    let Some(first_day) = days.from.or(first) else { return Vec::new() };
    let mut periods = Vec::new();
    let mut period = goals.period.containing(days.to.unwrap_or(today));
    while period.end >= first_day && periods.len() < CYCLES_MAX {
        periods.push(period);
        period = goals.period.before(period);
    }
    periods.reverse();
    periods
}

fn after(day: Date) -> Date {
    day.saturating_add(1.day())
}
