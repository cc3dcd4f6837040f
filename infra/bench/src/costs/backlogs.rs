//! How long a backlog takes, and what it costs, from what is counted of a process that works through a shard.

use std::fmt::Write as _;

use anyhow::Result;
use domain::ContentId;
use shared::store::{Store, keys};
use uuid::Uuid;

use super::Step;
use super::call::{Call, MILLISECONDS_A_ROUND_TRIP};
use super::prices::{PriceList, grouped};
use crate::bench::Table;
use crate::measured::Counts;
use crate::operations::backlogs::PIECES;

/// What a partition takes, and what a table on demand takes from its first day, in write units a second.
const PARTITION_WRITES: u64 = 1_000;
const TABLE_WRITES: u64 = 4_000;

/// Work that is due at once.
struct Backlog {
    name: &'static str,
    pieces: u64,
    /// What is counted for so many pieces in a shard.
    step: Step,
    /// Shards that are worked on side by side, by a process each.
    shards: usize,
    /// What the product promises.
    hours_at_most: u64,
}

impl Backlog {
    fn all() -> [Self; 4] {
        [
            Self {
                name: "due goals",
                pieces: 1_000_000,
                step: ("cpd-sweep", "24 goals, warm"),
                shards: Store::goal_shards().count(),
                hours_at_most: 24,
            },
            Self {
                name: "outbox rows after an outage",
                pieces: 200_000,
                step: ("outbox-sweep", "24 rows, warm"),
                shards: Store::message_shards().count(),
                hours_at_most: 1,
            },
            Self {
                name: "attempts to regrade",
                pieces: 200_000,
                step: ("quiz-sweep", "24 attempts, warm"),
                shards: keys::regrade_parts(ContentId(Uuid::nil())).count(),
                hours_at_most: 1,
            },
            Self {
                name: "enrolments to settle",
                pieces: 200_000,
                step: ("enrolment-sweep", "24 enrolments, warm"),
                shards: keys::enrolment_parts().count(),
                hours_at_most: 1,
            },
        ]
    }

    /// How long it takes: as the waits of a process follow each other; as if every unit were written to the partition that
    /// a shard has in its index; as if every unit were written to one table. Nothing is faster than the slowest.
    fn seconds(&self, counts: &Counts) -> [u64; 3] {
        let shards = u64::try_from(self.shards).unwrap_or(u64::MAX);
        let of_all = |count: u64| count * self.pieces;
        let pieces = u64::from(PIECES);
        [
            (of_all(counts.round_trips) * MILLISECONDS_A_ROUND_TRIP).div_ceil(pieces * shards * 1_000),
            of_all(counts.write_units).div_ceil(pieces * shards * PARTITION_WRITES),
            of_all(counts.write_units).div_ceil(pieces * TABLE_WRITES),
        ]
    }
}

/// With two decimals, rounded up.
fn hours(seconds: u64) -> String {
    let hundredths = (seconds * 100).div_ceil(3_600);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// The same for one of the pieces.
fn each(count: u64) -> String {
    let hundredths = (count * 100).div_ceil(u64::from(PIECES));
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// Adds the section.
pub(super) fn write(text: &mut String, table: &Table, list: &PriceList) -> Result<()> {
    write!(
        text,
        "\n## How long a backlog takes\n\
         Each counted for {PIECES} pieces in a shard. The hours are those of the slowest of three limits, which\n\
         [capacity](capacity.md) explains: what a process waits for, what a partition takes, what a table takes.\n\n\
         | Due at once | Requests each | Round trips | Read units | Write units | Shards | Hours by round trips | by partitions | by table | Hours | Promised | Dollars |\n\
         |---|---|---|---|---|---|---|---|---|---|---|---|\n",
    )?;
    for backlog in Backlog::all() {
        let (function, step) = backlog.step;
        let call = Call::find(table, list, function, step)?;
        let seconds = backlog.seconds(call.counts);
        let [by_trips, by_partitions, by_table] = seconds.map(hours);
        writeln!(
            text,
            "| {} {} | {} | {} | {} | {} | {} | {by_trips} | {by_partitions} | {by_table} | {} | {} | {} |",
            grouped(backlog.pieces.into()),
            backlog.name,
            each(call.counts.requests.values().sum()),
            each(call.counts.round_trips),
            each(call.counts.half_read_units.div_ceil(2)),
            each(call.counts.write_units),
            backlog.shards,
            hours(seconds.into_iter().max().unwrap_or_default()),
            backlog.hours_at_most,
            (call.total() * backlog.pieces.div_ceil(u64::from(PIECES))).dollars(),
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::budgets;

    #[test]
    fn no_backlog_takes_longer_than_the_product_promises() {
        let table = budgets::read().unwrap();
        for backlog in Backlog::all() {
            let (function, step) = backlog.step;
            assert!(step.starts_with(&format!("{PIECES} ")), "{step}");
            for seconds in backlog.seconds(&table[function][step]) {
                assert!(seconds <= backlog.hours_at_most * 3_600, "{}: {seconds} s", backlog.name);
            }
        }
    }

    #[test]
    fn a_backlog_takes_as_long_as_its_slowest_limit() {
        let backlog = Backlog {
            name: "of an example",
            pieces: 240_000,
            step: ("none", "none"),
            shards: 5,
            hours_at_most: 1,
        };
        let counts = Counts { round_trips: 48, write_units: 240, ..Counts::default() };
        // 240,000 × 2 × 20 ms ÷ 5; 240,000 × 10 ÷ 5,000; 240,000 × 10 ÷ 4,000.
        assert_eq!(backlog.seconds(&counts), [1_920, 480, 600]);
        assert_eq!((hours(1_920), hours(1_921), each(49)), ("0.54".into(), "0.54".into(), "2.05".into()));
    }
}
