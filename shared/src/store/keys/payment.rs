//! What Stripe said: Checkout Sessions, payments, events.

use crate::store::entities::EventMarker;
use crate::store::key::Key;
use domain::CheckoutSession;
use domain::payment::Payment;

/// A Checkout Session.
pub fn checkout_session(id: &str) -> Key<CheckoutSession> {
    Key::new(stripe(id), "META")
}

/// A payment; every event of the payment writes it. A session that needed no payment is its own payment, so the two
/// share a partition and differ in the sort key.
pub fn payment(id: &str) -> Key<Payment> {
    Key::new(stripe(id), "PAYMENT")
}

/// The marker of a handled Stripe event.
pub fn event_marker(id: &str) -> Key<EventMarker> {
    Key::new(stripe(id), "EVENT")
}

fn stripe(id: &str) -> String {
    format!("STRIPE#{id}")
}
