//! What is read from Stripe's events, and what is ignored.

use serde_json::json;

use super::*;

fn fact(kind: &str, object: Value) -> Fact {
    let event = json!({"id": "evt_1", "type": kind, "livemode": false, "data": {"object": object}});
    parse(event.to_string().as_bytes()).unwrap().fact
}

#[test]
fn every_field_may_be_null() {
    let object = json!({
        "id": "cs_1", "payment_intent": null, "mode": null, "payment_status": null, "livemode": null,
        "amount_subtotal": null, "amount_total": null, "total_details": null, "currency": null,
        "metadata": null, "client_reference_id": null, "customer_email": null, "customer_details": null,
    });
    let charge = Charge { livemode: Some(false), ..Charge::default() };
    let expected = SessionFacts { id: "cs_1".into(), charge, ..SessionFacts::default() };
    assert_eq!(fact("checkout.session.completed", object), Fact::SessionCompleted(expected));
    assert_eq!(fact("charge.refunded", json!({"id": "ch_1", "payment_intent": null})), Fact::Ignored);
    assert_eq!(
        fact("charge.dispute.created", json!({"id": "dp_1", "status": null, "payment_intent": null})),
        Fact::Ignored
    );
}

#[test]
fn whole_numbers_may_have_a_zero_fraction() {
    assert_eq!(minor_units(&json!(5497.0)), Some(5497));
    for value in [json!(54.5), json!("5497"), json!(1e300), json!(null), json!(true)] {
        assert_eq!(minor_units(&value), None, "{value}");
    }
}

#[test]
fn an_inquiry_is_not_a_dispute() {
    let object = |status: &str| json!({"id": "dp_1", "payment_intent": "pi_1", "status": status});
    for status in ["warning_needs_response", "warning_under_review", "warning_closed", "prevented"] {
        assert_eq!(fact("charge.dispute.created", object(status)), Fact::Ignored, "{status}");
        assert_eq!(fact("charge.dispute.updated", object(status)), Fact::Ignored, "{status}");
        assert_eq!(fact("charge.dispute.closed", object(status)), Fact::Ignored, "{status}");
    }
    for (kind, status, dispute) in [
        ("charge.dispute.created", "needs_response", Dispute::Open),
        ("charge.dispute.created", "a_status_of_tomorrow", Dispute::Open),
        ("charge.dispute.closed", "won", Dispute::Won),
        ("charge.dispute.closed", "lost", Dispute::Lost),
        ("charge.dispute.updated", "needs_response", Dispute::Open),
        ("charge.dispute.updated", "under_review", Dispute::Open),
        ("charge.dispute.updated", "won", Dispute::Won),
        ("charge.dispute.funds_withdrawn", "warning_needs_response", Dispute::Open),
        ("charge.dispute.funds_withdrawn", "needs_response", Dispute::Open),
        ("charge.dispute.funds_reinstated", "won", Dispute::Won),
        ("charge.dispute.funds_reinstated", "lost", Dispute::Lost),
    ] {
        assert!(matches!(fact(kind, object(status)), Fact::Disputed(facts) if facts.dispute == dispute));
    }
}

#[test]
fn only_the_mode_payment_is_a_one_time_charge() {
    for (mode, one_time) in [("payment", true), ("subscription", false), ("setup", false)] {
        let object = json!({"id": "cs_1", "mode": mode});
        let fact = fact("checkout.session.completed", object);
        assert!(matches!(fact, Fact::SessionCompleted(facts) if facts.charge.one_time == one_time));
    }
}

#[test]
fn expanded_objects_are_read_by_their_id() {
    let object = json!({"id": "ch_1", "payment_intent": {"id": "pi_1"}, "refunded": true});
    assert!(
        matches!(fact("charge.refunded", object), Fact::Refunded(facts) if facts.payment_intent == "pi_1")
    );
}

#[test]
fn ids_that_nothing_can_be_stored_under_are_set_aside() {
    let long = |prefix: &str| format!("{prefix}_{}", "x".repeat(3000));
    for (kind, object) in [
        ("checkout.session.completed", json!({"id": long("cs")})),
        ("checkout.session.expired", json!({"id": "cs_1", "payment_intent": long("pi")})),
        ("charge.refunded", json!({"id": "ch_1", "payment_intent": long("pi")})),
        ("charge.dispute.created", json!({"id": long("dp"), "status": "lost", "payment_intent": "pi_1"})),
    ] {
        assert_eq!(fact(kind, object), Fact::SetAside("id_too_long"), "{kind}");
    }
    let event =
        json!({"id": long("evt"), "type": "charge.refunded", "data": {"object": {"payment_intent": "pi_1"}}});
    let event = parse(event.to_string().as_bytes()).unwrap();
    assert_eq!((event.fact, event.id.len()), (Fact::SetAside("id_too_long"), 255));
    let ignored = json!({"id": long("evt"), "type": long("invoice"), "data": {"object": {"id": long("in")}}});
    let event = parse(ignored.to_string().as_bytes()).unwrap();
    assert_eq!((event.fact, event.kind.len()), (Fact::Ignored, 255));
}

#[test]
fn metadata_longer_than_stripe_takes_is_passed_over() {
    let object = json!({"id": "cs_1", "metadata": {"a": "x".repeat(501), "b": "y", "c".repeat(501): "z"}, "currency": "x".repeat(300)});
    let Fact::SessionCompleted(facts) = fact("checkout.session.completed", object) else { panic!() };
    assert_eq!(facts.metadata, Metadata::from([("b".to_owned(), "y".to_owned())]));
    assert_eq!(facts.charge.currency, None);
}

#[test]
fn malformed_events_name_the_missing_part() {
    for (body, part) in [
        ("", "JSON"),
        ("[]", "id"),
        (r#"{"id": 7, "type": "x"}"#, "id"),
        (r#"{"id": "evt_1"}"#, "type"),
        (r#"{"id": "evt_1", "type": "checkout.session.completed"}"#, "session id"),
        (r#"{"id": "evt_1", "type": "charge.dispute.closed", "data": 3}"#, "dispute id"),
    ] {
        assert_eq!(parse(body.as_bytes()), Err(MalformedEvent(part)), "{body}");
    }
    assert_eq!(fact("invoice.paid", json!({"anything": [1, 2]})), Fact::Ignored);
}

#[test]
fn a_refund_is_pending_succeeded_or_failed() {
    let object =
        |status: &str| json!({"id": "re_1", "payment_intent": "pi_1", "amount": 4900, "status": status});
    for (kind, status, expected) in [
        ("refund.created", "pending", RefundStatus::Pending),
        ("refund.created", "requires_action", RefundStatus::Pending),
        ("refund.created", "succeeded", RefundStatus::Succeeded),
        ("refund.updated", "failed", RefundStatus::Failed),
        ("refund.updated", "canceled", RefundStatus::Failed),
        ("refund.failed", "failed", RefundStatus::Failed),
        ("charge.refund.updated", "failed", RefundStatus::Failed),
    ] {
        let refund = Refund { amount: 4900, status: expected, request: None };
        assert!(matches!(fact(kind, object(status)), Fact::RefundChanged(facts) if facts.refund == refund));
    }
    assert_eq!(fact("refund.failed", json!({"id": "re_1", "payment_intent": null})), Fact::Ignored);
}
