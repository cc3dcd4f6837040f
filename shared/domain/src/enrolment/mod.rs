//! A learner's enrolment in a course, and what payments do to it.
//!
//! The enrolment holds its live payments, and access follows from them: it ends when the last one is returned, and
//! is suspended while every payment behind it is disputed. A second payment for the same enrolment is flagged for
//! refund and counts for nothing unless the first one is returned.

pub mod access;
mod awaiting;
pub mod completion;
pub mod granting;
pub mod in_bulk;
pub mod invitation;
mod joining;
pub mod progress;
mod returning;
pub mod settling;
mod status;
pub mod viewing;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use self::granting::{Grant, Withdrawal};
pub use self::status::EnrolmentStatus;
use crate::payment::{Payment, PaymentState};
use crate::{ContentId, CourseId, EnrolmentId, LearnerId, LiveSessionId};

/// A payment that the enrolment holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldPayment {
    /// The payment's id.
    pub payment: String,
    /// The Checkout Session that it paid for.
    #[serde(rename = "session")]
    pub checkout_session: String,
    /// A dispute is open.
    #[serde(default)]
    pub disputed: bool,
    /// The enrolment was paid for already: this payment has to be refunded.
    #[serde(default)]
    pub refund_due: bool,
}

/// A learner's enrolment in a course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolment {
    /// Stays the same when the learner leaves and rejoins.
    pub id: EnrolmentId,
    pub learner: LearnerId,
    pub course: CourseId,
    pub status: EnrolmentStatus,
    /// The Checkout Session that paid for the enrolment; none for free courses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stripe_checkout_session_id: Option<String>,
    /// The payments that were not returned.
    #[serde(default)]
    pub payments: Vec<HeldPayment>,
    /// The grants of the office.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grants: Vec<Grant>,
    /// The office has ended it, whatever stands behind it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawal: Option<Withdrawal>,
    /// Checkout Sessions that were completed but not paid yet, and when they were completed.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub awaited: BTreeMap<String, Timestamp>,
    /// The status to restore when the suspension ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suspended_from: Option<EnrolmentStatus>,
    /// The ended status that a pending payment hides, to restore if it does not arrive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending_from: Option<EnrolmentStatus>,
    /// The status that the return of the last payment ended, to restore if the return fails.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_from: Option<EnrolmentStatus>,
    /// The learner was notified (e-mail, notification, Zoom) when the enrolment was last granted.
    #[serde(default)]
    pub welcomed: bool,
    /// When the enrolment was first granted; while it waits for its first payment, when it was written.
    pub enrolled_at: Timestamp,
    /// The end of access, from the course's rule at the beginning; absent: there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_until: Option<Timestamp>,
    /// When the learner first met the completion rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completed_at: Option<Timestamp>,
    /// When the learner last completed a content or attended a live session, as it was recorded. Unknown for what earlier
    /// releases wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_activity_at: Option<Timestamp>,
    /// What the learner has completed, as the facts say: contents read, quizzes passed, assignments passed. Recorded
    /// whatever the status, so that nothing is missing when access is restored.
    #[serde(default)]
    pub completed_contents: BTreeSet<ContentId>,
    /// The live sessions that the learner attended, as the instructor marked them.
    #[serde(default)]
    pub attended_sessions: BTreeSet<LiveSessionId>,
    /// The certificate, once there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<Uuid>,
    /// The course is complete again after a withdrawn pass revoked its certificate: a new issue is due.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub certificate_due: bool,
    /// The course issued no certificates when the learner completed it, so none is missing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub without_certificate: bool,
    /// The live sessions that the learner was last asked to be registered for, some of which the course may have
    /// removed since.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub sessions: BTreeSet<LiveSessionId>,
    /// The revision of the course that the enrolment was last settled against.
    #[serde(default)]
    pub settled_revision: u64,
}

/// What has just happened to an enrolment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnrolmentChange {
    /// Nothing that anyone needs to hear about.
    Unchanged,
    Granted,
    /// A delayed payment is on its way.
    Awaited,
    /// Paid for by a payment that is under dispute: access is granted when the dispute is won.
    Withheld,
    /// Paid for twice: the second payment is flagged for refund.
    PaidTwice,
    /// Access is suspended while a dispute is open.
    Suspended,
    /// Access is back: a dispute was won, or a good payment has replaced a disputed one.
    Restored,
    /// A refund failed, so the payment counts again.
    RefundFailed,
    /// A payment was returned, and another one pays for the enrolment.
    PaymentReplaced,
    /// The last payment was returned, so the enrolment has ended.
    Revoked {
        /// The course had been completed: an administrator has to look at it.
        was_completed: bool,
    },
    /// The office has ended the enrolment.
    Withdrawn,
    /// The office has put off the end of access.
    Extended,
    /// Granted in place of an enrolment in another course.
    Transferred {
        from: CourseId,
    },
    /// The learner left, or the enrolment has moved to another course.
    Left,
    /// The learner met the completion rule for the first time.
    Completed,
}

