//! Growth to ten million learners.

use std::fmt::Write as _;

use anyhow::Result;

use super::call::MILLISECONDS_A_ROUND_TRIP;
use super::prices::{Money, PriceList, grouped};
use super::{ACTIONS, steps};
use crate::bench::Table;

const LEARNERS: u64 = 10_000_000;

/// What a learner does in a year, in the order of [`ACTIONS`]. An assumption.
const A_YEAR: [u64; 4] = [4, 12, 2, 4];

const SECONDS_A_YEAR: u64 = 365 * 24 * 3_600;
/// The busiest hour against the mean of the year. An assumption.
const PEAK: u64 = 10;

/// What one partition holds and takes.
const PARTITION_GIGABYTES: u64 = 10;
const PARTITION_WRITES: u64 = 1_000;
const PARTITION_READS: u64 = 3_000;
/// What a table takes by default.
const TABLE_UNITS: u64 = 40_000;
const GIGABYTE: u64 = 1_000_000_000;

/// The sums of a year.
#[derive(Default)]
struct Year {
    calls: u64,
    half_reads: u64,
    writes: u64,
    round_trips: u64,
    bytes: u64,
    money: Money,
}

impl Year {
    fn of(table: &Table, list: &PriceList) -> Result<Self> {
        let mut year = Self::default();
        for ((_, of), times) in ACTIONS.into_iter().zip(A_YEAR) {
            let times = times * LEARNERS;
            for call in steps(table, list, of)? {
                year.calls += times;
                year.half_reads += call.counts.half_read_units * times;
                year.writes += call.counts.write_units * times;
                year.round_trips += call.counts.round_trips * times;
                year.bytes += u64::try_from(call.counts.bytes_stored).unwrap_or_default() * times;
                year.money = year.money + call.total() * times;
            }
        }
        Ok(year)
    }
}

/// In the busiest hour, a second.
fn peak(a_year: u64) -> u64 {
    (a_year * PEAK).div_ceil(SECONDS_A_YEAR)
}

/// Adds the section.
pub(super) fn write(text: &mut String, table: &Table, list: &PriceList) -> Result<()> {
    let year = Year::of(table, list)?;
    let [enrolments, quizzes, uploads, certificates] = A_YEAR;
    let gigabytes = year.bytes.div_ceil(GIGABYTE);
    let (reads, writes, calls) = (peak(year.half_reads.div_ceil(2)), peak(year.writes), peak(year.calls));
    let concurrency = peak(year.round_trips * MILLISECONDS_A_ROUND_TRIP / 1_000);
    let by_size = gigabytes.div_ceil(PARTITION_GIGABYTES);
    let by_rate = writes.div_ceil(PARTITION_WRITES).max(reads.div_ceil(PARTITION_READS));
    let storage = Money::of(gigabytes, list.storage_gigabyte_month);
    let share = writes * 100 / TABLE_UNITS;
    let number = |number: u64| grouped(number.into());
    write!(
        text,
        "\n## Ten million learners\n\
         Assumed: each makes {enrolments} enrolments, {quizzes} quiz submissions, {uploads} uploads and {certificates} certificates a year; the busiest hour has\n\
         {PEAK} times the mean of the year. Everything else is counted.\n\n\
         | What | Value | From |\n|---|---|---|\n\
         | a year's requests and messages | ${} | the steps above |\n\
         | storage that a year adds | {} GB | bytes of new items and index entries, 100 each for DynamoDB itself |\n\
         | a month's storage after that year | ${} | |\n\
         | partitions, by size | {} | {PARTITION_GIGABYTES} GB each |\n\
         | partitions, by rate in the busiest hour | {} | {} write and {} read units a second, over all tables; {} and {} each |\n\
         | share of a table's default quota | at most {share} % | {} units a second |\n\
         | shards of the streams | about {} | one for each partition; each is read by one process at a time |\n\
         | functions running at once in the busiest hour | {} | {} invocations a second × their round trips × {MILLISECONDS_A_ROUND_TRIP} ms |\n",
        year.money.dollars(),
        number(gigabytes),
        storage.dollars(),
        number(by_size),
        number(by_rate),
        number(writes),
        number(reads),
        number(PARTITION_WRITES),
        number(PARTITION_READS),
        number(TABLE_UNITS),
        number(by_size.max(by_rate)),
        number(concurrency),
        number(calls),
    )?;
    text.push_str(
        "\nNo count grows with the number of learners, so a request costs the same on the last day of that year as on the first.\n\
         The limits that are met first, and how to raise them, are in [quotas](quotas.md); how long a backlog takes is in\n\
         [capacity](capacity.md).\n",
    );
    Ok(())
}
