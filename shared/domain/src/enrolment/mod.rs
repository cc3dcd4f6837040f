//! A learner's enrolment in a course, and what payments do to it.
//!
//! The enrolment holds its live payments. Access follows from them: it ends when the last one is given back,
//! and is suspended while every payment that carries it is disputed. A payment that came on top (paid
//! twice) is flagged for refund and carries nothing until the one before it is gone.

pub mod completion;
pub mod progress;

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::payment::{Payment, PaymentState};
use crate::{ContentId, CourseId, EnrolmentId, LearnerId, LiveSessionId, Refusal};

/// The state of an enrolment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EnrolmentStatus {
    /// Asked for, not yet granted.
    Pending,
    /// The learner may study.
    Active,
    /// The completion rule held once; the learner may still read.
    Completed,
    /// Access is withheld while a payment is disputed.
    Suspended,
    /// The learner left.
    Dropped,
    /// The money was given back, or an administrator took the enrolment away.
    Revoked,
    /// The time to study is over.
    Expired,
}

impl EnrolmentStatus {
    /// Whether paid content may be read.
    pub fn gives_access(self) -> bool {
        matches!(self, Self::Active | Self::Completed)
    }

    /// Whether the enrolment counts against the course's capacity.
    pub fn holds_seat(self) -> bool {
        matches!(self, Self::Active | Self::Completed | Self::Suspended)
    }
}

/// A payment that the enrolment holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldPayment {
    /// Stripe's id of it.
    pub payment: String,
    /// The Checkout Session it came from.
    pub session: String,
    /// A dispute is open.
    #[serde(default)]
    pub disputed: bool,
    /// It came on top of another one and has to be given back.
    #[serde(default)]
    pub refund_due: bool,
}

/// A learner's enrolment in a course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolment {
    /// Its id, given once; leaving and re-joining keeps it.
    pub id: EnrolmentId,
    /// Who.
    pub learner: LearnerId,
    /// Where.
    pub course: CourseId,
    /// The state of the enrolment.
    pub status: EnrolmentStatus,
    /// The Checkout Session that carries the enrolment; none for free courses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stripe_checkout_session_id: Option<String>,
    /// The payments that were not given back.
    #[serde(default)]
    pub payments: Vec<HeldPayment>,
    /// What `suspended` goes back to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suspended_from: Option<EnrolmentStatus>,
    /// The learner has been welcomed (mail, notification, Zoom) since the enrolment was last granted.
    #[serde(default)]
    pub welcomed: bool,
    /// When the enrolment was first written.
    pub enrolled_at: Timestamp,
    /// When the completion rule first held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completed_at: Option<Timestamp>,
    /// The contents that the learner has completed.
    #[serde(default)]
    pub completed_contents: BTreeSet<ContentId>,
    /// The live sessions that the learner attended, as the instructor marked them.
    #[serde(default)]
    pub attended_sessions: BTreeSet<LiveSessionId>,
    /// The certificate, once there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<Uuid>,
}

/// What a change of a payment meant for the enrolment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnrolmentChange {
    /// Nothing that anybody has to be told.
    Unchanged,
    /// The enrolment was granted: welcome the learner.
    Granted,
    /// Paid twice: flagged for refund.
    PaidTwice,
    /// Access is withheld while a dispute is open.
    Suspended,
    /// Access is back.
    Restored,
    /// A payment was given back, another one carries the enrolment.
    PaymentReplaced,
    /// The last payment was given back: the enrolment is gone.
    Revoked {
        /// The course had been completed; an administrator is told.
        was_completed: bool,
    },
}

impl Enrolment {
    /// An enrolment that nothing carries yet.
    fn new_pending(id: EnrolmentId, learner: LearnerId, course: CourseId, now: Timestamp) -> Self {
        Self {
            id,
            learner,
            course,
            status: EnrolmentStatus::Pending,
            stripe_checkout_session_id: None,
            payments: Vec::new(),
            suspended_from: None,
            welcomed: false,
            enrolled_at: now,
            completed_at: None,
            completed_contents: BTreeSet::new(),
            attended_sessions: BTreeSet::new(),
            certificate: None,
        }
    }

    /// The enrolment after `payment` of `session` was matched to it; `id` is used when there is none yet.
    ///
    /// A payment already held, or already gone while the enrolment stands on another one, changes nothing.
    pub fn apply_payment(
        existing: Option<Self>,
        id: EnrolmentId,
        (learner, course): (LearnerId, CourseId),
        payment: &Payment,
        session: &str,
        now: Timestamp,
    ) -> (Self, EnrolmentChange) {
        let mut enrolment = existing.unwrap_or_else(|| Self::new_pending(id, learner, course, now));
        if enrolment.payments.iter().any(|held| held.payment == payment.id) {
            return (enrolment, EnrolmentChange::Unchanged);
        }
        let state = payment.state();
        let disputed = state == PaymentState::Disputed;
        let held = HeldPayment {
            payment: payment.id.clone(),
            session: session.to_owned(),
            disputed,
            refund_due: false,
        };
        if enrolment.status.holds_seat() {
            if state == PaymentState::Returned {
                return (enrolment, EnrolmentChange::Unchanged);
            }
            enrolment.payments.push(HeldPayment { refund_due: true, ..held });
            return (enrolment, EnrolmentChange::PaidTwice);
        }
        if state == PaymentState::Returned {
            if enrolment.status == EnrolmentStatus::Pending {
                enrolment.status = EnrolmentStatus::Revoked;
                enrolment.stripe_checkout_session_id = Some(session.to_owned());
            }
            return (enrolment, EnrolmentChange::Unchanged);
        }
        enrolment.payments.push(held);
        enrolment.stripe_checkout_session_id = Some(session.to_owned());
        (enrolment.status, enrolment.suspended_from) = match disputed {
            true => (EnrolmentStatus::Suspended, Some(enrolment.granted_status())),
            false => (enrolment.granted_status(), None),
        };
        enrolment.welcomed = !disputed;
        (enrolment, if disputed { EnrolmentChange::Suspended } else { EnrolmentChange::Granted })
    }

