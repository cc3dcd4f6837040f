//! One transaction that holds a fact and everything that follows from it.
//!
//! A message that is written outside its fact's transaction can get lost. So a fact is written through a
//! [`UnitOfWork`], together with its e-mails, notifications and Zoom messages.

use std::collections::BTreeMap;

use domain::course::Course;
use domain::enrolment::Enrolment;
use domain::notification::{Notice, NotificationHead};
use domain::outbox::{Message, OutboxRow};
use domain::{Clock, LearnerId, MessageId, NotificationId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::store::{EnrolmentPointer, Read, RefundDue, StoreError, Transaction, keys};

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
        let counters = self.notified.remove(&learner);
        let mut counters = counters.or_else(|| head.map(|read| read.value.clone())).unwrap_or_default();
        let note = counters.append(notice, NotificationId(self.clock.new_id()), self.now);
        self.transaction.create(&keys::notification(learner, note.id), &note)?;
        self.transaction.create(&keys::unread_notification(learner, note.ordinal), &note)?;
        self.transaction.save(&keys::notification_head(learner), head, &counters)?;
        self.notified.insert(learner, counters);
        Ok(())
    }

    /// Saves an enrolment, adjusts the seats taken, lists payments that have to be refunded, and the first time adds
    /// the pointer from the enrolment's id to it.
    ///
    /// `seats_at_most` is the capacity that the write must not exceed; a paid enrolment that overbooks the course is
    /// written without it.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub fn save_enrolment(
        &mut self,
        before: Option<&Read<Enrolment>>,
        enrolment: &Enrolment,
        course: &Course,
        seats_at_most: Option<u32>,
    ) -> Result<(), StoreError> {
        self.transaction.save(&keys::enrolment(enrolment.learner, enrolment.course), before, enrolment)?;
        if before.is_none() {
            let sessions = course.sessions.iter().map(|session| session.uuid).collect();
            let pointer = EnrolmentPointer { enrolment: enrolment.id, course: enrolment.course, sessions };
            self.transaction.create(&keys::enrolment_pointer(enrolment.learner, enrolment.id), &pointer)?;
        }
        self.list_refunds_due(before.map(|read| &read.value), enrolment)?;
        if course.enrolment.capacity.is_some() {
            let held = before.is_some_and(|read| read.value.status.holds_seat());
            let by = i64::from(enrolment.status.holds_seat()) - i64::from(held);
            if by != 0 {
                let at_most = seats_at_most.filter(|_| by > 0).map(i64::from);
                self.transaction.adjust_seats(&keys::seats(course.uuid), by, at_most);
            }
        }
        Ok(())
    }

    /// Saves a changed enrolment. One that stays as it is must still be so when the transaction is written: a batch
    /// read is no snapshot, so payment and enrolment may have been read at different moments.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub fn save_or_require_enrolment(
        &mut self,
        before: Option<&Read<Enrolment>>,
        enrolment: &Enrolment,
        course: &Course,
        seats_at_most: Option<u32>,
    ) -> Result<(), StoreError> {
        match before {
            Some(read) if read.value == *enrolment => {
                self.transaction.require(&keys::enrolment(enrolment.learner, enrolment.course), read);
                Ok(())
            }
            _ => self.save_enrolment(before, enrolment, course, seats_at_most),
        }
    }

    /// Lists the payments that the enrolment flags for refund now, and takes those off the list that it no longer flags.
    fn list_refunds_due(
        &mut self,
        before: Option<&Enrolment>,
        enrolment: &Enrolment,
    ) -> Result<(), StoreError> {
        for held in before.iter().flat_map(|before| &before.payments).filter(|held| held.refund_due) {
            if !enrolment.is_refund_due(&held.payment) {
                self.transaction.remove(&keys::refund_due(enrolment.learner, &held.payment));
            }
        }
        for held in enrolment.payments.iter().filter(|held| held.refund_due) {
            if !before.is_some_and(|before| before.is_refund_due(&held.payment)) {
                let due = RefundDue {
                    payment: held.payment.clone(),
                    checkout_session: held.checkout_session.clone(),
                    learner: enrolment.learner,
                    course: enrolment.course,
                    flagged_at: self.now,
                };
                self.transaction.create(&keys::refund_due(enrolment.learner, &held.payment), &due)?;
            }
        }
        Ok(())
    }
}
