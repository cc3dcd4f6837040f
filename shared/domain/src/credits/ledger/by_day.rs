//! Totals by the day on which entries count.
//!
//! An entry can be written later than one that counts on a later day: the stream was away over the end of a
//! year, or a certificate of last year is revoked. So the credits of a period are no difference of two entries.
//! They are kept by day in a tree of three levels: all years, the months of a year, the days of a month. An
//! entry changes one item of each level, and the sum of any days is the difference of two sums of at most three
//! items, however long the ledger is and however long the period.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::entry::{Entry, Totals};
use crate::LearnerId;

/// What one item of the tree covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Span {
    /// Everything, by year.
    All,
    /// A year, by month.
    Year(i16),
    /// A month of a year, by day.
    Month(i16, i8),
}

impl Span {
    /// The spans that contain a day, the longest first.
    pub fn of(day: Date) -> [Self; 3] {
        [Self::All, Self::Year(day.year()), Self::Month(day.year(), day.month())]
    }

    /// The spans that are needed to sum up everything before a day. The first day of a year needs one.
    pub fn before(day: Date) -> Vec<Self> {
        let [all, year, month] = Self::of(day);
        let mut spans = vec![all];
        if day.month() > 1 {
            spans.push(year);
        }
        if day.day() > 1 {
            spans.push(month);
        }
        spans
    }

    /// The span with this name.
    pub fn named(name: &str) -> Option<Self> {
        match name.split_once('-') {
            _ if name == "ALL" => Some(Self::All),
            None => Some(Self::Year(name.parse().ok()?)),
            Some((year, month)) => Some(Self::Month(year.parse().ok()?, month.parse().ok()?)),
        }
    }

    /// The name of the part that contains a day; names sort like days.
    fn part(self, day: Date) -> String {
        let pattern = match self {
            Self::All => "%Y",
            Self::Year(_) => "%Y-%m",
            Self::Month(..) => "%Y-%m-%d",
        };
        day.strftime(pattern).to_string()
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("ALL"),
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Month(year, month) => write!(f, "{year:04}-{month:02}"),
        }
    }
}

/// The totals of a span by its parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayTotals {
    pub learner: LearnerId,
    /// Of the last entry that was added.
    pub sequence: u64,
    /// By year, month or day.
    pub parts: BTreeMap<String, Totals>,
}

impl DayTotals {
    /// Without entries.
    pub fn new(learner: LearnerId) -> Self {
        Self { learner, sequence: 0, parts: BTreeMap::new() }
    }

    /// Adds an entry to the part that contains its day.
    #[must_use]
    pub fn with(mut self, span: Span, entry: &Entry) -> Self {
        let part = self.parts.entry(span.part(entry.day())).or_default();
        *part = std::mem::take(part).with(entry.kind, &entry.cpd_type, entry.credits);
        Self { sequence: entry.sequence, ..self }
    }

    fn before(&self, part: String) -> Totals {
        self.parts.range(..part).fold(Totals::default(), |sum, (_, totals)| sum.plus(totals))
    }
}

/// The spans of a ledger, or as many of them as were read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spans(pub BTreeMap<Span, DayTotals>);

impl Spans {
    /// The totals of all entries that count before a day, from the spans that [`Span::before`] names.
    pub fn before(&self, day: Date) -> Totals {
        let sums = Span::before(day).into_iter().filter_map(|span| Some((span, self.0.get(&span)?)));
        sums.fold(Totals::default(), |sum, (span, totals)| sum.plus(&totals.before(span.part(day))))
    }

    /// Adds an entry to every span that contains its day.
    #[must_use]
    pub fn with(mut self, entry: &Entry) -> Self {
        for span in Span::of(entry.day()) {
            let totals = self.0.remove(&span).unwrap_or_else(|| DayTotals::new(entry.learner));
            self.0.insert(span, totals.with(span, entry));
        }
        self
    }

    /// The spans that entries change.
    pub fn of(entries: &[Entry]) -> BTreeSet<Span> {
        entries.iter().flat_map(|entry| Span::of(entry.day())).collect()
    }

    /// The sequence of the newest entry in any of the spans.
    pub fn sequence(&self) -> u64 {
        self.0.values().map(|totals| totals.sequence).max().unwrap_or_default()
    }

    /// The first day of the first year with an entry.
    pub fn first_year(&self) -> Option<Date> {
        let year = self.0.get(&Span::All)?.parts.keys().next()?;
        Some(jiff::civil::date(year.parse().ok()?, 1, 1))
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::ToSpan;
    use jiff::civil::date;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::super::{Actor, Amount, Draft, EntryKind, Head};
    use super::*;

    fn entries(days: &[(i64, i64)]) -> Vec<Entry> {
        let mut head = Head::new(LearnerId(Uuid::nil()));
        let mut entries = Vec::new();
        for (number, (day, hundredths)) in days.iter().enumerate() {
            let draft = Draft {
                uuid: Uuid::from_u128(number as u128),
                kind: EntryKind::ManualAdjustment,
                credits: Amount::from_hundredths(*hundredths),
                cpd_type: format!("kind {}", hundredths % 3),
                notes: String::new(),
                source: None,
                created_by: Actor::System,
                earned_on: date(2026, 1, 1).checked_add(day.days()).unwrap(),
            };
            let (next, entry) = head.append(draft, Timestamp::UNIX_EPOCH).unwrap();
            head = next;
            entries.push(entry);
        }
        entries
    }

    proptest! {
        /// Whatever the order in which entries are written, the sum before any day is that of a list.
        #[test]
        fn the_sum_before_any_day_is_that_of_a_list(
            days in proptest::collection::vec((0_i64..1200, 1_i64..500), 1..40),
            asked in proptest::collection::vec(-10_i64..1210, 1..20),
        ) {
            let entries = entries(&days);
            let all = entries.iter().fold(Spans::default(), |spans, entry| spans.with(entry));
            for asked in asked {
                let asked = date(2026, 1, 1).checked_add(asked.days()).unwrap();
                // Only the spans that are said to be needed.
                let needed = Span::before(asked);
                let read = all.0.iter().filter(|(span, _)| needed.contains(span));
                let read = Spans(read.map(|(span, totals)| (*span, totals.clone())).collect());
                let counted = entries.iter().filter(|entry| entry.day() < asked);
                let expected = counted.fold(Totals::default(), |sum, entry| {
                    sum.with(entry.kind, &entry.cpd_type, entry.credits)
                });
                prop_assert_eq!(read.before(asked), expected);
            }
        }
    }

    #[test]
    fn a_sum_needs_at_most_three_items() {
        assert_eq!(Span::before(date(2027, 1, 1)), [Span::All]);
        assert_eq!(Span::before(date(2027, 4, 1)), [Span::All, Span::Year(2027)]);
        assert_eq!(Span::before(date(2027, 1, 6)), [Span::All, Span::Month(2027, 1)]);
        assert_eq!(Span::before(date(2027, 4, 6)), Span::of(date(2027, 4, 6)));
    }
}
