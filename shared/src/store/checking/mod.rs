//! Checks every invariant of the credit ledger over the whole table.
//!
//! A scan is an operator's command, never a request. A scan of a live table sees a learner's items at
//! different moments, so whatever looks wrong is read again, consistently, before it is reported.
//!
//! Only one learner's items are held at a time, and a hundred issues of certificates whose other half is looked up
//! together: what is held does not grow with the number of learners.

mod issues;

use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;
use tokio::time::Instant;

use super::entities::{AdjustmentMarker, AwardMarker, ReprintMarker, RevokedMarker};
use super::error::StoreError;
use super::item::{Item, from_item};
use super::key::{Entity, ItemKey, Table};
use super::keys;
use super::round_trips::Store;
use domain::LearnerId;
use domain::credits::ledger::{Amount, DayTotals, Entry, EntryKind, Head, Lot, Span, Spans, audit};

use self::issues::{Half, IssueKind};

/// How long one page of the scan may take.
const PAGE: Duration = Duration::from_secs(30);
/// How often a learner is read whose ledger changes meanwhile.
const LOOKS: u32 = 3;
/// How many issues are looked up with one batch read.
const LOOKED_UP: usize = 100;
/// How many breaches are kept as text; the others are counted.
const KEPT: usize = 1_000;

/// What was checked and what was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LedgerReport {
    pub items: u64,
    /// Learners with a ledger.
    pub learners: u64,
    pub entries: u64,
    /// Lots, and how many of them are open.
    pub lots: (u64, u64),
    /// Markers of awards, revocations and rows.
    pub markers: u64,
    /// The sum of all balances.
    pub balance: Amount,
    /// Every broken invariant, up to a thousand.
    pub breaches: Vec<String>,
    /// How many more there are.
    pub further_breaches: u64,
    /// The most items that were held at a time.
    pub held: usize,
}

/// A learner's items as scanned.
#[derive(Default)]
struct Partition {
    entries: Vec<Entry>,
    lots: Vec<Lot>,
    head: Option<Head>,
    days: Spans,
    rows: Vec<AdjustmentMarker>,
    /// Items that cannot be read or were changed after they were written.
    broken: Vec<String>,
}

#[derive(Default)]
struct Check {
    report: LedgerReport,
    /// Whose other half is still to be looked up.
    halves: Vec<Half>,
}

impl Store {
    /// Checks the whole ledger. `progress` is called with the number of items read so far.
    ///
    /// # Errors
    /// The table cannot be read.
    pub async fn check_ledger(&self, mut progress: impl FnMut(u64)) -> Result<LedgerReport, StoreError> {
        let table = self.tables.name(Table::Ledger)?;
        let (mut check, mut start) = (Check::default(), None);
        let mut open: Option<(LearnerId, Partition)> = None;
        loop {
            let scan = self.client.scan().table_name(table).consistent_read(true);
            let scan = scan.set_exclusive_start_key(start.take());
            let output = self.retry_read(Instant::now() + PAGE, || scan.clone().send()).await?;
            for item in output.items.unwrap_or_default() {
                check.report.items += 1;
                let (pk, sk) = (text(&item, "pk"), text(&item, "sk"));
                let Some(learner) = keys::learner_of(&pk) else {
                    check.marker(&pk, &sk, &item);
                    self.look_up(&mut check, LOOKED_UP).await?;
                    continue;
                };
                if open.as_ref().is_none_or(|(of, _)| *of != learner)
                    && let Some((of, partition)) = open.replace((learner, Partition::default()))
                {
                    self.close(&mut check, of, partition).await?;
                }
                if let Some((_, partition)) = &mut open {
                    partition.take(&pk, &sk, &item);
                    check.report.held = check.report.held.max(partition.length() + check.halves.len());
                }
            }
            progress(check.report.items);
            start = output.last_evaluated_key.filter(|key| !key.is_empty());
            if start.is_none() {
                break;
            }
        }
        if let Some((learner, partition)) = open {
            self.close(&mut check, learner, partition).await?;
        }
        self.look_up(&mut check, 1).await?;
        Ok(check.report)
    }

