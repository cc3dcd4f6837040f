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

/// A handled Stripe event, kept long enough for every retry and manual resend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventMarker {
    /// Stripe's event type.
    pub kind: String,
    /// The outcome, in one word.
    pub outcome: String,
    /// When it was handled.
    pub judged_at: Timestamp,
}

impl Entity for EventMarker {
    const NAME: &'static str = "event marker";

    fn expires_at(&self) -> Option<Timestamp> {
        Some(self.judged_at + SignedDuration::from_hours(24 * 35))
    }
}
