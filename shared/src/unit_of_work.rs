//! One transaction that holds a fact and everything that follows from it.
//!
//! A message that is written outside its fact's transaction can get lost. So a fact is written through a
//! [`UnitOfWork`], together with its e-mails, notifications and Zoom messages.

use std::collections::BTreeMap;

use domain::notification::{Notice, NotificationHead};
use domain::outbox::{Message, OutboxRow};
use domain::{Clock, LearnerId, MessageId, NotificationId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::store::{Read, StoreError, Transaction, keys};

/// The transaction of one fact.
pub struct UnitOfWork<'a> {
    /// What has been gathered so far.
    pub transaction: Transaction,
    /// When the fact happened.
    pub now: Timestamp,
    clock: &'a dyn Clock,
    correlation_id: &'a str,
    /// The counters of learners whom this transaction has notified already.
    notified: BTreeMap<LearnerId, NotificationHead>,
}

impl<'a> UnitOfWork<'a> {
    /// An empty unit of work for something that happens now.
    pub fn new(clock: &'a dyn Clock, correlation_id: &'a str) -> Self {
        let (transaction, now) = (Transaction::new(), clock.now());
        Self { transaction, now, clock, correlation_id, notified: BTreeMap::new() }
    }

    /// The source of time and ids.
    pub(crate) fn clock(&self) -> &'a dyn Clock {
        self.clock
    }

    /// A fresh id that sorts by time.
    pub(crate) fn new_id(&self) -> Uuid {
        self.clock.new_id()
    }

    /// Sends a message once the transaction is written.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub fn send(&mut self, message: Message) -> Result<(), StoreError> {
        self.send_at(message, self.now)
    }

    /// Sends a message, but not before `due_at`.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub fn send_at(&mut self, message: Message, due_at: Timestamp) -> Result<(), StoreError> {
        self.transaction.enqueue(&OutboxRow {
            id: MessageId(self.clock.new_id()),
            message,
            due_at,
            created_at: self.now,
            correlation_id: self.correlation_id.to_owned(),
        })
    }

    /// Notifies a learner; a second notice in the same transaction takes the next ordinal.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub fn notify(
        &mut self,
        learner: LearnerId,
        head: Option<&Read<NotificationHead>>,
        notice: Notice,
    ) -> Result<(), StoreError> {
        // The notifications of an erased learner are gone, and stay so.
        if head.is_some_and(|read| read.value.silenced) {
            return Ok(());
        }
        let counters = self.notified.remove(&learner);
        let mut counters = counters.or_else(|| head.map(|read| read.value.clone())).unwrap_or_default();
        let note = counters.append(notice, NotificationId(self.clock.new_id()), self.now);
        self.transaction.create(&keys::notification(learner, note.id), &note)?;
        self.transaction.create(&keys::unread_notification(learner, note.ordinal), &note)?;
        self.transaction.save(&keys::notification_head(learner), head, &counters)?;
        self.notified.insert(learner, counters);
        Ok(())
    }
}
