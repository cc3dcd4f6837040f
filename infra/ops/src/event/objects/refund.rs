//! A refund.

use serde_json::{Value, json};

use crate::event::Facts;
use crate::event::ids::derived;

pub(super) fn refund(facts: &Facts) -> Value {
    json!({
        "id": derived("re", &facts.payment_intent),
        "object": "refund",
        "amount": facts.amount,
        "balance_transaction": null,
        "charge": facts.charge,
        "created": facts.created,
        "currency": facts.currency,
        "destination_details": null,
        "metadata": {},
        "payment_intent": facts.payment_intent,
        "reason": "requested_by_customer",
        "receipt_number": null,
        "source_transfer_reversal": null,
        "status": "succeeded",
        "transfer_reversal": null,
    })
}
