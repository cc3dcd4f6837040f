//! Refunds: once, for no more than is left, and told by Stripe's events alone.

use domain::enrolment::EnrolmentStatus;
use serde_json::json;
use tests::api::ApiRequest;
use tests::stripe_refunds::RefundFault;

use super::OfficeWorld;

#[tokio::test]
async fn a_duplicate_is_found_and_refunded_and_the_event_ends_it() {
    let desk = OfficeWorld::with_a_duplicate().await;
    assert_eq!(desk.list("duplicate").await, ["cs_b"]);
    let page = desk.payment("cs_b").await;
    assert_eq!((&page["payment"]["refund_due"], &page["refundable_amount"]), (&json!(true), &json!(4900)));
    let refunded = desk.refund("cs_b", 4900, 0).await;
    assert_eq!((refunded.status, &refunded.body["state"]), (200, &json!("accepted")), "{refunded:?}");
    let made = desk.stripe.made();
    assert_eq!(
        (made.len(), &made[0]["payment_intent"], &made[0]["amount"]),
        (1, &json!("pi_b"), &json!(4900))
    );
    // It stays in the list, as requested, until Stripe's event tells of it.
    let page = desk.payment("cs_b").await;
    assert_eq!(page["payment"]["refund_requested"], json!(true));
    assert_eq!((&page["requests"][0]["state"], &page["refunds"]), (&json!("accepted"), &json!([])), "{page}");
    assert_eq!(page["requests"][0]["requested_by"]["id"], json!(uuid::Uuid::from_u128(0xad)));
    assert_eq!(desk.list("duplicate").await, ["cs_b"]);
    desk.tell().await;
    let page = desk.payment("cs_b").await;
    assert_eq!((&page["payment"]["state"], &page["refundable_amount"]), (&json!("refunded"), &json!(0)));
    assert_eq!(page["requests"][0]["state"], "succeeded");
    assert_eq!(page["refunds"][0]["id"], made[0]["id"]);
    assert!(desk.list("duplicate").await.is_empty());
    assert_eq!(desk.list("refunded").await, ["cs_b"]);
    assert_eq!(desk.world.enrolment().await.unwrap().status, EnrolmentStatus::Active);
    assert_eq!(desk.audited().await, 1);
    let log = desk.get("/api/office/audit/").await.body;
    let entry = &log["results"][0];
    assert_eq!(
        (&entry["reason"], &entry["details"]["amount"]),
        (&json!("Paid twice."), &json!("4900")),
        "{log}"
    );
}

#[tokio::test]
async fn it_is_refunded_in_parts_up_to_what_is_left() {
    let desk = OfficeWorld::with_a_duplicate().await;
    assert_eq!(desk.refund("cs_b", 1900, 0).await.status, 200);
    let other = desk.refund("cs_b", 100, 0).await;
    assert_eq!((other.status, other.code()), (409, "CONFLICT"), "one at a time: {other:?}");
    desk.tell().await;
    let page = desk.payment("cs_b").await;
    assert_eq!(
        (&page["payment"]["state"], &page["refundable_amount"]),
        (&json!("paid"), &json!(3000)),
        "{page}"
    );
    for (amount, seen, status) in
        [(3001, 1900, 400), (0, 1900, 400), (-1, 1900, 400), (500, 0, 409), (3000, 1900, 200)]
    {
        let answer = desk.refund("cs_b", amount, seen).await;
        assert_eq!(answer.status, status, "{amount} after {seen}: {answer:?}");
    }
    desk.tell().await;
    let over = desk.refund("cs_b", 1, 4900).await;
    assert_eq!((over.status, over.code()), (409, "CONFLICT"), "{over:?}");
    let amounts: Vec<_> = desk.stripe.made().iter().map(|refund| refund["amount"].clone()).collect();
    assert_eq!(amounts, [json!(1900), json!(3000)]);
    assert_eq!(desk.audited().await, 2);
}

