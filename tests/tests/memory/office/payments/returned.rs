//! A payment that waits for a decision needs none once the payer has the money back.

use domain::{CheckoutSession, CheckoutSessionState};
use serde_json::{Value, json};
use shared::store::keys;
use shared::stripe::event::parse;
use shared::use_cases::reconcile_events::reconcile_events;
use tests::faults::Fault;
use tests::world::soon;

use super::{OfficeWorld, set};

/// Paid, and naming no purchase.
fn unmatched(desk: &OfficeWorld) -> Value {
    set(desk.world.purchase("a").completed(), "metadata", json!({}))
}

/// What Stripe tells of a refund in full: the refund, and the charge's total.
fn refunded(desk: &OfficeWorld) -> [Value; 2] {
    let purchase = desk.world.purchase("a");
    [purchase.refund("updated", "succeeded"), set(purchase.refunded(4900), "metadata", json!({}))]
}

impl OfficeWorld {
    async fn session(&self) -> CheckoutSession {
        self.world.get(&keys::checkout_session("cs_a")).await.expect("the session is remembered")
    }

    /// How many of these events Stripe's account and our tables disagree about.
    async fn differences(&self, events: &[Value]) -> usize {
        let events: Vec<_> =
            events.iter().map(|event| parse(event.to_string().as_bytes()).unwrap()).collect();
        reconcile_events(&self.world.store, soon(), &events).await.unwrap().len()
    }
}

#[tokio::test]
async fn a_payment_that_waits_leaves_its_list_when_all_of_it_went_back_and_returns_when_that_fails() {
    let amount_mismatch = |event: Value| set(event, "amount_subtotal", json!(1));
    let nameless = |event: Value| set(event, "metadata", json!({}));
    let changes: [(&str, &dyn Fn(Value) -> Value); 2] =
        [("unmatched", &nameless), ("rejected", &amount_mismatch)];
    for (list, change) in changes {
        let desk = OfficeWorld::open().await;
        let purchase = desk.world.purchase("a");
        let of_charge = |event: Value| match list {
            "unmatched" => nameless(event),
            _ => event,
        };
        desk.deliver(&change(purchase.completed())).await;
        assert_eq!(desk.list(list).await, ["cs_a"]);
        desk.deliver(&of_charge(purchase.refunded(4800))).await;
        assert_eq!(desk.list(list).await, ["cs_a"], "a part is left");
        desk.deliver(&of_charge(purchase.refunded(4900))).await;
        assert!(desk.list(list).await.is_empty(), "{list}");
        assert_eq!(desk.list("refunded").await, ["cs_a"]);
        let page = desk.payment("cs_a").await;
        assert_eq!(page["payment"]["state"], "refunded", "{page}");
        desk.deliver(&purchase.refund("failed", "failed")).await;
        assert_eq!(desk.list(list).await, ["cs_a"], "we have the money again");
        assert_eq!(desk.world.enrolment().await, None);
    }
}

#[tokio::test]
async fn a_payment_that_a_bank_took_back_waits_for_no_decision() {
    let desk = OfficeWorld::open().await;
    desk.deliver(&unmatched(&desk)).await;
    desk.deliver(&desk.world.purchase("a").dispute("created", "needs_response")).await;
    assert_eq!(desk.list("unmatched").await, ["cs_a"]);
    desk.deliver(&desk.world.purchase("a").dispute("closed", "lost")).await;
    assert!(desk.list("unmatched").await.is_empty());
    assert_eq!(desk.list("disputed").await, ["cs_a"]);
    desk.deliver(&desk.world.purchase("a").dispute("funds_reinstated", "won")).await;
    assert_eq!(desk.list("unmatched").await, ["cs_a"]);
}

#[tokio::test]
async fn in_whatever_order_and_however_often_the_events_arrive_the_list_is_the_same() {
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let desk = OfficeWorld::open().await;
        let [refund, charge] = refunded(&desk);
        let events = [unmatched(&desk), refund, charge];
        for nth in order {
            desk.deliver(&events[nth]).await;
            desk.deliver(&events[nth]).await;
        }
        assert!(desk.list("unmatched").await.is_empty(), "{order:?}");
        let session = desk.session().await;
        assert_eq!((session.state, session.returned), (CheckoutSessionState::Unmatched, true), "{order:?}");
        for event in &events {
            desk.deliver(event).await;
        }
        assert_eq!(desk.session().await, session, "{order:?}: an event sent again changes nothing");
        assert_eq!(desk.differences(&events).await, 0, "{order:?}");
    }
}

#[tokio::test]
async fn whatever_fails_at_any_call_the_session_follows_its_payment() {
    let desk = OfficeWorld::open().await;
    let (waiting, [refund, _]) = (unmatched(&desk), refunded(&desk));
    let mut calls = Vec::new();
    for event in [&waiting, &refund] {
        desk.world.cloud.faults.take_calls();
        desk.deliver(event).await;
        calls.push(desk.world.cloud.faults.take_calls().len());
    }
    for (failing, calls) in calls.into_iter().enumerate() {
        for nth in 0..calls {
            for fault in [Fault::DieBefore, Fault::DieAfter, Fault::BreakAfter, Fault::TransactionConflict] {
                let desk = OfficeWorld::open().await;
                for (number, event) in [&waiting, &refund].into_iter().enumerate() {
                    if number == failing {
                        desk.world.cloud.faults.plan(nth, fault);
                    }
                    let delivery = desk.world.deliver(&desk.webhook, event);
                    desk.world.cloud.faults.until_death(delivery).await;
                    desk.world.cloud.faults.clear();
                    desk.deliver(event).await;
                }
                assert!(desk.list("unmatched").await.is_empty(), "{fault:?} at {nth} of event {failing}");
            }
        }
    }
}

#[tokio::test]
async fn a_refunded_payment_of_an_earlier_release_leaves_the_list_by_the_command_or_by_its_event() {
    for by_command in [true, false] {
        let desk = OfficeWorld::open().await;
        let waiting = unmatched(&desk);
        let [refund, charge] = refunded(&desk);
        desk.deliver(&waiting).await;
        let session = desk.session().await;
        // An earlier release wrote the session alone, and the facts of the payment without it.
        for event in [&refund, &charge] {
            desk.deliver(event).await;
        }
        let mut payment = desk.world.get(&keys::payment("pi_a")).await.unwrap();
        (payment.checkout_session, payment.charged) = (None, None);
        desk.world.put(&keys::payment("pi_a"), &payment).await;
        desk.world.put(&keys::checkout_session("cs_a"), &session).await;
        assert_eq!(desk.list("unmatched").await, ["cs_a"]);
        let events = [waiting, refund, charge];
        assert_eq!(desk.differences(&events).await, 0, "nobody has to decide");
        match by_command {
            true => assert_eq!(desk.world.store.index_payments().await.unwrap().joined, 1),
            false => desk.deliver(&events[0]).await,
        }
        assert!(desk.list("unmatched").await.is_empty(), "by the command: {by_command}");
        assert_eq!(desk.list("refunded").await, ["cs_a"]);
        assert_eq!(desk.world.store.index_payments().await.unwrap().joined, 0);
        // Later news reaches the session.
        desk.deliver(&desk.world.purchase("a").refund("failed", "failed")).await;
        assert_eq!(desk.list("unmatched").await, ["cs_a"]);
    }
}