    /// Checks a learner's items. What looks wrong is read again before it is reported.
    async fn close(
        &self,
        check: &mut Check,
        learner: LearnerId,
        mut partition: Partition,
    ) -> Result<(), StoreError> {
        for _ in 1..LOOKS {
            if partition.breaches(learner).is_empty() {
                break;
            }
            partition = self.partition(learner).await?;
        }
        check.close(learner, partition);
        self.look_up(check, LOOKED_UP).await
    }

    async fn partition(&self, learner: LearnerId) -> Result<Partition, StoreError> {
        let table = self.tables.name(Table::Ledger)?;
        let pk = keys::ledger_head(learner).pk;
        let (mut partition, mut start) = (Partition::default(), None);
        loop {
            let query = self
                .client
                .query()
                .table_name(table)
                .key_condition_expression("pk = :pk")
                .expression_attribute_values(":pk", AttributeValue::S(pk.clone()))
                .consistent_read(true)
                .set_exclusive_start_key(start.take());
            let output = self.retry_read(Instant::now() + PAGE, || query.clone().send()).await?;
            for item in output.items.unwrap_or_default() {
                partition.take(&pk, &text(&item, "sk"), &item);
            }
            start = output.last_evaluated_key.filter(|key| !key.is_empty());
            if start.is_none() {
                return Ok(partition);
            }
        }
    }

    /// Looks up the other halves once at least so many are waiting. Both are written in one transaction, so whoever has
    /// seen one finds the other.
    async fn look_up(&self, check: &mut Check, at_least: usize) -> Result<(), StoreError> {
        if check.halves.len() >= at_least {
            let halves = std::mem::take(&mut check.halves);
            let others: Vec<ItemKey> = halves.iter().map(Half::other).collect();
            let snapshot = self.read(Instant::now() + PAGE, &others).await?;
            for half in &halves {
                check.report.breaches.extend(half.breach(&snapshot)?);
            }
        }
        check.report.keep_short();
        Ok(())
    }
}

impl LedgerReport {
    fn keep_short(&mut self) {
        let too_many = self.breaches.len().saturating_sub(KEPT);
        self.further_breaches += u64::try_from(too_many).unwrap_or(u64::MAX);
        self.breaches.truncate(KEPT);
    }
}

impl Partition {
    fn length(&self) -> usize {
        self.entries.len() + self.lots.len() + self.days.0.len() + self.rows.len()
    }

    fn take(&mut self, pk: &str, sk: &str, item: &Item) {
        let address = ItemKey { table: Table::Ledger, pk: pk.to_owned(), sk: sk.to_owned() };
        match sk.split('#').next().unwrap_or_default() {
            "ENTRY" => self.entries.extend(read::<Entry>(&address, item, &mut self.broken)),
            "LOT" => self.lots.extend(read::<Lot>(&address, item, &mut self.broken)),
            "HEAD" => self.head = read::<Head>(&address, item, &mut self.broken),
            "TOTALS" => {
                let totals = read::<DayTotals>(&address, item, &mut self.broken);
                match (sk.split_once('#').and_then(|(_, span)| Span::named(span)), totals) {
                    (Some(span), Some(totals)) => _ = self.days.0.insert(span, totals),
                    (None, _) => self.broken.push(format!("{address} is of no span of days")),
                    (Some(_), None) => {}
                }
            }
            "ROW" => self.rows.extend(read::<AdjustmentMarker>(&address, item, &mut self.broken)),
            _ => self.broken.push(format!("{address} is nothing that belongs into a ledger")),
        }
    }

    fn breaches(&self, learner: LearnerId) -> Vec<String> {
        let found = audit(learner, &self.entries, &self.lots, self.head.as_ref(), &self.days);
        let mut breaches: Vec<String> = found.iter().map(ToString::to_string).collect();
        breaches.extend(self.broken.iter().cloned());
        let adjustments: BTreeMap<u64, &Entry> = self
            .entries
            .iter()
            .filter(|entry| entry.kind == EntryKind::ManualAdjustment)
            .map(|entry| (entry.sequence, entry))
            .collect();
        for row in &self.rows {
            if adjustments.get(&row.sequence).is_none_or(|entry| entry.uuid != row.entry) {
                breaches.push(format!(
                    "ledger of {learner}: the row of entry {} made no such entry",
                    row.sequence
                ));
            }
        }
        breaches
    }
}

