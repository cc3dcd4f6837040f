//! Payments that are returned, payments that count again, and whether an enrolment agrees with the facts of its payments.

use super::{Enrolment, EnrolmentChange, EnrolmentStatus, HeldPayment};
use crate::payment::{Payment, PaymentState};

impl Enrolment {
    /// Whether the learner left an enrolment that is still paid for.
    pub fn may_return(&self) -> bool {
        let is_paid = self.payments.iter().any(|held| !held.disputed && !held.refund_due);
        self.has_left() && (is_paid || self.is_granted_by_office())
    }

    /// A payment was returned: another one takes over, or the enrolment ends.
    pub(super) fn return_payment(mut self, index: usize) -> (Self, EnrolmentChange) {
        let returned = self.payments.remove(index);
        // A second payment granted nothing, so its refund takes nothing away.
        if returned.refund_due {
            return (self, EnrolmentChange::PaymentReplaced);
        }
        if self.payments.is_empty() && self.is_granted_by_office() {
            self.stripe_checkout_session_id = None;
            return match self.apply_disputes() {
                EnrolmentChange::Unchanged => (self, EnrolmentChange::PaymentReplaced),
                change => (self, change),
            };
        }
        if self.payments.is_empty() {
            let was_completed =
                [Some(self.status), self.suspended_from].contains(&Some(EnrolmentStatus::Completed));
            self.revoked_from = Some(self.pending_from.take().unwrap_or(self.status));
            self.status = EnrolmentStatus::Revoked;
            self.suspended_from = None;
            self.welcomed = false;
            self.follow_awaited();
            return (self, EnrolmentChange::Revoked { was_completed });
        }
        let successor = self.payments.iter().position(|held| !held.refund_due).unwrap_or(0);
        self.payments[successor].refund_due = false;
        if self.stripe_checkout_session_id.as_deref() == Some(returned.checkout_session.as_str()) {
            self.stripe_checkout_session_id = Some(self.payments[successor].checkout_session.clone());
        }
        match self.apply_disputes() {
            EnrolmentChange::Unchanged => (self, EnrolmentChange::PaymentReplaced),
            change => (self, change),
        }
    }

    /// A payment that was returned counts again: its refund failed, or its lost dispute was won after all.
    pub(super) fn reinstate(self, payment: &Payment) -> (Self, EnrolmentChange) {
        let Some(checkout_session) = payment.checkout_session.as_deref().filter(|_| payment.paid) else {
            return (self, EnrolmentChange::Unchanged);
        };
        if payment.state() == PaymentState::Returned {
            return (self, EnrolmentChange::Unchanged);
        }
        let reason = match payment.has_failed_refund() {
            true => EnrolmentChange::RefundFailed,
            false => EnrolmentChange::Restored,
        };
        // What the office has withdrawn stays so, whatever becomes of the payment.
        if self.withdrawal.is_some() {
            let ended = (self.status, self.pending_from);
            let mut held = self.hold_for_return(payment, checkout_session);
            (held.status, held.pending_from) = ended;
            return (held, reason);
        }
        // Whoever left before the refund has still left, and may rejoin.
        let had_left = self.has_left() || self.revoked_from == Some(EnrolmentStatus::Dropped);
        if had_left {
            return (self.hold_for_return(payment, checkout_session), reason);
        }
        let (id, owner, enrolled_at) = (self.id, (self.learner, self.course), self.enrolled_at);
        let (enrolment, change) =
            Self::apply_payment(Some(self), id, owner, payment, checkout_session, enrolled_at);
        let change = match change {
            EnrolmentChange::Granted => reason,
            EnrolmentChange::Withheld => EnrolmentChange::Suspended,
            change => change,
        };
        (enrolment, change)
    }

    /// Holds a payment of a learner who has left, without bringing the learner back.
    fn hold_for_return(mut self, payment: &Payment, checkout_session: &str) -> Self {
        let refund_due = self.payments.iter().any(|held| !held.refund_due);
        if !refund_due {
            self.stripe_checkout_session_id = Some(checkout_session.to_owned());
        }
        self.payments.push(HeldPayment {
            payment: payment.id.clone(),
            checkout_session: checkout_session.to_owned(),
            disputed: payment.state() == PaymentState::Disputed,
            refund_due,
        });
        self.revoked_from = None;
        if self.status == EnrolmentStatus::Pending {
            self.pending_from = Some(EnrolmentStatus::Dropped);
        } else {
            self.status = EnrolmentStatus::Dropped;
        }
        self
    }

    /// A good payment that was to be refunded takes over from one that is under dispute; says whether it did.
    pub(super) fn prefer_good_payment(&mut self) -> bool {
        let mut counted = self.payments.iter().filter(|held| !held.refund_due).peekable();
        if counted.peek().is_none() || counted.any(|held| !held.disputed) {
            return false;
        }
        let Some(good) = self.payments.iter().position(|held| !held.disputed) else { return false };
        for (index, held) in self.payments.iter_mut().enumerate() {
            held.refund_due = index != good;
        }
        self.stripe_checkout_session_id = Some(self.payments[good].checkout_session.clone());
        true
    }

    /// Whether the enrolment agrees with the facts of a payment that was matched to it.
    pub fn reflects(&self, payment: &Payment) -> bool {
        let held = self.payments.iter().find(|held| held.payment == payment.id);
        match payment.state() {
            PaymentState::Returned => held.is_none(),
            state => held.is_some_and(|held| held.disputed == (state == PaymentState::Disputed)),
        }
    }

    /// Whether a payment is flagged for refund.
    pub fn is_refund_due(&self, payment: &str) -> bool {
        self.payments.iter().any(|held| held.payment == payment && held.refund_due)
    }
}
