//! A refund.

use serde_json::{Value, json};

use crate::event::EventDetails;
use crate::event::ids::derived;

pub(super) fn refund(details: &EventDetails) -> Value {
    json!({
        "id": derived("re", &details.payment_intent),
        "object": "refund",
        "amount": details.amount,
        "balance_transaction": null,
        "charge": details.charge,
        "created": details.created,
        "currency": details.currency,
        "destination_details": null,
        "metadata": {},
        "payment_intent": details.payment_intent,
        "reason": "requested_by_customer",
        "receipt_number": null,
        "source_transfer_reversal": null,
        "status": "succeeded",
        "transfer_reversal": null,
    })
}
