//! Due work: sparse indexes that hold only what still has to be done.
//!
//! | Work | Is in the index | Leaves it |
//! |---|---|---|
//! | an outbox row | at the time it is due | when the queue has its message |
//! | an open timed attempt | at the end of its time | when it is submitted or parked |
//! | a certificate that the ledger has not caught up with | since it changed | with the ledger's entries, in the same transaction |
//! | a lot | at its next reminder, finally at its expiry | when it is closed |
//! | a course that was published | since then, at its next walk | when all its enrolments are settled |
//! | a walk that regrades attempts | shortly after an instructor asked for it | when all its attempts are regraded |
//! | an enrolment that was completed again after a withdrawn pass | since then | when its certificate is issued again |
//! | a learner's goals | at the next reminder of a period's end | never: the next period follows |
//!
//! Each kind of work is spread over a few shards, and a sweep reads a shard page by page. What it cannot do now stays due
//! and holds up nothing behind it: the sweep goes on with the next page, in this process or in another one.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use super::error::StoreError;
use super::item::Item;
use super::key::{Key, Table};
use super::keys::{self, sortable};
use super::query::attribute;
use super::round_trips::Store;
use domain::course::settlement::SettlementPart;
use domain::credits::ledger::Lot;
use domain::quiz::attempt::QuizState;
use domain::quiz::regrade_walk::RegradePart;
use domain::{CourseId, EnrolmentId, LearnerId, MessageId};

/// A kind of due work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Work {
    /// Messages in the outbox.
    Message,
    /// Open attempts whose time ends.
    Attempt,
    /// Certificates without their entries.
    Award,
    /// Lots with a reminder or an expiry.
    Lot,
    /// Goals with a period that ends.
    Remind,
    /// Courses whose enrolments have to be settled.
    Settle,
    /// Walks that regrade attempts.
    Regrade,
    /// Enrolments whose certificate has to be issued again.
    Reissue,
}

/// Where a kind of work is found.
struct WorkIndex {
    table: Table,
    name: &'static str,
    pk: &'static str,
    sk: &'static str,
    /// In front of the time in its sort key.
    prefix: &'static str,
}

impl Work {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Message => "DUE",
            Self::Attempt => "OPEN",
            Self::Award => "AWARD",
            Self::Lot => "LOT",
            Self::Remind => "REMIND",
            Self::Settle => "SETTLE",
            Self::Regrade => "REGRADE",
            Self::Reissue => "REISSUE",
        }
    }

    fn starts(self) -> impl Iterator<Item = Position> {
        (0..self.shards().count()).map(|shard| Position { shard, after: None })
    }

    fn place(self) -> WorkIndex {
        let due = |table| WorkIndex { table, name: "due", pk: "due_pk", sk: "due_sk", prefix: "" };
        match self {
            Self::Message => WorkIndex { pk: "shard", sk: "due_at", ..due(Table::Outbox) },
            Self::Attempt => {
                WorkIndex { name: "GSI1", pk: "gsi1pk", sk: "gsi1sk", prefix: "EXPIRES#", ..due(Table::Main) }
            }
            Self::Award | Self::Remind | Self::Settle | Self::Regrade | Self::Reissue => due(Table::Main),
            Self::Lot => due(Table::Ledger),
        }
    }
}

/// Where to continue in a shard of due work. It fits into a message, so that another process can go on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    shard: usize,
    /// The key of the item to continue after; absent at the oldest work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    after: Option<BTreeMap<String, String>>,
}

impl Position {
    fn start_key(self) -> Option<Item> {
        let text = |(name, value)| (name, AttributeValue::S(value));
        Some(self.after?.into_iter().map(text).collect())
    }

    fn after(shard: usize, key: Item) -> Self {
        let text = |(name, value): (String, AttributeValue)| Some((name, value.as_s().ok()?.clone()));
        Self { shard, after: Some(key.into_iter().filter_map(text).collect()) }
    }
}

/// A page of a shard of due work, and where the next one starts.
#[derive(Debug)]
pub struct Due<T> {
    /// The oldest first.
    pub items: Vec<T>,
    /// `None` on the shard's last page.
    pub next: Option<Position>,
}

/// The owner and the key of a due lot.
#[derive(Clone, Debug)]
pub struct DueLot {
    pub learner: LearnerId,
    pub key: Key<Lot>,
}

/// The owner and the key of an attempt whose time is over.
#[derive(Clone, Debug)]
pub struct DueAttempt {
    pub learner: LearnerId,
    pub key: Key<QuizState>,
}

impl Store {
    /// Where the oldest messages of each shard are.
    pub fn message_shards() -> impl Iterator<Item = Position> {
        Work::Message.starts()
    }

    /// Where the oldest open attempts of each shard are.
    pub fn attempt_shards() -> impl Iterator<Item = Position> {
        Work::Attempt.starts()
    }

    /// Where the oldest certificates of each shard are that the ledger has not caught up with.
    pub fn certificate_shards() -> impl Iterator<Item = Position> {
        Work::Award.starts()
    }

    /// Where the lots of each shard are that are due first.
    pub fn lot_shards() -> impl Iterator<Item = Position> {
        Work::Lot.starts()
    }

    /// Where the goals of each shard are that are due first.
    pub fn goal_shards() -> impl Iterator<Item = Position> {
        Work::Remind.starts()
    }

    /// Where the oldest settlements of each shard are.
    pub fn settlement_shards() -> impl Iterator<Item = Position> {
        Work::Settle.starts()
    }