    /// The enrolment in a course that costs nothing, or of somebody who left and comes back to what
    /// was paid for already.
    pub fn join_free(
        existing: Option<Self>,
        id: EnrolmentId,
        (learner, course): (LearnerId, CourseId),
        now: Timestamp,
    ) -> Result<Self, Refusal> {
        let mut enrolment = existing.unwrap_or_else(|| Self::new_pending(id, learner, course, now));
        if enrolment.status.holds_seat() {
            return Err(Refusal::AlreadyEnrolled);
        }
        enrolment.status = enrolment.granted_status();
        enrolment.welcomed = true;
        Ok(enrolment)
    }

    /// Whether the learner left an enrolment that is still paid for.
    pub fn may_return(&self) -> bool {
        self.status == EnrolmentStatus::Dropped
            && self.payments.iter().any(|held| !held.disputed && !held.refund_due)
    }

    /// The learner leaves. Nothing is erased. `None`: they had left before.
    pub fn leave(mut self) -> Result<Option<Self>, Refusal> {
        match self.status {
            EnrolmentStatus::Dropped => Ok(None),
            EnrolmentStatus::Pending | EnrolmentStatus::Active => {
                self.status = EnrolmentStatus::Dropped;
                Ok(Some(self))
            }
            EnrolmentStatus::Completed => Err(Refusal::Conflict("You have completed this course.")),
            EnrolmentStatus::Suspended => {
                Err(Refusal::Conflict("This enrolment is suspended while a payment is disputed."))
            }
            EnrolmentStatus::Revoked | EnrolmentStatus::Expired => {
                Err(Refusal::Conflict("This enrolment has already ended."))
            }
        }
    }

    /// The enrolment after something became known about a payment that it may hold.
    pub fn apply_payment_update(mut self, payment: &Payment) -> (Self, EnrolmentChange) {
        let Some(index) = self.payments.iter().position(|held| held.payment == payment.id) else {
            return (self, EnrolmentChange::Unchanged);
        };
        match payment.state() {
            PaymentState::Returned => self.lose_payment(index),
            state => {
                self.payments[index].disputed = state == PaymentState::Disputed;
                let change = self.apply_disputes();
                (self, change)
            }
        }
    }

    fn lose_payment(mut self, index: usize) -> (Self, EnrolmentChange) {
        let lost = self.payments.remove(index);
        // A payment that came on top carried nothing, so nothing falls with it.
        if lost.refund_due {
            return (self, EnrolmentChange::PaymentReplaced);
        }
        if self.payments.is_empty() {
            let was_completed =
                [Some(self.status), self.suspended_from].contains(&Some(EnrolmentStatus::Completed));
            self.status = EnrolmentStatus::Revoked;
            self.suspended_from = None;
            self.welcomed = false;
            return (self, EnrolmentChange::Revoked { was_completed });
        }
        let successor = self.payments.iter().position(|held| !held.refund_due).unwrap_or(0);
        self.payments[successor].refund_due = false;
        if self.stripe_checkout_session_id.as_deref() == Some(lost.session.as_str()) {
            self.stripe_checkout_session_id = Some(self.payments[successor].session.clone());
        }
        match self.apply_disputes() {
            EnrolmentChange::Unchanged => (self, EnrolmentChange::PaymentReplaced),
            change => (self, change),
        }
    }

    /// Suspends or restores the enrolment by the disputes of the payments that carry it.
    fn apply_disputes(&mut self) -> EnrolmentChange {
        let mut carrying = self.payments.iter().filter(|held| !held.refund_due).peekable();
        let withheld = carrying.peek().is_some() && carrying.all(|held| held.disputed);
        match self.status {
            EnrolmentStatus::Active | EnrolmentStatus::Completed if withheld => {
                self.suspended_from = Some(self.status);
                self.status = EnrolmentStatus::Suspended;
                EnrolmentChange::Suspended
            }
            EnrolmentStatus::Suspended if !withheld => {
                self.status = self.suspended_from.take().unwrap_or_else(|| self.granted_status());
                match std::mem::replace(&mut self.welcomed, true) {
                    true => EnrolmentChange::Restored,
                    false => EnrolmentChange::Granted,
                }
            }
            _ => EnrolmentChange::Unchanged,
        }
    }

    /// What a granted enrolment is: a course completed once stays completed.
    fn granted_status(&self) -> EnrolmentStatus {
        if self.completed_at.is_some() { EnrolmentStatus::Completed } else { EnrolmentStatus::Active }
    }
}

#[cfg(test)]
#[path = "enrolment_tests.rs"]
mod tests;
