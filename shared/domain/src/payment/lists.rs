//! The lists in which the office finds payments, by what has become of them.

use serde::{Deserialize, Serialize};

use super::{Dispute, Payment};
use crate::{CheckoutSession, CheckoutSessionState};

/// A list of payments that somebody may have to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentList {
    /// The checkout was completed, and the payment has not arrived.
    Pending,
    /// Paid, but not for what we asked, and not refunded in full.
    Rejected,
    /// Names no purchase, and was not refunded in full.
    Unmatched,
    /// The enrolment is paid for by another one, so it has to be refunded.
    Duplicate,
    /// Under dispute, or lost in one.
    Disputed,
    /// Refunded, in full or in part.
    Refunded,
}

impl PaymentList {
    /// Every list.
    pub const ALL: [Self; 6] =
        [Self::Pending, Self::Rejected, Self::Unmatched, Self::Duplicate, Self::Disputed, Self::Refunded];

    /// Its name, as it is stored and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Rejected => "rejected",
            Self::Unmatched => "unmatched",
            Self::Duplicate => "duplicate",
            Self::Disputed => "disputed",
            Self::Refunded => "refunded",
        }
    }
}

impl CheckoutSession {
    /// The list that it belongs to. Nobody has to decide about money that the payer has back.
    pub fn list(&self) -> Option<PaymentList> {
        match self.state {
            _ if self.returned => None,
            CheckoutSessionState::Pending => Some(PaymentList::Pending),
            CheckoutSessionState::Rejected => Some(PaymentList::Rejected),
            CheckoutSessionState::Unmatched => Some(PaymentList::Unmatched),
            CheckoutSessionState::Confirmed
            | CheckoutSessionState::Failed
            | CheckoutSessionState::Expired => None,
        }
    }
}

impl Payment {
    /// The list that it belongs to. A dispute comes before a refund: it has a deadline.
    pub fn list(&self) -> Option<PaymentList> {
        if self.disputes.values().any(|dispute| *dispute != Dispute::Won) {
            return Some(PaymentList::Disputed);
        }
        (self.refunded_so_far() > 0).then_some(PaymentList::Refunded)
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::Money;
    use crate::payment::{Refund, RefundStatus};

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    #[test]
    fn a_dispute_comes_before_a_refund_and_a_refund_that_failed_is_none() {
        let payment = Payment::unknown("pi_1".into(), NOW);
        assert_eq!(payment.list(), None);
        let refund = |status| Refund { amount: 100, status, request: None };
        let refunded = payment.refund("re_1", refund(RefundStatus::Succeeded), NOW);
        assert_eq!(refunded.list(), Some(PaymentList::Refunded));
        let disputed = refunded.clone().dispute("dp_1", Dispute::Open, NOW);
        assert_eq!(disputed.list(), Some(PaymentList::Disputed));
        assert_eq!(disputed.clone().dispute("dp_1", Dispute::Lost, NOW).list(), Some(PaymentList::Disputed));
        assert_eq!(disputed.dispute("dp_1", Dispute::Won, NOW).list(), Some(PaymentList::Refunded));
        assert_eq!(refunded.refund("re_1", refund(RefundStatus::Failed), NOW).list(), None);
    }

    #[test]
    fn a_session_that_waits_leaves_its_list_for_as_long_as_the_payer_has_the_money_back() {
        let session = CheckoutSession {
            id: "cs_1".into(),
            state: CheckoutSessionState::Unmatched,
            reason: None,
            learner: None,
            course: None,
            payment: "pi_1".into(),
            total: Some(Money { amount: 4900, currency: "gbp".parse().unwrap() }),
            paid: true,
            livemode: Some(false),
            changed_at: NOW,
            paid_at: None,
            returned: false,
        };
        let later = NOW + jiff::SignedDuration::from_secs(1);
        let payment = Payment::unknown("pi_1".into(), NOW).waiting_for(&session);
        assert_eq!((payment.waiting_session(), payment.charged), (Some("cs_1"), Some(4900)));
        let refund = |amount, status| Refund { amount, status, request: None };
        let list = |payment: &Payment| session.clone().with_payment(payment, later).list();
        let partly = payment.clone().refund("re_1", refund(4800, RefundStatus::Succeeded), NOW);
        assert_eq!(list(&partly), Some(PaymentList::Unmatched));
        let all = partly.clone().refund("re_2", refund(100, RefundStatus::Pending), NOW);
        assert_eq!(list(&all), None);
        let returned = session.clone().with_payment(&all, later);
        assert_eq!((returned.since(), returned.changed_at), (NOW, later));
        assert_eq!(returned.clone().with_payment(&all, NOW), returned);
        let failed = all.refund("re_2", refund(100, RefundStatus::Failed), NOW);
        assert_eq!(returned.with_payment(&failed, later).list(), Some(PaymentList::Unmatched));
        assert_eq!(list(&payment.clone().dispute("dp_1", Dispute::Lost, NOW)), None);
        let confirmed = CheckoutSession { state: CheckoutSessionState::Confirmed, ..session.clone() };
        assert!(!confirmed.clone().with_payment(&partly, later).returned);
        assert_eq!(Payment::unknown("pi_1".into(), NOW).waiting_for(&confirmed).checkout_session, None);
    }

    #[test]
    fn a_list_has_the_same_name_everywhere() {
        for list in PaymentList::ALL {
            assert_eq!(serde_json::to_value(list).unwrap(), list.name());
        }
    }
}
