//! The totals of a learner's ledger before any day, at a cost that does not grow with the ledger.
//!
//! They come from the totals by day (`domain::credits::ledger::Spans`); what earlier releases wrote has no day and is
//! found by its running totals. A batch read is no snapshot, so the head is read twice: an entry that was written
//! meanwhile shows, and everything is read again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::LearnerId;
use domain::credits::ledger::{Head, Span, Spans, Totals, Undated};
use jiff::ToSpan;
use jiff::civil::Date;
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::store::{ItemKey, Store, StoreError, keys};

/// How often the totals are read while entries are being written.
const READS: u32 = 20;
/// Entries that one query reads to find the last one without a day.
const PAGE: u8 = 20;

/// A ledger's head, and its totals before the days that were asked for.
#[derive(Clone, Debug)]
pub struct LedgerTotals {
    pub head: Head,
    spans: Spans,
    /// The totals of entries without a day.
    undated: BTreeMap<Date, Totals>,
    /// The day on which the first entry counts.
    first: Option<Date>,
}

impl LedgerTotals {
    /// The totals before a day that was asked for.
    pub fn before(&self, day: Date) -> Totals {
        let undated = self.undated.get(&day).cloned().unwrap_or_default();
        undated.plus(&self.spans.before(day))
    }

    /// The totals from one day, included, to another, excluded; without a day, from the beginning or to the end.
    pub fn between(&self, from: Option<Date>, to: Option<Date>) -> Totals {
        let last = to.map_or_else(|| self.head.totals.clone(), |to| self.before(to));
        from.map_or(last.clone(), |from| last.minus(&self.before(from)))
    }

    /// A day before which nothing counts; `None` when there are no entries.
    pub fn first_day(&self) -> Option<Date> {
        [self.first, self.spans.first_year()].into_iter().flatten().min()
    }
}

/// Reads the totals before these days. `head` is the head as it was read just before.
///
/// # Errors
/// The store was unavailable until the deadline, or an item is corrupt.
pub async fn ledger_totals(
    store: &Store,
    deadline: Instant,
    learner: LearnerId,
    head: Option<Head>,
    days: &[Date],
) -> Result<LedgerTotals, StoreError> {
    let mut spans: BTreeSet<Span> = days.iter().flat_map(|day| Span::before(*day)).collect();
    spans.insert(Span::All);
    let head_key = keys::ledger_head(learner);
    let first_key = keys::ledger_entry(learner, 1);
    let mut keys: Vec<ItemKey> = vec![(&head_key).into(), (&first_key).into()];
    keys.extend(spans.iter().map(|span| ItemKey::from(&keys::ledger_day_totals(learner, *span))));
    let mut before = head.unwrap_or_else(|| Head::new(learner));
    let mut totals =
        LedgerTotals { head: before.clone(), spans: Spans::default(), undated: BTreeMap::new(), first: None };
    if before.sequence == 0 {
        return Ok(totals);
    }
    for _ in 0..READS {
        let undated = undated_totals(store, deadline, &before, days);
        let (snapshot, undated) = tokio::join!(store.read(deadline, &keys), undated);
        let snapshot = snapshot?;
        totals.undated = undated?;
        totals.head = snapshot.get(&head_key)?.unwrap_or_else(|| Head::new(learner));
        totals.first = snapshot.get(&first_key)?.map(|entry| entry.day());
        totals.spans = Spans::default();
        for span in &spans {
            if let Some(found) = snapshot.get(&keys::ledger_day_totals(learner, *span))? {
                totals.spans.0.insert(*span, found);
            }
        }
        let sequence = totals.head.sequence;
        if before.sequence == sequence && totals.spans.sequence() <= sequence {
            break;
        }
        before = totals.head.clone();
    }
    Ok(totals)
}

/// The totals of the entries without a day before each of these days, all read at once.
async fn undated_totals(
    store: &Store,
    deadline: Instant,
    head: &Head,
    days: &[Date],
) -> Result<BTreeMap<Date, Totals>, StoreError> {
    let (mut found, mut reading) = (BTreeMap::new(), JoinSet::new());
    let Some(undated) = head.undated().map(Arc::new) else { return Ok(found) };
    for day in days.iter().copied().collect::<BTreeSet<_>>() {
        let (store, undated, learner) = (store.clone(), Arc::clone(&undated), head.learner);
        reading.spawn(async move {
            let totals = undated_before(&store, deadline, learner, &undated, day).await;
            totals.map(|totals| (day, totals))
        });
    }
    while let Some(read) = reading.join_next().await {
        let (day, totals) = read.map_err(|error| StoreError::Refused(error.to_string()))??;
        found.insert(day, totals);
    }
    Ok(found)
}

/// The totals of the entries without a day before a day. They follow each other in time, so the last one before the
/// day carries them; few others can be among them, those that were written late.
async fn undated_before(
    store: &Store,
    deadline: Instant,
    learner: LearnerId,
    undated: &Undated,
    day: Date,
) -> Result<Totals, StoreError> {
    if undated.last_day < day {
        return Ok(undated.totals.clone());
    }
    let range = keys::ledger_entries_on(learner, None, Some(day.saturating_sub(1.day())));
    let mut cursor = None;
    loop {
        let page = store.page(deadline, &range, PAGE, cursor.as_ref()).await?;
        if let Some(last) = page.items.into_iter().find(|entry| entry.earned_on.is_none()) {
            return Ok(last.totals);
        }
        cursor = page.older;
        if cursor.is_none() {
            return Ok(Totals::default());
        }
    }
}
