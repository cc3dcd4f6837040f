//! A charge. Stripe copies the metadata of the payment intent to it.

use serde_json::{Value, json};

use crate::event::Facts;

/// Of a refund, `--amount` is what was given back; what was paid is what was asked for.
pub(super) fn charge(change: &str, facts: &Facts) -> Value {
    let (amount, refunded) = match change {
        "refunded" => (facts.asked.amount.max(facts.amount), facts.amount),
        _ => (facts.amount, 0),
    };
    let failed = change == "failed";
    json!({
        "id": facts.charge,
        "object": "charge",
        "amount": amount,
        "amount_captured": if failed { 0 } else { amount },
        "amount_refunded": refunded,
        "application": null,
        "application_fee": null,
        "balance_transaction": null,
        "billing_details": { "address": null, "email": facts.email, "name": null, "phone": null, "tax_id": null },
        "calculated_statement_descriptor": "MERIDIAN CPD",
        "captured": !failed,
        "created": facts.created,
        "currency": facts.currency,
        "customer": null,
        "description": null,
        "disputed": change.starts_with("dispute"),
        "failure_balance_transaction": null,
        "failure_code": if failed { json!("card_declined") } else { Value::Null },
        "failure_message": if failed { json!("Your card was declined.") } else { Value::Null },
        "fraud_details": {},
        "livemode": facts.livemode,
        "metadata": facts.metadata,
        "outcome": null,
        "paid": !failed,
        "payment_intent": facts.payment_intent,
        "payment_method": null,
        "payment_method_details": null,
        "receipt_email": null,
        "receipt_number": null,
        "receipt_url": null,
        "refunded": refunded > 0 && refunded >= amount,
        "review": null,
        "shipping": null,
        "statement_descriptor": null,
        "status": if failed { "failed" } else { "succeeded" },
        "transfer_group": null,
    })
}