impl Check {
    fn marker(&mut self, pk: &str, sk: &str, item: &Item) {
        let address = ItemKey { table: Table::Ledger, pk: pk.to_owned(), sk: sk.to_owned() };
        let Some(enrolment) = keys::certificate_of(pk) else {
            self.report.breaches.push(format!("{address} is nothing that belongs into a ledger"));
            return;
        };
        let broken = &mut self.report.breaches;
        let (kind, at) = match sk.split('#').next().unwrap_or_default() {
            "AWARD" => {
                let marker = read::<AwardMarker>(&address, item, broken);
                (IssueKind::Award, marker.map(|marker| (marker.learner, marker.sequence)))
            }
            "REVOKED" => {
                let marker = read::<RevokedMarker>(&address, item, broken);
                (IssueKind::Revoked, marker.map(|marker| (marker.learner, marker.sequence)))
            }
            "REPRINT" => {
                let marker = read::<ReprintMarker>(&address, item, broken);
                (IssueKind::Reprint, marker.map(|marker| (marker.learner, marker.sequence)))
            }
            _ => {
                broken.push(format!("{address} is nothing that belongs into a ledger"));
                (IssueKind::Award, None)
            }
        };
        self.report.markers += 1;
        if let Some((learner, sequence)) = at {
            let issue = sk.rsplit('#').next().and_then(|number| number.parse().ok()).unwrap_or_default();
            self.halves.push(Half { enrolment, kind, issue, learner, sequence, is_marker: true });
        }
    }

    fn close(&mut self, learner: LearnerId, partition: Partition) {
        let count = |length: usize| u64::try_from(length).unwrap_or(u64::MAX);
        self.report.breaches.extend(partition.breaches(learner));
        self.report.learners += 1;
        self.report.entries += count(partition.entries.len());
        self.report.lots.0 += count(partition.lots.len());
        self.report.lots.1 += count(partition.lots.iter().filter(|lot| !lot.is_closed()).count());
        self.report.markers += count(partition.rows.len());
        self.report.balance += partition.head.map(|head| head.balance).unwrap_or_default();
        for entry in partition.entries {
            let kind = match entry.kind {
                EntryKind::Earned => IssueKind::Award,
                EntryKind::Revoked => IssueKind::Revoked,
                EntryKind::Reprinted => IssueKind::Reprint,
                EntryKind::ManualAdjustment | EntryKind::Expired => continue,
            };
            let Some(source) = entry.source else {
                let what = format!("ledger of {learner}: entry {} names no certificate", entry.sequence);
                self.report.breaches.push(what);
                continue;
            };
            let (enrolment, issue, sequence) = (source.enrolment, source.issue, entry.sequence);
            self.halves.push(Half { enrolment, kind, issue, learner, sequence, is_marker: false });
        }
    }
}

/// The entity of an item. Names it in `broken` if it cannot be read, has the wrong index attributes, or was written
/// more often than allowed.
fn read<T: Entity>(address: &ItemKey, item: &Item, broken: &mut Vec<String>) -> Option<T> {
    let read = match from_item::<T>(address, item) {
        Ok(read) => read,
        Err(error) => {
            broken.push(error.to_string());
            return None;
        }
    };
    if T::ONCE && read.version != 1 {
        broken.push(format!("{address} was written {} times, and may be written once", read.version));
    }
    if read.value.index().iter().any(|(name, value)| text(item, name) != *value) {
        broken.push(format!("{address} does not stand in its index where it should"));
    }
    Some(read.value)
}

fn text(item: &Item, name: &str) -> String {
    item.get(name).and_then(|value| value.as_s().ok()).cloned().unwrap_or_default()
}