#[tokio::test]
async fn the_same_refund_again_changes_nothing_before_and_after_its_event() {
    let desk = OfficeWorld::with_a_duplicate().await;
    let keyed = || desk.refund_request("cs_b", 1900, 0).header("idempotency-key", "a key");
    let first = keyed().send(&desk.office).await;
    assert_eq!(first.status, 200, "{first:?}");
    for round in 0..2 {
        for request in [keyed(), desk.refund_request("cs_b", 1900, 0)] {
            let again = request.send(&desk.office).await;
            assert_eq!((again.status, &again.body["uuid"]), (200, &first.body["uuid"]), "{round}: {again:?}");
        }
        desk.tell().await;
    }
    let other =
        desk.refund_request("cs_b", 100, 0).header("idempotency-key", "a key").send(&desk.office).await;
    assert_eq!(other.status, 409, "{other:?}");
    assert_eq!((desk.stripe.made().len(), desk.stripe.asked(), desk.audited().await), (1, 1, 1));
}

#[tokio::test]
async fn two_administrators_at_once_refund_once() {
    for _ in 0..5 {
        let desk = OfficeWorld::with_a_duplicate().await;
        let other = desk.world.admin().with("sub", "0190a5a0-0000-7000-8000-0000000000ad");
        let body = json!({"amount": 4900, "refunded_amount": 0, "reason": "I saw it, too."});
        let second = ApiRequest::new("POST", "/api/office/payments/pi_b/refunds/", &other).body(&body);
        let (first, second) = tokio::join!(desk.refund("cs_b", 4900, 0), second.send(&desk.office));
        assert_eq!((first.status, second.status), (200, 200), "{first:?} {second:?}");
        assert_eq!(first.body["uuid"], second.body["uuid"]);
        assert_eq!((desk.stripe.made().len(), desk.audited().await), (1, 1));
    }
}

#[tokio::test]
async fn what_stripe_refuses_is_told_and_can_be_asked_for_again() {
    let desk = OfficeWorld::with_a_duplicate().await;
    for (status, code, says) in [
        (400, "charge_disputed", "disputed"),
        (402, "balance_insufficient", "balance"),
        (404, "resource_missing", "does not know"),
        (400, "something_new", "Open the payment in Stripe"),
    ] {
        desk.stripe.fail(&[RefundFault::Refuses(status, code)]);
        let refused = desk.refund("cs_b", 4900, 0).await;
        assert_eq!((refused.status, refused.code()), (409, "CONFLICT"), "{refused:?}");
        let message = refused.body["error"]["message"].as_str().unwrap();
        assert!(message.starts_with("Stripe refused") && message.contains(says), "{code}: {message}");
    }
    let page = desk.payment("cs_b").await;
    assert_eq!(
        (&page["payment"]["refund_requested"], &page["requests"][3]["state"]),
        (&json!(false), &json!("refused"))
    );
    assert_eq!(desk.refund("cs_b", 4900, 0).await.status, 200);
    assert_eq!((desk.stripe.made().len(), desk.audited().await), (1, 5));
}

#[tokio::test]
async fn while_stripe_is_away_the_request_waits_and_is_sent_once() {
    let desk = OfficeWorld::with_a_duplicate().await;
    for fault in [
        RefundFault::Refuses(500, "api_error"),
        RefundFault::Refuses(401, "api_key_expired"),
        RefundFault::Refuses(429, "rate_limit"),
        RefundFault::LosesAnswer,
    ] {
        desk.stripe.fail(&[fault]);
        let answer = desk.refund("cs_b", 4900, 0).await;
        assert_eq!((answer.status, answer.code()), (503, "UNAVAILABLE"), "{answer:?}");
        assert_eq!(desk.payment("cs_b").await["requests"][0]["state"], "sending");
    }
    // A day later, Stripe has forgotten the key, but not the refund.
    desk.stripe.forget_keys();
    let answer = desk.refund("cs_b", 4900, 0).await;
    assert_eq!((answer.status, &answer.body["state"]), (200, &json!("accepted")), "{answer:?}");
    assert_eq!((desk.stripe.made().len(), desk.audited().await), (1, 1));
}

