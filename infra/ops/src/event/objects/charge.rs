//! A charge. Stripe copies the metadata of the payment intent to it.

use serde_json::{Value, json};

use crate::event::EventDetails;

/// For a refund, `--amount` is the refunded amount; the paid amount is the price.
pub(super) fn charge(change: &str, details: &EventDetails) -> Value {
    let (amount, refunded) = match change {
        "refunded" => (details.asked.amount.max(details.amount), details.amount),
        _ => (details.amount, 0),
    };
    let failed = change == "failed";
    json!({
        "id": details.charge,
        "object": "charge",
        "amount": amount,
        "amount_captured": if failed { 0 } else { amount },
        "amount_refunded": refunded,
        "application": null,
        "application_fee": null,
        "balance_transaction": null,
        "billing_details": { "address": null, "email": details.email, "name": null, "phone": null, "tax_id": null },
        "calculated_statement_descriptor": "MERIDIAN CPD",
        "captured": !failed,
        "created": details.created,
        "currency": details.currency,
        "customer": null,
        "description": null,
        "disputed": change.starts_with("dispute"),
        "failure_balance_transaction": null,
        "failure_code": if failed { json!("card_declined") } else { Value::Null },
        "failure_message": if failed { json!("Your card was declined.") } else { Value::Null },
        "fraud_details": {},
        "livemode": details.livemode,
        "metadata": details.metadata,
        "outcome": null,
        "paid": !failed,
        "payment_intent": details.payment_intent,
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
