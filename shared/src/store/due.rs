//! Due work: sparse indexes that hold only what still has to be done.
//!
//! | Work | Is in the index | Leaves it |
//! |---|---|---|
//! | an outbox row | at the time it is due | when the queue has its message |
//! | an open timed attempt | at the end of its time | when it is submitted or parked |
//! | a certificate that the ledger has not caught up with | since it changed | with the ledger's entries, in the same transaction |
//! | a lot | at its next reminder, finally at its expiry | when it is closed |
//! | a course that was published | since then, at its next walk | when all its enrolments are settled |
//! | an enrolment that was completed again after a withdrawn pass | since then | when its certificate is issued again |
//! | a learner's goals | at the next reminder of a period's end | never: the next period follows |
//!
//! A sweep reads everything that is due, page by page. What it cannot do now stays due and holds up nothing behind it:
//! the sweep goes on with the next page, and in its next run where it ran out of time.

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use tokio::time::Instant;

use super::bookmark::Progress;
use super::error::StoreError;
use super::item::Item;
use super::key::{Key, Table};
use super::keys::{self, sortable};
use super::query::attribute;
use super::round_trips::Store;
use domain::credits::ledger::Lot;
use domain::quiz::attempt::QuizState;
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
            Self::Reissue => "REISSUE",
        }
    }

    fn place(self) -> WorkIndex {
        let due = |table| WorkIndex { table, name: "due", pk: "due_pk", sk: "due_sk", prefix: "" };
        match self {
            Self::Message => WorkIndex { pk: "shard", sk: "due_at", ..due(Table::Outbox) },
            Self::Attempt => {
                WorkIndex { name: "GSI1", pk: "gsi1pk", sk: "gsi1sk", prefix: "EXPIRES#", ..due(Table::Main) }
            }
            Self::Award | Self::Remind | Self::Settle | Self::Reissue => due(Table::Main),
            Self::Lot => due(Table::Ledger),
        }
    }
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

/// The owner and the key of an attempt whose time is over.
#[derive(Clone, Debug)]
pub struct DueAttempt {
    pub learner: LearnerId,
    pub key: Key<QuizState>,
}

impl Store {
    /// Messages that were due at `before` or earlier.
    ///
    /// # Errors
    /// The store was unavailable until the deadline.
    pub async fn due_messages(
        &self,
        deadline: Instant,
        before: Timestamp,
        from: Progress,
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
        let (mut found, mut next) = (Vec::new(), Some(Progress::default()));
        while let Some(from) = next.filter(|_| found.len() < at_most) {
            let due = self.due_messages(deadline, before, from).await?;
            found.extend(due.items);
            next = due.next;
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
        from: Progress,
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

    /// Enrolments that were completed again at `before` or earlier and whose certificate is revoked with a pass.
    ///
    /// # Errors
    /// The store was unavailable until the deadline.
    pub async fn due_certificates(
        &self,
        deadline: Instant,
        before: Timestamp,
        from: Progress,
    ) -> Result<Due<(LearnerId, CourseId)>, StoreError> {
        let found = |pk: &str, sk: &str| Some((keys::learner_of(pk)?, keys::enrolled_course(sk)?));
        self.work_due(deadline, Work::Reissue, before, from, found).await
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
        let index = work.place();
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
            .expression_attribute_values(":pk", AttributeValue::S(shard.clone()))
            .expression_attribute_values(":from", AttributeValue::S(format!("{}!", index.prefix)))
            .expression_attribute_values(":to", AttributeValue::S(until))
            .set_exclusive_start_key(from.start.map(|start| start.key))
            .limit(DUE_PAGE);
        let output = self.retry_read(deadline, || query.clone().send()).await?;
        let found = output.items.unwrap_or_default();
        let next = match output.last_evaluated_key.filter(|key| !key.is_empty()) {
            Some(key) => Progress::after(from.shard, attribute(&key, index.sk), key),
            None => Progress::at(from.shard + 1),
        };
        let known = |item: &Item| read(&attribute(item, "pk"), &attribute(item, "sk"));
        let items = found.iter().filter_map(known).collect();
        Ok(Due { items, next: (next.shard < shards.len()).then_some(next) })
    }
}

/// Items that one query of due work takes.
const DUE_PAGE: i32 = 25;