#[tokio::test]
async fn an_event_that_comes_before_the_answer_ends_the_request() {
    let desk = OfficeWorld::with_a_duplicate().await;
    desk.stripe.fail(&[RefundFault::LosesAnswer]);
    assert_eq!(desk.refund("cs_b", 1900, 0).await.status, 503);
    desk.tell().await;
    let page = desk.payment("cs_b").await;
    assert_eq!(
        (&page["requests"][0]["state"], &page["payment"]["refund_requested"]),
        (&json!("succeeded"), &json!(false))
    );
    let again = desk.refund("cs_b", 1900, 0).await;
    assert_eq!((again.status, &again.body["state"]), (200, &json!("succeeded")), "{again:?}");
    assert_eq!((desk.stripe.made().len(), desk.stripe.asked()), (1, 1));
}

#[tokio::test]
async fn a_second_click_while_stripe_works_gets_the_same_answer() {
    let desk = OfficeWorld::with_a_duplicate().await;
    desk.stripe.fail(&[RefundFault::InProgress, RefundFault::InProgress]);
    assert_eq!(desk.refund("cs_b", 4900, 0).await.status, 200);
    assert_eq!((desk.stripe.made().len(), desk.stripe.asked()), (1, 3));
}

#[tokio::test]
async fn a_stripe_that_cannot_be_reached_costs_nothing_but_a_repetition() {
    let desk = OfficeWorld::with_a_duplicate().await;
    let away = desk.world.office();
    let answer = desk.refund_request("cs_b", 4900, 0).send(&away).await;
    assert_eq!((answer.status, answer.code()), (503, "UNAVAILABLE"), "{answer:?}");
    assert_eq!(desk.refund("cs_b", 4900, 0).await.status, 200);
    assert_eq!(desk.stripe.made().len(), 1);
}

#[tokio::test]
async fn what_cannot_be_refunded_says_why_without_a_call() {
    let desk = OfficeWorld::open().await;
    let world = &desk.world;
    for name in ["disputed", "lost"] {
        desk.deliver(&world.purchase(name).completed()).await;
    }
    desk.deliver(&world.purchase("disputed").dispute("created", "needs_response")).await;
    desk.deliver(&world.purchase("lost").dispute("closed", "lost")).await;
    desk.deliver(&world.purchase("pending").completed_unpaid()).await;
    for id in ["cs_disputed", "cs_lost", "cs_pending"] {
        let refused = desk.refund(id, 100, 0).await;
        assert_eq!((refused.status, refused.code()), (409, "CONFLICT"), "{id}: {refused:?}");
        let page = desk.payment(id).await;
        assert_eq!(page["not_refundable"], refused.body["error"]["message"], "{id}");
    }
    for id in ["cs_nothing", "x.y", "%00", &"x".repeat(256)] {
        assert_eq!(desk.refund(id, 100, 0).await.status, 404, "{id}");
    }
    assert_eq!((desk.stripe.asked(), desk.audited().await), (0, 0));
}

#[tokio::test]
async fn an_unmatched_payment_can_be_refunded_as_well() {
    let desk = OfficeWorld::open().await;
    let unmatched = super::set(desk.world.purchase("a").completed(), "metadata", json!({}));
    desk.deliver(&unmatched).await;
    assert_eq!(desk.refund("cs_a", 4900, 0).await.status, 200);
    assert_eq!(desk.stripe.made()[0]["payment_intent"], "pi_a");
    assert_eq!(desk.audited().await, 1);
    let refund = desk.stripe.made().remove(0);
    desk.deliver(&tests::stripe_events::event("evt_re", "refund.created", refund)).await;
    assert_eq!(desk.payment("cs_a").await["payment"]["state"], "refunded");
}
