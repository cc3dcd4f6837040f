//! A payment and every fact that is known about it.
//!
//! Payment events arrive twice, late and in any order. So a payment collects facts (paid, refunded, disputed) that
//! only accumulate, and its state follows from all of them, whichever came first.

pub mod checkout_session;
pub mod dispute;
pub mod lists;
pub mod open_checkout;
pub mod purchase;
pub mod refund;
pub mod refund_request;
pub mod takings;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{CourseId, Currency, LearnerId};

pub use dispute::Dispute;
pub use refund::{Refund, RefundStatus};

/// The facts of one payment, keyed by Stripe's `pi_…` (or by `cs_…` when nothing had to be paid).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// The payment intent's id, or the session's when there is none.
    pub id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learner: Option<LearnerId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub course: Option<CourseId>,
    /// The Checkout Session that it paid for, where known.
    #[serde(default, skip_serializing_if = "Option::is_none", rename = "session")]
    pub checkout_session: Option<String>,
    /// A paid session was matched to it.
    #[serde(default, rename = "settled")]
    pub paid: bool,
    /// What was charged, in minor units, once an event has said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charged: Option<i64>,
    /// The currency of its refunds, once an event has said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// All of it was refunded at some time. A refund may still fail afterwards.
    #[serde(default)]
    pub refunded: bool,
    /// The most that its charge has reported as refunded, in minor units; includes refunds that failed later.
    #[serde(default)]
    pub refunded_amount: i64,
    /// Its refunds by Stripe's `re_…`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub refunds: BTreeMap<String, Refund>,
    /// Its disputes by Stripe's `dp_…`.
    #[serde(default)]
    pub disputes: BTreeMap<String, Dispute>,
    /// When a fact was last added.
    pub changed_at: Timestamp,
}

/// What a payment is worth to the enrolment that holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentState {
    /// Neither refunded nor under dispute.
    Good,
    /// Withheld while a dispute is open.
    Disputed,
    /// Returned to the payer, by a refund or a lost dispute.
    Returned,
}

impl Payment {
    /// A payment about which nothing is known yet.
    pub fn unknown(id: String, now: Timestamp) -> Self {
        Self {
            id,
            learner: None,
            course: None,
            checkout_session: None,
            paid: false,
            charged: None,
            currency: None,
            refunded: false,
            refunded_amount: 0,
            refunds: BTreeMap::new(),
            disputes: BTreeMap::new(),
            changed_at: now,
        }
    }

    /// The state that follows from all facts.
    pub fn state(&self) -> PaymentState {
        if self.is_fully_refunded() || self.disputes.values().any(|dispute| *dispute == Dispute::Lost) {
            PaymentState::Returned
        } else if self.disputes.values().any(|dispute| *dispute == Dispute::Open) {
            PaymentState::Disputed
        } else {
            PaymentState::Good
        }
    }

    /// Records that `checkout_session` was paid by it; `charged` is the total where it is known.
    #[must_use]
    pub fn mark_paid(
        self,
        checkout_session: &str,
        (learner, course): (LearnerId, CourseId),
        charged: Option<i64>,
        now: Timestamp,
    ) -> Self {
        Self {
            learner: Some(learner),
            course: Some(course),
            checkout_session: Some(checkout_session.to_owned()),
            paid: true,
            charged: self.charged.max(charged),
            changed_at: now,
            ..self
        }
    }

    /// Fills in the learner and the course if they were not known before.
    #[must_use]
    pub fn attributed(self, learner: Option<LearnerId>, course: Option<CourseId>) -> Self {
        Self { learner: self.learner.or(learner), course: self.course.or(course), ..self }
    }

    /// Remembers the currency of its refunds.
    #[must_use]
    pub fn in_currency(self, currency: Option<Currency>) -> Self {
        Self { currency: self.currency.or(currency), ..self }
    }

    /// The learner and the course that a paid session named: final, whatever later events say.
    pub fn attribution(&self) -> Option<(LearnerId, CourseId)> {
        self.learner.zip(self.course).filter(|_| self.paid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payment() -> Payment {
        Payment::unknown("pi_1".into(), Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn a_closed_dispute_is_final_in_any_order() {
        let now = Timestamp::UNIX_EPOCH;
        for (first, second, state) in [
            (Dispute::Lost, Dispute::Won, PaymentState::Good),
            (Dispute::Won, Dispute::Lost, PaymentState::Good),
            (Dispute::Open, Dispute::Won, PaymentState::Good),
            (Dispute::Won, Dispute::Open, PaymentState::Good),
            (Dispute::Open, Dispute::Lost, PaymentState::Returned),
            (Dispute::Lost, Dispute::Open, PaymentState::Returned),
        ] {
            let payment = payment().dispute("dp_1", first, now).dispute("dp_1", second, now);
            assert_eq!(payment.state(), state, "{first:?} then {second:?}");
        }
    }

    #[test]
    fn a_second_dispute_counts_by_itself() {
        let now = Timestamp::UNIX_EPOCH;
        let payment = payment().dispute("dp_1", Dispute::Won, now).dispute("dp_2", Dispute::Open, now);
        assert_eq!(payment.state(), PaymentState::Disputed);
    }

    #[test]
    fn a_partial_refund_takes_nothing_away_and_an_older_one_is_forgotten() {
        let now = Timestamp::UNIX_EPOCH;
        let payment = payment().charge_refunded(1500, false, now).charge_refunded(500, false, now);
        assert_eq!((payment.refunded_so_far(), payment.state()), (1500, PaymentState::Good));
        let payment = payment.charge_refunded(3000, true, now).charge_refunded(1500, false, now);
        assert_eq!(payment.state(), PaymentState::Returned);
    }
}
