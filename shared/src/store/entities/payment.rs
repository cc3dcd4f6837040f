//! What Stripe said: Checkout Sessions, payments, events.

use super::plain_entities;
use crate::store::key::Entity;
use domain::CheckoutSession;
use domain::payment::Payment;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

plain_entities! {
    CheckoutSession = "checkout session",
    Payment = "payment",
}

/// The memory of a Stripe event: long enough for every retry and every manual resend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventMarker {
    /// Stripe's type of it.
    pub kind: String,
    /// What came of it, in one word.
    pub outcome: String,
    /// When it was judged.
    pub judged_at: Timestamp,
}

impl Entity for EventMarker {
    const NAME: &'static str = "event marker";

    fn expires_at(&self) -> Option<Timestamp> {
        Some(self.judged_at + SignedDuration::from_hours(24 * 35))
    }
}
