//! Reads the indexes of due work, one page of a shard at a time.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::quiz::regrade_walk::RegradePart;
use domain::{CourseId, EnrolmentId, LearnerId, MessageId};
use jiff::Timestamp;
use tokio::time::Instant;

use super::{DUE_PAGE, Due, DueAttempt, DueLot, EnrolmentWalk, Position, Work};
use crate::store::answers::answer;
use crate::store::error::StoreError;
use crate::store::key::Key;
use crate::store::keys::{self, sortable};
use crate::store::plain_json::query_answer;
use crate::store::round_trips::Store;
use crate::store::stored::Stored;

impl Store {
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

    /// Instructors whose daily digest is due at `before` or earlier.
    ///
    /// # Errors
    /// The store was unavailable until the deadline.
    pub async fn due_digests(
        &self,
        deadline: Instant,
        before: Timestamp,
        from: Position,
    ) -> Result<Due<LearnerId>, StoreError> {
        self.work_due(deadline, Work::Digest, before, from, |pk, _| keys::learner_of(pk)).await
    }

    /// Walks along the enrolments of a course that are due at `before` or earlier.
    ///
    /// # Errors
    /// The store was unavailable until the deadline.
    pub async fn due_walks(
        &self,
        deadline: Instant,
        before: Timestamp,
        from: Position,
    ) -> Result<Due<EnrolmentWalk>, StoreError> {
        let found = |pk: &str, sk: &str| match keys::course_message_of(pk, sk) {
            Some((course, message)) => Some(EnrolmentWalk::Message { course, message }),
            None => keys::settlement_of(pk, sk).map(EnrolmentWalk::Settlement),
        };
        self.work_due(deadline, Work::Walk, before, from, found).await
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
        self.some_work_due(deadline, work, before, (from, DUE_PAGE), read).await
    }

    /// At most `many` of a shard.
    pub(super) async fn some_work_due<T>(
        &self,
        deadline: Instant,
        work: Work,
        before: Timestamp,
        (from, many): (Position, i32),
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
            .limit(many);
        let send = |aside| query.clone().customize().interceptor(aside).send();
        let found = answer(deadline, query_answer, send).await?;
        let known = |item: Stored| {
            let [pk, sk] = item.texts(["pk", "sk"]);
            read(&pk, &sk)
        };
        let items = found.items.into_iter().map(Stored::from).filter_map(known).collect();
        let last = found.last.map(|key| Stored::from(key).attributes()).transpose()?;
        Ok(Due { items, next: last.map(|key| Position::after(shard, key)) })
    }
}
