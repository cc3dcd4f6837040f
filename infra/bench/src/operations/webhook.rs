//! Stripe's events.

use anyhow::Result;
use domain::Learner;
use serde_json::{Value, json};
use tests::furnished_courses::PAID_COURSE;
use tests::stripe_events::event;

use crate::bench::Bench;
use crate::events::from_stripe;

/// The price of the paid course.
const PRICE: u32 = 4900;

/// A payment, and its refund.
pub(super) async fn measure(bench: &mut Bench) -> Result<()> {
    for (operation, of) in [("paid", paid as fn(&Learner) -> Value), ("refund", refund)] {
        let [first, warm] = &bench.furnished.learners;
        let events = [from_stripe(&of(first))?, from_stripe(&of(warm))?];
        bench.request("webhook", operation, 200, events).await?;
    }
    Ok(())
}

fn metadata(learner: &Learner) -> Value {
    json!({
        "type": "course_enrollment", "course_uuid": PAID_COURSE, "user_uuid": learner.id,
        "amount": PRICE.to_string(), "currency": "gbp",
    })
}

fn paid(learner: &Learner) -> Value {
    let session = json!({
        "id": format!("cs_{}", learner.id.0.simple()), "object": "checkout.session", "mode": "payment", "livemode": false,
        "payment_intent": format!("pi_{}", learner.id.0.simple()), "payment_status": "paid", "status": "complete",
        "amount_subtotal": PRICE, "amount_total": PRICE, "currency": "gbp",
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "client_reference_id": learner.id, "metadata": metadata(learner), "customer_email": null,
        "customer_details": {"email": learner.email},
    });
    event(&format!("evt_paid_{}", learner.id), "checkout.session.completed", session)
}

fn refund(learner: &Learner) -> Value {
    let charge = json!({
        "id": format!("ch_{}", learner.id), "object": "charge", "payment_intent": format!("pi_{}", learner.id.0.simple()),
        "amount": PRICE, "amount_refunded": PRICE, "refunded": true, "currency": "gbp", "livemode": false,
        "metadata": metadata(learner),
    });
    event(&format!("evt_refund_{}", learner.id), "charge.refunded", charge)
}
