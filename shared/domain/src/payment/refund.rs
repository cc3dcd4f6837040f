//! A payment's refunds, and how much of it has really gone back.
//!
//! Stripe reports a refund twice: as a total on the charge, and as an object of its own. Only the object can fail, days
//! or weeks after the charge reported the money as refunded.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Payment;

/// How far a refund has come, in the order of certainty: whichever event arrives first, the highest status counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundStatus {
    /// On its way to the payer.
    Pending,
    /// The payer's bank accepted it. It may still send the money back.
    Succeeded,
    /// The payer's bank sent the money back, or the refund was cancelled: we have the money again.
    Failed,
}

/// One refund of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    /// In minor units.
    pub amount: i64,
    pub status: RefundStatus,
    /// The request of the office that it comes from; `None` for one that was made at Stripe.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<Uuid>,
}

impl Payment {
    /// Records that its charge reports `amount` as refunded so far; `full` when that is all of it. An older, smaller
    /// total changes nothing.
    #[must_use]
    pub fn charge_refunded(self, amount: i64, full: bool, now: Timestamp) -> Self {
        let (refunded, refunded_amount) = (self.refunded || full, self.refunded_amount.max(amount));
        if (refunded, refunded_amount) == (self.refunded, self.refunded_amount) {
            return self;
        }
        Self { refunded, refunded_amount, changed_at: now, ..self }
    }

    /// Records how far a refund has come. A refund that failed stays failed.
    #[must_use]
    pub fn refund(mut self, id: &str, refund: Refund, now: Timestamp) -> Self {
        let known = self.refunds.get(id).copied();
        if known.is_none_or(|known| known.status < refund.status) {
            let request = refund.request.or(known.and_then(|known| known.request));
            self.refunds.insert(id.to_owned(), Refund { request, ..refund });
            self.changed_at = now;
        }
        self
    }

    /// How much has gone back to the payer, in minor units, without the refunds that failed.
    pub fn refunded_so_far(&self) -> i64 {
        // The charge's total may include refunds that we know nothing else of; the objects may be newer than the total.
        let reported = self.refunded_amount.saturating_sub(self.refunds_with(true));
        reported.max(self.refunds_with(false)).max(0)
    }

    /// Whether one of its refunds failed.
    pub fn has_failed_refund(&self) -> bool {
        self.refunds.values().any(|refund| refund.status == RefundStatus::Failed)
    }

    /// Whether all of it has gone back to the payer.
    pub fn is_fully_refunded(&self) -> bool {
        // What was refunded in full was charged in full.
        let reported = self.refunded.then_some(self.refunded_amount);
        match self.charged.or(reported).filter(|charged| *charged > 0) {
            Some(charged) => self.refunded_so_far() >= charged,
            None => self.refunded && !self.has_failed_refund(),
        }
    }

    fn refunds_with(&self, failed: bool) -> i64 {
        let counted =
            self.refunds.values().filter(|refund| (refund.status == RefundStatus::Failed) == failed);
        counted.fold(0, |sum, refund| sum.saturating_add(refund.amount))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payment::PaymentState;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn refund(amount: i64, status: RefundStatus) -> Refund {
        Refund { amount, status, request: None }
    }

    fn refunded() -> Payment {
        Payment::unknown("pi_1".into(), NOW)
            .refund("re_1", refund(4900, RefundStatus::Succeeded), NOW)
            .charge_refunded(4900, true, NOW)
    }

    #[test]
    fn a_payment_whose_refund_failed_counts_again() {
        assert_eq!(refunded().state(), PaymentState::Returned);
        let failed = refunded().refund("re_1", refund(4900, RefundStatus::Failed), NOW);
        assert_eq!((failed.refunded_so_far(), failed.state()), (0, PaymentState::Good));
    }

    #[test]
    fn a_second_refund_after_a_failed_one_returns_the_payment() {
        let payment = refunded().refund("re_1", refund(4900, RefundStatus::Failed), NOW).refund(
            "re_2",
            refund(4900, RefundStatus::Pending),
            NOW,
        );
        assert_eq!((payment.refunded_so_far(), payment.state()), (4900, PaymentState::Returned));
    }

    #[test]
    fn one_of_two_partial_refunds_fails() {
        let payment = refunded().refund("re_1", refund(3000, RefundStatus::Failed), NOW).refund(
            "re_2",
            refund(1900, RefundStatus::Succeeded),
            NOW,
        );
        let payment = Payment { refunds: payment.refunds, ..payment };
        assert_eq!((payment.refunded_so_far(), payment.state()), (1900, PaymentState::Good));
    }

    #[test]
    fn a_refund_that_was_stored_by_an_earlier_release_is_still_full() {
        let stored = serde_json::json!({
            "id": "pi_1", "settled": true, "refunded": true, "refunded_amount": 4900, "disputes": {},
            "changed_at": "2026-11-01T00:00:00Z",
        });
        let payment: Payment = serde_json::from_value(stored).unwrap();
        assert_eq!(payment.state(), PaymentState::Returned);
    }

    #[test]
    fn nothing_was_charged_so_nothing_is_refunded() {
        let free = Payment { charged: Some(0), ..Payment::unknown("cs_1".into(), NOW) };
        assert_eq!(free.state(), PaymentState::Good);
    }
}
