//! A dispute. Its own metadata is empty: whose it is follows from the payment.

use serde_json::{Value, json};

use crate::event::Facts;

/// A closed dispute is lost unless `--set status=won` says otherwise.
pub(super) fn dispute(change: &str, facts: &Facts) -> Value {
    let status = match change {
        "closed" => "lost",
        "funds_reinstated" => "won",
        _ => "needs_response",
    };
    json!({
        "id": facts.dispute,
        "object": "dispute",
        "amount": facts.amount,
        "balance_transactions": [],
        "charge": facts.charge,
        "created": facts.created,
        "currency": facts.currency,
        "evidence": {},
        "evidence_details": {
            "due_by": facts.created + 7 * 86_400, "has_evidence": false, "past_due": false, "submission_count": 0,
        },
        "is_charge_refundable": false,
        "livemode": facts.livemode,
        "metadata": {},
        "payment_intent": facts.payment_intent,
        "payment_method_details": null,
        "reason": "fraudulent",
        "status": status,
    })
}
