//! What a payment comes to: what was charged, and where the money is now.

use serde::{Deserialize, Serialize};

use super::{Dispute, Payment};

/// Where the money of one payment or of many is, in minor units of one currency. `charged` is the sum of `refunded`,
/// `lost`, `disputed` and `net`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Takings {
    pub charged: i64,
    /// Went back by refunds.
    pub refunded: i64,
    /// Went back by disputes that were lost.
    pub lost: i64,
    /// Withheld while a dispute is open.
    pub disputed: i64,
    /// Ours.
    pub net: i64,
    /// On its way, and not charged yet.
    pub unpaid: i64,
}

impl Takings {
    /// Those of a payment of which only the amount is known.
    pub fn of_unknown(charged: i64) -> Self {
        Self { charged, net: charged, ..Self::default() }
    }

    /// The sum of both. Sums of real payments are far below the limit at which it stops.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            charged: self.charged.saturating_add(other.charged),
            refunded: self.refunded.saturating_add(other.refunded),
            lost: self.lost.saturating_add(other.lost),
            disputed: self.disputed.saturating_add(other.disputed),
            net: self.net.saturating_add(other.net),
            unpaid: self.unpaid.saturating_add(other.unpaid),
        }
    }
}

impl Payment {
    /// Where the money of the payment is, of which so much was charged.
    pub fn takings(&self, charged: i64) -> Takings {
        let refunded = match self.is_fully_refunded() {
            true => charged,
            false => self.refunded_so_far().min(charged),
        };
        let rest = charged - refunded;
        let all = Takings { charged, refunded, ..Takings::default() };
        let is = |state: Dispute| self.disputes.values().any(|dispute| *dispute == state);
        if is(Dispute::Lost) {
            Takings { lost: rest, ..all }
        } else if is(Dispute::Open) {
            Takings { disputed: rest, ..all }
        } else {
            Takings { net: rest, ..all }
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::*;
    use crate::payment::{Refund, RefundStatus};

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn refund(amount: i64, status: RefundStatus) -> Refund {
        Refund { amount, status, request: None }
    }

    #[test]
    fn what_is_refunded_lost_or_disputed_is_not_ours() {
        let paid = Payment { charged: Some(4900), ..Payment::unknown("pi_1".into(), NOW) };
        assert_eq!(paid.takings(4900), Takings::of_unknown(4900));
        let part = paid.clone().refund("re_1", refund(900, RefundStatus::Succeeded), NOW);
        let expected = Takings { charged: 4900, refunded: 900, net: 4000, ..Takings::default() };
        assert_eq!(part.takings(4900), expected);
        let disputed = part.clone().dispute("dp_1", Dispute::Open, NOW);
        assert_eq!(disputed.takings(4900), Takings { disputed: 4000, net: 0, ..expected });
        let lost = disputed.clone().dispute("dp_1", Dispute::Lost, NOW);
        assert_eq!(lost.takings(4900), Takings { lost: 4000, net: 0, ..expected });
        assert_eq!(lost.dispute("dp_1", Dispute::Won, NOW).takings(4900), expected);
        let failed = part.refund("re_1", refund(900, RefundStatus::Failed), NOW);
        assert_eq!(failed.takings(4900), Takings::of_unknown(4900));
    }

    proptest! {
        #[test]
        fn whatever_became_of_a_payment_its_parts_are_the_charge(
            charged in 0_i64..100_000, refunds in prop::collection::vec((0_i64..100_000, 0_u8..3), 0..4),
            reported in 0_i64..100_000, disputes in prop::collection::vec(0_u8..3, 0..3),
        ) {
            let mut payment = Payment { charged: Some(charged), ..Payment::unknown("pi_1".into(), NOW) }
                .charge_refunded(reported, false, NOW);
            for (number, (amount, status)) in refunds.into_iter().enumerate() {
                let status =
                    [RefundStatus::Pending, RefundStatus::Succeeded, RefundStatus::Failed][usize::from(status)];
                payment = payment.refund(&format!("re_{number}"), refund(amount, status), NOW);
            }
            for (number, state) in disputes.into_iter().enumerate() {
                let state = [Dispute::Open, Dispute::Lost, Dispute::Won][usize::from(state)];
                payment = payment.dispute(&format!("dp_{number}"), state, NOW);
            }
            let Takings { charged: all, refunded, lost, disputed, net, unpaid } = payment.takings(charged);
            prop_assert_eq!((all, unpaid), (charged, 0));
            prop_assert_eq!(refunded + lost + disputed + net, charged);
            prop_assert!([refunded, lost, disputed, net].into_iter().all(|part| part >= 0));
        }
    }
}