    /// Where the oldest walks of each shard are that regrade attempts.
    pub fn regrade_shards() -> impl Iterator<Item = Position> {
        Work::Regrade.starts()
    }

    /// Where the oldest enrolments of each shard are whose certificate has to be issued again.
    pub fn reissue_shards() -> impl Iterator<Item = Position> {
        Work::Reissue.starts()
    }

    /// Messages that were due at `before` or earlier.
    ///
    /// # Errors
    /// The store was unavailable until the deadline.
    pub async fn due_messages(
        &self,
        deadline: Instant,
        before: Timestamp,
        from: Position,
    ) -> Result<Due<MessageId>, StoreError> {
        self.work_due(deadline, Work::Message, before, from, |pk, _| keys::outbox_message_of(pk)).await
    }

    /// The first `at_most` messages that were due at `before` or earlier.
    ///
    /// # Errors
    /// As [`Self::due_messages`].
    pub async fn overdue(
        &self,
        deadline: Instant,
        before: Timestamp,
        at_most: usize,
    ) -> Result<Vec<MessageId>, StoreError> {
        let mut found = Vec::new();
        for shard in Self::message_shards() {
            let mut next = Some(shard);
            while let Some(from) = next.filter(|_| found.len() < at_most) {
                let due = self.due_messages(deadline, before, from).await?;
                found.extend(due.items);
                next = due.next;
            }
        }
        found.truncate(at_most);
        Ok(found)
    }

    /// Open attempts whose time was over at `before` or earlier.
    ///
    /// # Errors
    /// The store was unavailable until the deadline.
    pub async fn due_attempts(
        &self,
        deadline: Instant,
        before: Timestamp,
        from: Position,
    ) -> Result<Due<DueAttempt>, StoreError> {
        let found = |pk: &str, sk: &str| {
            let learner = keys::learner_of(pk)?;
            Some(DueAttempt { learner, key: Key::new(pk.to_owned(), sk) })
        };
        self.work_due(deadline, Work::Attempt, before, from, found).await
    }

    /// Certificates that changed at `before` or earlier and that the ledger has not caught up with.
    ///
    /// # Errors
    /// The store was unavailable until the deadline.
    pub async fn certificates_with_due_steps(
        &self,
        deadline: Instant,
        before: Timestamp,
        from: Position,
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
        from: Position,
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
        from: Position,
    ) -> Result<Due<LearnerId>, StoreError> {
        self.work_due(deadline, Work::Remind, before, from, |pk, _| keys::learner_of(pk)).await
    }

    /// Settlements of enrolments that are due at `before` or earlier.
    ///
    /// # Errors
    /// The store was unavailable until the deadline.
    pub async fn due_settlements(
        &self,
        deadline: Instant,
        before: Timestamp,
        from: Position,
    ) -> Result<Due<SettlementPart>, StoreError> {
        self.work_due(deadline, Work::Settle, before, from, keys::settlement_of).await
    }

    /// Walks that regrade attempts and are due at `before` or earlier.
    ///
    /// # Errors
    /// The store was unavailable until the deadline.
    pub async fn due_regrades(
        &self,
        deadline: Instant,
        before: Timestamp,
        from: Position,
    ) -> Result<Due<RegradePart>, StoreError> {
        self.work_due(deadline, Work::Regrade, before, from, keys::regrade_part_of).await
    }

    /// Enrolments that were completed again at `before` or earlier and whose certificate is revoked with a pass.
    ///
    /// # Errors
    /// The store was unavailable until the deadline.
    pub async fn due_certificates(
        &self,
        deadline: Instant,
        before: Timestamp,
        from: Position,
    ) -> Result<Due<(LearnerId, CourseId)>, StoreError> {
        let found = |pk: &str, sk: &str| Some((keys::learner_of(pk)?, keys::enrolled_course(sk)?));
        self.work_due(deadline, Work::Reissue, before, from, found).await
    }

    async fn work_due<T>(
        &self,
        deadline: Instant,
        work: Work,
        before: Timestamp,
        from: Position,
        read: impl Fn(&str, &str) -> Option<T>,
    ) -> Result<Due<T>, StoreError> {
        let Some(pk) = work.shards().nth(from.shard) else {
            return Ok(Due { items: Vec::new(), next: None });
        };
        let (index, shard) = (work.place(), from.shard);
        // Include what is due at exactly that moment: its key may continue after the time.
        let until = format!("{}{}#~", index.prefix, sortable(before));
        let query = self
            .client
            .query()
            .table_name(self.tables.name(index.table)?)
            .index_name(index.name)
            .key_condition_expression("#pk = :pk AND #sk BETWEEN :from AND :to")
            .expression_attribute_names("#pk", index.pk)
            .expression_attribute_names("#sk", index.sk)
            .expression_attribute_values(":pk", AttributeValue::S(pk))
            .expression_attribute_values(":from", AttributeValue::S(format!("{}!", index.prefix)))
            .expression_attribute_values(":to", AttributeValue::S(until))
            .set_exclusive_start_key(from.start_key())
            .limit(DUE_PAGE);
        let output = self.retry_read(deadline, || query.clone().send()).await?;
        let found = output.items.unwrap_or_default();
        let last = output.last_evaluated_key.filter(|key| !key.is_empty());
        let known = |item: &Item| read(&attribute(item, "pk"), &attribute(item, "sk"));
        let items = found.iter().filter_map(known).collect();
        Ok(Due { items, next: last.map(|key| Position::after(shard, key)) })
    }
}

/// Items that one query of due work takes.
const DUE_PAGE: i32 = 25;
