//! The Checkout Session that a learner last opened for a course, so that a second click does not open another one.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::Money;

/// A session with less time left is replaced: the learner has to find their card and type its number.
const TIME_TO_PAY: SignedDuration = SignedDuration::from_mins(10);

/// The session that a learner last opened for a course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenCheckout {
    /// Stripe's `cs_…`.
    #[serde(rename = "session")]
    pub checkout_session: String,
    /// What the learner is asked to pay in it.
    pub price: Money,
    pub expires_at: Timestamp,
    /// An event has said that it is over: paid, failed, expired, or refunded.
    #[serde(default)]
    pub closed: bool,
}

impl OpenCheckout {
    /// Whether the learner may still be sent to it, if Stripe says that it is open.
    pub fn may_be_reused(&self, price: &Money, now: Timestamp) -> bool {
        self.price == *price && now + TIME_TO_PAY < self.expires_at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_reused_at_its_price_while_there_is_time_to_pay() {
        let gbp = |amount| Money { amount, currency: "gbp".parse().unwrap() };
        let open = OpenCheckout {
            checkout_session: "cs_1".into(),
            price: gbp(4900),
            expires_at: "2026-11-02T00:00:00Z".parse().unwrap(),
            closed: false,
        };
        for (price, now, reused) in [
            (4900, "2026-11-01T00:00:00Z", true),
            (4900, "2026-11-01T23:49:59Z", true),
            (4900, "2026-11-01T23:50:00Z", false),
            (4900, "2026-11-03T00:00:00Z", false),
            (5900, "2026-11-01T00:00:00Z", false),
        ] {
            assert_eq!(open.may_be_reused(&gbp(price), now.parse().unwrap()), reused, "{price} at {now}");
        }
    }
}
