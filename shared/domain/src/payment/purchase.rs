//! Which purchase a payment claims to be for, and whether the charge is the one that we asked for.

use crate::course::Course;
use crate::{CourseId, LearnerId, Money};

/// The purchase that a Checkout Session claims to be for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Not one of our sessions, unless an administrator assigns it.
    Unmatched,
    /// One of ours that does not name a course and a learner; with the reason.
    Broken(&'static str),
    /// A learner buys a course.
    Purchase {
        learner: LearnerId,
        course: CourseId,
        /// The price when the session was created.
        asked: Option<Money>,
    },
}

impl Claim {
    /// The learner and the course of a purchase.
    pub fn attribution(&self) -> Option<(LearnerId, CourseId)> {
        match self {
            Self::Purchase { learner, course, .. } => Some((*learner, *course)),
            Self::Unmatched | Self::Broken(_) => None,
        }
    }
}

/// What the payment provider charged; amounts in minor units.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Charge {
    /// A single payment, not a subscription.
    pub one_time: bool,
    /// Whether it is real money.
    pub livemode: Option<bool>,
    /// Before discounts and taxes.
    pub subtotal: Option<i64>,
    /// After discounts and taxes.
    pub total: Option<i64>,
    pub discount: i64,
    pub tax: i64,
    pub shipping: i64,
    /// As the provider writes it.
    pub currency: Option<String>,
}

impl Charge {
    /// The total as money, where the provider names both amount and currency.
    pub fn total_money(&self) -> Option<Money> {
        let currency = self.currency.as_deref()?.parse().ok()?;
        Some(Money { amount: self.total?, currency })
    }

    /// Why this is not the charge that we asked for, as one word for the record; `None` when it is.
    ///
    /// Source: specification 2.3. A lower total needs a discount that the provider reports. Tax and shipping may
    /// raise it, or may be part of the subtotal already (prices that include tax).
    pub fn mismatch(&self, asked: Option<&Money>, course: &Course, livemode: bool) -> Option<&'static str> {
        let asked = asked.unwrap_or(&course.price);
        if !self.one_time {
            return Some("mode_is_not_payment");
        }
        if self.livemode != Some(livemode) {
            return Some("livemode_mismatch");
        }
        let (Some(subtotal), Some(total), Some(currency)) =
            (self.subtotal, self.total, self.currency.as_deref())
        else {
            return Some("amount_missing");
        };
        if !currency.eq_ignore_ascii_case(asked.currency.as_str()) {
            return Some("currency_mismatch");
        }
        let details = [self.discount, self.tax, self.shipping];
        if subtotal != asked.amount || total < 0 || details.iter().any(|amount| *amount < 0) {
            return Some("amount_mismatch");
        }
        let net = subtotal.checked_sub(self.discount);
        let gross = net.and_then(|net| net.checked_add(self.tax)?.checked_add(self.shipping));
        match (net, gross) {
            (Some(net), Some(gross)) if (net..=gross).contains(&total) => None,
            _ => Some("amount_mismatch"),
        }
    }
}

#[cfg(test)]
#[path = "purchase_tests.rs"]
mod tests;
