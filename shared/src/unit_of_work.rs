//! A fact and everything that follows from it, gathered into one transaction.
//!
//! A mail that is not in the fact's transaction is a mail that can get lost; so every fact that somebody
//! has to hear of is written through a [`UnitOfWork`]. What completing a content sets off stands in
//! `unit_of_work/completion.rs`.

mod completion;

use std::collections::BTreeMap;

use jiff::Timestamp;

pub use completion::Studied;
use domain::course::Course;
use domain::enrolment::{EnrolmentChange, Enrolment};
use domain::notification::{Notice, NotificationHead};
use domain::outbox::{Mail, Message, OutboxRow, SessionRegistrant};
use domain::payment::Payment;
use domain::{CheckoutSession, Clock, CourseId, EnrolmentId, LearnerId, MessageId, NotificationId};

use crate::dynamo::{EnrolmentPointer, ItemKey, Read, Seats, Snapshot, StoreError, Transaction, keys};

/// The transaction of one fact.
pub struct UnitOfWork<'a> {
    /// What has been gathered so far.
    pub transaction: Transaction,
    /// When the fact happened.
    pub now: Timestamp,
    clock: &'a dyn Clock,
    correlation_id: &'a str,
    /// The counters of whoever was notified already, as they are by now.
    notified: BTreeMap<LearnerId, NotificationHead>,
}

impl<'a> UnitOfWork<'a> {
    /// An empty unit of work for something that happens now.
    pub fn new(clock: &'a dyn Clock, correlation_id: &'a str) -> Self {
        let (transaction, now) = (Transaction::new(), clock.now());
        Self { transaction, now, clock, correlation_id, notified: BTreeMap::new() }
    }

    /// Sends a message, once the fact is written.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub fn send(&mut self, message: Message) -> Result<(), StoreError> {
        self.send_at(message, self.now)
    }

    /// Sends a message, not before `due_at`.
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

    /// Notifies a learner; a second time in the same transaction counts on from the first.
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
}

/// What has to be read before an enrolment can change.
pub struct EnrolmentRead {
    /// The enrolment as it was.
    pub enrolment: Option<Read<Enrolment>>,
    /// The course.
    pub course: Option<Course>,
    /// The seats taken.
    pub seats: Seats,
    /// The learner's counters of notifications.
    pub notes: Option<Read<NotificationHead>>,
}

impl EnrolmentRead {
    /// The keys of it.
    pub fn keys(learner: LearnerId, course: CourseId) -> Vec<ItemKey> {
        vec![
            (&keys::enrolment(learner, course)).into(),
            (&keys::course(course)).into(),
            (&keys::seats(course)).into(),
            (&keys::notification_head(learner)).into(),
        ]
    }

    /// What stands there.
    ///
    /// # Errors
    /// An item is corrupt.
    pub fn from(snapshot: &Snapshot, learner: LearnerId, course: CourseId) -> Result<Self, StoreError> {
        Ok(Self {
            enrolment: snapshot.read(&keys::enrolment(learner, course))?,
            course: snapshot.get(&keys::course(course))?,
            seats: snapshot.get(&keys::seats(course))?.unwrap_or_default(),
            notes: snapshot.read(&keys::notification_head(learner))?,
        })
    }
}

impl UnitOfWork<'_> {
    /// Writes the enrolment as it is now, with its seat and, the first time, the way from its id to it.
    ///
    /// `seats_at_most` bounds the seats of a course with a capacity; a paid enrolment that overbooks is written
    /// without it.
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

    /// Welcomes a learner to an enrolment that was just granted: mail, notification, live sessions.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub fn notify_granted(
        &mut self,
        enrolment: &Enrolment,
        course: &Course,
        notes: Option<&Read<NotificationHead>>,
    ) -> Result<(), StoreError> {
        let (learner, course_id) = (enrolment.learner, course.uuid);
        self.send(Message::Mail(Mail::EnrolmentConfirmed { learner, course: course_id }))?;
        self.enqueue_zoom(enrolment, course, Message::ZoomRegister)?;
        let message = match course.sessions.is_empty() {
            true => "Your enrolment is confirmed. You can start learning right away.",
            false => "Your enrolment is confirmed. Your links to the live sessions follow in a moment.",
        };
        let notice =
            about_course(enrolment, course, format!("Enrolled in {}", course.title), message.to_owned());
        self.notify(learner, notes, notice)
    }

    /// Tells Zoom's consumer that the enrolment has changed, once for each live session.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub fn enqueue_zoom(
        &mut self,
        enrolment: &Enrolment,
        course: &Course,
        message: fn(SessionRegistrant) -> Message,
    ) -> Result<(), StoreError> {
        for session in &course.sessions {
            let seat =
                SessionRegistrant { learner: enrolment.learner, course: course.uuid, session: session.uuid };
            self.send(message(seat))?;
        }
        Ok(())
    }
}

/// What a matched payment did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settled {
    /// To the enrolment.
    pub change: EnrolmentChange,
    /// The enrolment lies beyond the capacity of the course.
    pub overbooked: bool,
}

impl UnitOfWork<'_> {
    /// Writes a payment that was matched to a learner and a course: session, payment, enrolment, and the
    /// welcome if the enrolment was granted by it.
    ///
    /// `session` and `payment` come with what was read of them, so that events of one payment cannot pass
    /// each other.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub fn settle(
        &mut self,
        (session_read, session): (Option<&Read<CheckoutSession>>, CheckoutSession),
        (payment_read, payment): (Option<&Read<Payment>>, Payment),
        (learner, course): (LearnerId, &Course),
        read: &EnrolmentRead,
    ) -> Result<Settled, StoreError> {
        let payment = payment.settle(&session.id, learner, course.uuid, self.now);
        let existing = read.enrolment.as_ref().map(|read| read.value.clone());
        let id = EnrolmentId(self.clock.new_id());
        let who = (learner, course.uuid);
        let (enrolment, change) =
            Enrolment::apply_payment(existing, id, who, &payment, &session.id, self.now);

        self.transaction.save(&keys::checkout_session(&session.id), session_read, &session)?;
        self.transaction.save(&keys::payment(&payment.id), payment_read, &payment)?;
        // Only what was full when it was read is overbooked. Whoever meets the end of the seats in writing is
        // judged anew, so that of two payments for the last seat one is told of.
        let capacity = course.enrolment.capacity;
        let overbooked = capacity.is_some_and(|capacity| read.seats.taken >= i64::from(capacity));
        if read.enrolment.as_ref().map(|read| &read.value) != Some(&enrolment) {
            self.save_enrolment(
                read.enrolment.as_ref(),
                &enrolment,
                course,
                capacity.filter(|_| !overbooked),
            )?;
        }
        if change == EnrolmentChange::Granted {
            self.notify_granted(&enrolment, course, read.notes.as_ref())?;
        }
        Ok(Settled { change, overbooked })
    }
}

/// A notice that leads to a learner's course.
pub fn about_course(enrolment: &Enrolment, course: &Course, title: String, message: String) -> Notice {
    Notice {
        title,
        message,
        action_url: format!("/courses/{}/learn", course.uuid),
        metadata: BTreeMap::from([
            ("course_uuid".to_owned(), course.uuid.to_string()),
            ("enrollment_uuid".to_owned(), enrolment.id.to_string()),
        ]),
    }
}