impl Enrolment {
    fn new_pending(id: EnrolmentId, learner: LearnerId, course: CourseId, now: Timestamp) -> Self {
        Self {
            id,
            learner,
            course,
            status: EnrolmentStatus::Pending,
            stripe_checkout_session_id: None,
            payments: Vec::new(),
            grants: Vec::new(),
            withdrawal: None,
            awaited: BTreeMap::new(),
            suspended_from: None,
            pending_from: None,
            revoked_from: None,
            welcomed: false,
            enrolled_at: now,
            access_until: None,
            completed_at: None,
            last_activity_at: None,
            completed_contents: BTreeSet::new(),
            attended_sessions: BTreeSet::new(),
            certificate: None,
            certificate_due: false,
            without_certificate: false,
            sessions: BTreeSet::new(),
            settled_revision: 0,
        }
    }

    /// Applies a `payment` for `checkout_session`; `id` is used when there is no enrolment yet.
    ///
    /// Nothing changes for a payment that the enrolment holds already, or for one that was returned while the
    /// enrolment is paid for by another.
    pub fn apply_payment(
        existing: Option<Self>,
        id: EnrolmentId,
        (learner, course): (LearnerId, CourseId),
        payment: &Payment,
        checkout_session: &str,
        now: Timestamp,
    ) -> (Self, EnrolmentChange) {
        let mut enrolment = existing.unwrap_or_else(|| Self::new_pending(id, learner, course, now));
        enrolment.awaited.remove(checkout_session);
        if enrolment.payments.iter().any(|held| held.payment == payment.id) {
            return (enrolment, EnrolmentChange::Unchanged);
        }
        let state = payment.state();
        let disputed = state == PaymentState::Disputed;
        let held = HeldPayment {
            payment: payment.id.clone(),
            checkout_session: checkout_session.to_owned(),
            disputed,
            refund_due: false,
        };
        if enrolment.status.holds_seat() {
            if state == PaymentState::Returned {
                return (enrolment, EnrolmentChange::Unchanged);
            }
            // The payment behind the enrolment, which does not hold it: it pays for it, not for a second time.
            let is_lost = enrolment.payments.is_empty()
                && enrolment.stripe_checkout_session_id.as_deref() == Some(checkout_session);
            if is_lost {
                enrolment.payments.push(held);
                let change = enrolment.apply_disputes();
                return (enrolment, change);
            }
            enrolment.payments.push(HeldPayment { refund_due: true, ..held });
            let took_over = enrolment.prefer_good_payment();
            let change = if took_over { enrolment.apply_disputes() } else { EnrolmentChange::PaidTwice };
            return (enrolment, change);
        }
        if state == PaymentState::Returned {
            if !enrolment.was_granted() {
                enrolment.status = EnrolmentStatus::Revoked;
                enrolment.stripe_checkout_session_id = Some(checkout_session.to_owned());
            }
            enrolment.follow_awaited();
            return (enrolment, EnrolmentChange::Unchanged);
        }
        if !enrolment.was_granted() {
            enrolment.enrolled_at = now;
        }
        enrolment.forget_withdrawal();
        // A learner who left a course that is paid for, and pays again, has paid twice.
        if enrolment.has_left() {
            enrolment.payments.iter_mut().for_each(|before| before.refund_due = true);
        }
        enrolment.payments.push(held);
        enrolment.stripe_checkout_session_id = Some(checkout_session.to_owned());
        (enrolment.pending_from, enrolment.revoked_from) = (None, None);
        // What the office granted, or a payment from before that nobody disputes, gives access all the same.
        enrolment.prefer_good_payment();
        let withheld = enrolment.is_withheld();
        (enrolment.status, enrolment.suspended_from) = match withheld {
            true => (EnrolmentStatus::Suspended, Some(enrolment.granted_status())),
            false => (enrolment.granted_status(), None),
        };
        enrolment.welcomed = !withheld;
        (enrolment, if withheld { EnrolmentChange::Withheld } else { EnrolmentChange::Granted })
    }

    /// Applies what has become known about a payment that the enrolment may hold, or held before it was returned.
    pub fn apply_payment_update(mut self, payment: &Payment) -> (Self, EnrolmentChange) {
        let state = payment.state();
        match self.payments.iter().position(|held| held.payment == payment.id) {
            Some(index) if state == PaymentState::Returned => self.return_payment(index),
            Some(index) => {
                self.payments[index].disputed = state == PaymentState::Disputed;
                let change = self.apply_disputes();
                (self, change)
            }
            None => self.reinstate(payment),
        }
    }

    /// Suspends or restores the enrolment according to the disputes of the payments behind it.
    fn apply_disputes(&mut self) -> EnrolmentChange {
        self.prefer_good_payment();
        let withheld = self.is_withheld();
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

    /// Whether everything that stands behind the enrolment is under dispute.
    fn is_withheld(&self) -> bool {
        let mut counted = self.payments.iter().filter(|held| !held.refund_due).peekable();
        self.grants.is_empty() && counted.peek().is_some() && counted.all(|held| held.disputed)
    }

    /// The status of a granted enrolment: a course completed once stays completed.
    fn granted_status(&self) -> EnrolmentStatus {
        if self.completed_at.is_some() { EnrolmentStatus::Completed } else { EnrolmentStatus::Active }
    }
}

#[cfg(test)]
#[path = "enrolment_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "order_tests.rs"]
mod order_tests;

#[cfg(test)]
#[path = "ways_back_tests.rs"]
mod ways_back_tests;
