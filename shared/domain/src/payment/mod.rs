//! One payment of Stripe's and everything that was ever said about it.
//!
//! Stripe's events come twice, late and in any order. So a payment gathers facts (paid, refunded,
//! disputed) that only ever grow, and its standing follows from all of them, whatever came first.

pub mod checkout_session;
pub mod purchase;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{CourseId, LearnerId};

/// The facts of one payment, keyed by Stripe's `pi_…` (or by `cs_…` when nothing had to be paid).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// Stripe's id of the payment intent, or of the session when there is none.
    pub id: String,
    /// Who paid, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learner: Option<LearnerId>,
    /// For what, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub course: Option<CourseId>,
    /// The Checkout Session it came from, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
    /// A paid session was matched to it.
    #[serde(default)]
    pub settled: bool,
    /// All of it was given back.
    #[serde(default)]
    pub refunded: bool,
    /// How much was given back so far, in minor units.
    #[serde(default)]
    pub refunded_amount: i64,
    /// Its disputes by Stripe's `dp_…`.
    #[serde(default)]
    pub disputes: BTreeMap<String, Dispute>,
    /// When a fact was last added.
    pub changed_at: Timestamp,
}

/// How far a dispute has come. A closed one is never opened again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dispute {
    /// The money is withheld.
    Open,
    /// The money came back to us.
    Won,
    /// The money went back to the payer.
    Lost,
}

/// What a payment is worth to the enrolment that holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentState {
    /// Ours to keep.
    Good,
    /// Withheld while a dispute is open.
    Disputed,
    /// Given back, by refund or by a lost dispute.
    Returned,
}

impl Payment {
    /// A payment of which nothing is known yet.
    pub fn unknown(id: String, now: Timestamp) -> Self {
        Self {
            id,
            learner: None,
            course: None,
            session: None,
            settled: false,
            refunded: false,
            refunded_amount: 0,
            disputes: BTreeMap::new(),
            changed_at: now,
        }
    }

    /// What it is worth now.
    pub fn state(&self) -> PaymentState {
        if self.refunded || self.disputes.values().any(|dispute| *dispute == Dispute::Lost) {
            PaymentState::Returned
        } else if self.disputes.values().any(|dispute| *dispute == Dispute::Open) {
            PaymentState::Disputed
        } else {
            PaymentState::Good
        }
    }

    /// A paid session belongs to it.
    #[must_use]
    pub fn settle(self, session: &str, learner: LearnerId, course: CourseId, now: Timestamp) -> Self {
        Self {
            learner: Some(learner),
            course: Some(course),
            session: Some(session.to_owned()),
            settled: true,
            changed_at: now,
            ..self
        }
    }

    /// `amount` was given back so far; `full` when that is all of it. An older, smaller sum changes nothing.
    #[must_use]
    pub fn refund(self, amount: i64, full: bool, now: Timestamp) -> Self {
        Self {
            refunded: self.refunded || full,
            refunded_amount: self.refunded_amount.max(amount),
            changed_at: now,
            ..self
        }
    }

    /// What is known of a dispute. The first closing is final, even when the opening comes after it.
    #[must_use]
    pub fn dispute(mut self, id: &str, dispute: Dispute, now: Timestamp) -> Self {
        let known = self.disputes.entry(id.to_owned()).or_insert(dispute);
        if *known == Dispute::Open {
            *known = dispute;
        }
        self.changed_at = now;
        self
    }

    /// Whom and what it was for, where a later event knows it first.
    #[must_use]
    pub fn attributed(self, learner: Option<LearnerId>, course: Option<CourseId>) -> Self {
        Self { learner: self.learner.or(learner), course: self.course.or(course), ..self }
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
        let payment = payment().refund(1500, false, now).refund(500, false, now);
        assert_eq!((payment.refunded_amount, payment.state()), (1500, PaymentState::Good));
        assert_eq!(payment.refund(3000, true, now).refund(1500, false, now).state(), PaymentState::Returned);
    }
}
