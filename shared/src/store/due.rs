//! Due work: sparse indexes that hold only what still has to be done.
//!
//! | Work | Is in the index | Leaves it |
//! |---|---|---|
//! | a certificate that the ledger has not caught up with | since it changed | with the ledger's entries, in the same transaction |
//! | a lot | at its next reminder, finally at its expiry | when it is closed |
//! | a course that was published | since then, at its next walk | when all its enrolments are settled |
//! | a learner's goals | at the next reminder of a period's end | never: the next period follows |
//!
//! A sweep reads only what is due. What it cannot do now stays due.

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use tokio::time::Instant;

use super::error::StoreError;
use super::item::Item;
use super::key::{Key, Table};
use super::keys::{self, sortable};
use super::round_trips::Store;
use domain::credits::ledger::Lot;
use domain::{CourseId, EnrolmentId, LearnerId};

/// A kind of due work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Work {
    /// Certificates without their entries.
    Award,
    /// Lots with a reminder or an expiry.
    Lot,
    /// Goals with a period that ends.
    Remind,
    /// Courses whose enrolments have to be settled.
    Settle,
}

impl Work {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Award => "AWARD",
            Self::Lot => "LOT",
            Self::Remind => "REMIND",
            Self::Settle => "SETTLE",
        }
    }

    fn table(self) -> Table {
        match self {
            Self::Award | Self::Remind | Self::Settle => Table::Main,
            Self::Lot => Table::Ledger,
        }
    }
}

/// Where to continue reading due work: after an item, in a part of the index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    shard: usize,
    after: Option<String>,
}

/// A page of due work, and where the next one starts.
#[derive(Debug)]
pub struct Due<T> {
    /// The oldest of each part of the index first.
    pub items: Vec<T>,
    /// `None` on the last page.
    pub next: Option<Progress>,
}

/// The owner and the key of a due lot.
#[derive(Clone, Debug)]
pub struct DueLot {
    pub learner: LearnerId,
    pub key: Key<Lot>,
}

impl Store {
    /// Certificates that changed at `before` or earlier and that the ledger has not caught up with.
    ///
    /// # Errors
    /// The store was unavailable until the deadline.
    pub async fn certificates_with_due_steps(
        &self,
        deadline: Instant,
        before: Timestamp,
        from: Progress,
    ) -> Result<Due<EnrolmentId>, StoreError> {
        let found = |pk: &str, _: &str| keys::certificate_of(pk);
        self.work_due(deadline, Work::Award, before, from, found).await
    }

    /// Lots that have a reminder or their expiry at `before` or earlier.
    ///
    /// # Errors
    /// The store was unavailable until the deadline.
    pub async fn due_lots(
        &self,
        deadline: Instant,
        before: Timestamp,
        from: Progress,
    ) -> Result<Due<DueLot>, StoreError> {
        let found = |pk: &str, sk: &str| {
            let learner = keys::learner_of(pk)?;
            Some(DueLot { learner, key: Key::new(pk.to_owned(), sk) })
        };
        self.work_due(deadline, Work::Lot, before, from, found).await
    }

    /// Learners whose period ends soon enough to be reminded at `before` or earlier.
    ///
    /// # Errors
    /// The store was unavailable until the deadline.
    pub async fn due_goals(
        &self,
        deadline: Instant,
        before: Timestamp,
        from: Progress,
    ) -> Result<Due<LearnerId>, StoreError> {
        self.work_due(deadline, Work::Remind, before, from, |pk, _| keys::learner_of(pk)).await
    }

    /// Courses whose enrolments have to be settled at `before` or earlier.
    ///
    /// # Errors
    /// The store was unavailable until the deadline.
    pub async fn due_settlements(
        &self,
        deadline: Instant,
        before: Timestamp,
        from: Progress,
    ) -> Result<Due<CourseId>, StoreError> {
        self.work_due(deadline, Work::Settle, before, from, |pk, _| keys::settlement_of(pk)).await
    }

    async fn work_due<T>(
        &self,
        deadline: Instant,
        work: Work,
        before: Timestamp,
        from: Progress,
        read: impl Fn(&str, &str) -> Option<T>,
    ) -> Result<Due<T>, StoreError> {
        let shards: Vec<String> = work.shards().collect();
        let Some(shard) = shards.get(from.shard) else { return Ok(Due { items: Vec::new(), next: None }) };
        // Include what is due at exactly that moment: its key continues after the time.
        let until = format!("{}#~", sortable(before));
        // BETWEEN refuses reversed ends: work that falls due while the sweep runs is left to the next one.
        let start = from.after.as_deref().map_or_else(|| " ".to_owned(), |after| format!("{after}!"));
        let whole = Progress { shard: from.shard + 1, after: None };
        if start > until {
            return Ok(Due { items: Vec::new(), next: Some(whole) });
        }
        let query = self
            .client
            .query()
            .table_name(self.tables.name(work.table())?)
            .index_name("due")
            .key_condition_expression("due_pk = :pk AND due_sk BETWEEN :from AND :to")
            .expression_attribute_values(":pk", AttributeValue::S(shard.clone()))
            .expression_attribute_values(":from", AttributeValue::S(start))
            .expression_attribute_values(":to", AttributeValue::S(until))
            .limit(DUE_PAGE);
        let found = self.retry_read(deadline, || query.clone().send()).await?.items.unwrap_or_default();
        let text = |item: &Item, name: &str| item.get(name).and_then(|value| value.as_s().ok()).cloned();
        let last = found.last().and_then(|item| text(item, "due_sk"));
        let full = found.len() >= usize::try_from(DUE_PAGE).unwrap_or(usize::MAX);
        let next = match last.filter(|_| full) {
            Some(after) => Progress { shard: from.shard, after: Some(after) },
            None => whole,
        };
        let items = found.iter().filter_map(|item| read(&text(item, "pk")?, &text(item, "sk")?)).collect();
        Ok(Due { items, next: (next.shard < shards.len()).then_some(next) })
    }
}

/// Items that one query of due work takes.
const DUE_PAGE: i32 = 25;
