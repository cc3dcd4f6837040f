//! A learner's transcript: the entries of a period, in the learner's time zone, with totals per year.

use domain::credits::ledger::{Amount, CpdGoals, Entry, EntryKind, Period};
use domain::credits::transcript::{CycleTotal, Transcript, TranscriptEntry};
use domain::{Learner, Refusal};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use shared::http::{Failure, Identity, RequestContext};
use shared::store::{ItemKey, keys};

use crate::routes::list_transactions::Days;
use crate::state::App;

/// The most entries in a transcript; bounds what one request reads.
const ENTRIES_MAX: usize = 200_000;
/// The most years in a transcript.
const CYCLES_MAX: usize = 100;

/// Reads the caller's transcript.
pub(crate) async fn transcript(
    app: &App,
    context: &RequestContext,
    identity: &Identity,
    days: Days,
) -> Result<Transcript, Failure> {
    let learner = identity.learner;
    let (profile_key, goals_key) = (keys::learner(learner), keys::cpd_goals(learner));
    let keys: Vec<ItemKey> = vec![(&profile_key).into(), (&goals_key).into()];
    let snapshot = app.store.read(context.deadline, &keys).await?;
    let profile = snapshot.get(&profile_key)?;
    let goals = snapshot.get(&goals_key)?.unwrap_or_else(|| CpdGoals::standard(learner));
    let zone = Learner::zone(profile.as_ref());
    let (from, to) = days.moments(profile.as_ref());
    let range = match (days.from, days.to) {
        (None, None) => keys::ledger_entries(learner),
        _ => keys::ledger_entries_between(learner, from, to),
    };
    let found = app.store.ascending(context.deadline, &range, ENTRIES_MAX + 1).await?;
    if found.len() > ENTRIES_MAX {
        return Err(Refusal::field("from", "selects too many entries; choose a shorter period").into());
    }
    let entries: Vec<TranscriptEntry> = found.into_iter().map(|read| line(read.value, &zone)).collect();
    let now = app.clock.now();
    let last_day = days.to.unwrap_or_else(|| now.to_zoned(zone.clone()).date());
    Ok(Transcript {
        provider: app.provider.clone(),
        learner_name: Learner::certificate_name(profile.as_ref(), &identity.email, &identity.name).to_owned(),
        learner,
        from: days.from,
        to: days.to,
        time_zone: profile.and_then(|profile| profile.time_zone).unwrap_or_else(|| "UTC".to_owned()),
        produced_at: now,
        cycles: cycles(&goals, &entries, days.from, last_day),
        total: entries.iter().map(|entry| entry.credits).sum(),
        balance: entries.last().map(|entry| entry.balance_after).unwrap_or_default(),
        entries,
    })
}

fn line(entry: Entry, zone: &TimeZone) -> TranscriptEntry {
    let (activity, provider, certificate_number) = match entry.source {
        Some(source) => (source.title, source.provider, Some(source.number)),
        None => (entry.notes, String::new(), None),
    };
    TranscriptEntry {
        date: entry.created_at.to_zoned(zone.clone()).date(),
        kind: entry.kind,
        activity,
        provider,
        cpd_type: entry.cpd_type,
        credits: entry.credits,
        balance_after: entry.balance_after,
        certificate_number,
    }
}

/// The totals of the learner's CPD years, from the first day shown to the last.
fn cycles(
    goals: &CpdGoals,
    entries: &[TranscriptEntry],
    from: Option<Date>,
    last_day: Date,
) -> Vec<CycleTotal> {
    let Some(first) = entries.first() else { return Vec::new() };
    let first_day = from.unwrap_or(first.date).max(first.date);
    let mut cycles = Vec::new();
    let mut period = goals.period.containing(last_day);
    while period.end >= first_day && cycles.len() < CYCLES_MAX {
        cycles.push(CycleTotal {
            start: period.start,
            end: period.end,
            credits: counted(entries, period),
            goal: goals.credits,
        });
        period = goals.period.before(period);
    }
    cycles.reverse();
    cycles
}

fn counted(entries: &[TranscriptEntry], period: Period) -> Amount {
    let from = entries.partition_point(|entry| entry.date < period.start);
    let to = entries.partition_point(|entry| entry.date <= period.end);
    let counted = entries[from..to.max(from)].iter().filter(|entry| entry.kind != EntryKind::Expired);
    counted.map(|entry| entry.credits).sum()
}
