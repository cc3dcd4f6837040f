//! A dispute. It has no metadata; the payment identifies the learner.

use serde_json::{Value, json};

use crate::event::EventDetails;

/// A closed dispute is lost unless `--set status=won` says otherwise.
pub(super) fn dispute(change: &str, details: &EventDetails) -> Value {
    let status = match change {
        "closed" => "lost",
        "funds_reinstated" => "won",
        _ => "needs_response",
    };
    json!({
        "id": details.dispute,
        "object": "dispute",
        "amount": details.amount,
        "balance_transactions": [],
        "charge": details.charge,
        "created": details.created,
        "currency": details.currency,
        "evidence": {},
        "evidence_details": {
            "due_by": details.created + 7 * 86_400, "has_evidence": false, "past_due": false, "submission_count": 0,
        },
        "is_charge_refundable": false,
        "livemode": details.livemode,
        "metadata": {},
        "payment_intent": details.payment_intent,
        "payment_method_details": null,
        "reason": "fraudulent",
        "status": status,
    })
}
