//! Adds a posting to a transaction: creates the entries, updates the head, lots and totals by day.

use domain::LearnerId;
use domain::credits::ledger::{Head, Lot, Posting, Span, Spans};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use shared::store::{ItemKey, Read, Snapshot, StoreError, Transaction, keys};

/// The totals by day that a posting changes and that were not read; read these too before [`post`].
pub(crate) fn unread_totals(snapshot: &Snapshot, posting: &Posting) -> Vec<ItemKey> {
    let learner = posting.head.learner;
    snapshot.unread(Spans::of(&posting.entries).into_iter().map(|span| totals_key(learner, span)))
}

/// The totals by day that entries on one of these days change.
pub(crate) fn totals_of(learner: LearnerId, days: &[Date]) -> Vec<ItemKey> {
    let spans = days.iter().flat_map(|day| Span::of(*day));
    spans.map(|span| totals_key(learner, span)).collect()
}

/// The days that a moment can have, whatever the time zone.
pub(crate) fn days_around(moment: Timestamp) -> [Date; 3] {
    let day = moment.to_zoned(TimeZone::UTC).date();
    [day.saturating_sub(1.day()), day, day.saturating_add(1.day())]
}

fn totals_key(learner: LearnerId, span: Span) -> ItemKey {
    (&keys::ledger_day_totals(learner, span)).into()
}

/// Writes a posting. A lot that is not among `lots`, the lots read before, is new.
pub(crate) fn post(
    transaction: &mut Transaction,
    snapshot: &Snapshot,
    head: Option<&Read<Head>>,
    lots: &[Read<Lot>],
    posting: &Posting,
) -> Result<(), StoreError> {
    let learner = posting.head.learner;
    let mut before = Vec::new();
    let mut spans = Spans::default();
    for span in Spans::of(&posting.entries) {
        let key = keys::ledger_day_totals(learner, span);
        let read = snapshot.read(&key)?;
        if let Some(read) = &read {
            spans.0.insert(span, read.value.clone());
        }
        before.push((span, key, read));
    }
    for entry in &posting.entries {
        transaction.create(&keys::ledger_entry(learner, entry.sequence), entry)?;
        spans = spans.with(entry);
    }
    for (span, key, read) in &before {
        if let Some(totals) = spans.0.get(span) {
            transaction.save(key, read.as_ref(), totals)?;
        }
    }
    for (position, lot) in &posting.lots {
        let read = lots.iter().find(|read| read.value.position == *position);
        transaction.save(&keys::ledger_lot(learner, *position), read, lot)?;
    }
    transaction.save(&keys::ledger_head(learner), head, &posting.head)
}
