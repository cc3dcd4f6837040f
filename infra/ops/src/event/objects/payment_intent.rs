//! A payment intent.

use serde_json::{Value, json};

use crate::event::EventDetails;

pub(super) fn payment_intent(change: &str, details: &EventDetails) -> Value {
    let (status, received) = match change {
        "succeeded" => ("succeeded", details.amount),
        "processing" => ("processing", 0),
        "canceled" => ("canceled", 0),
        _ => ("requires_payment_method", 0),
    };
    json!({
        "id": details.payment_intent,
        "object": "payment_intent",
        "amount": details.amount,
        "amount_capturable": 0,
        "amount_received": received,
        "application": null,
        "application_fee_amount": null,
        "automatic_payment_methods": null,
        "canceled_at": null,
        "cancellation_reason": null,
        "capture_method": "automatic_async",
        "confirmation_method": "automatic",
        "created": details.created,
        "currency": details.currency,
        "customer": null,
        "description": null,
        "last_payment_error": null,
        "latest_charge": details.charge,
        "livemode": details.livemode,
        "metadata": details.metadata,
        "next_action": null,
        "payment_method": null,
        "payment_method_types": ["card"],
        "receipt_email": details.email,
        "review": null,
        "status": status,
        "transfer_group": null,
    })
}
