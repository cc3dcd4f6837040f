//! Comparing Stripe's events with the tables: a missing event is found, and sending it again fixes it.

use domain::CheckoutSessionState;
use domain::enrolment::{Enrolment, EnrolmentStatus};
use domain::payment::Payment;
use serde_json::{Value, json};
use shared::store::{Transaction, keys};
use shared::stripe::event::{Event, parse};
use shared::use_cases::reconcile_events::{Difference, Finding, reconcile_events};
use tests::stripe_events::event;
use tests::world::{World, hybrid_course, soon};

async fn found(world: &World, events: &[Value]) -> Vec<Finding> {
    let events: Vec<Event> =
        events.iter().map(|event| parse(event.to_string().as_bytes()).unwrap()).collect();
    reconcile_events(&world.store, soon(), &events).await.unwrap()
}

/// Everything that may happen to a few purchases, as Stripe remembers it.
fn history(world: &World) -> Vec<Value> {
    let (a, b, c, d) = (world.purchase("a"), world.purchase("b"), world.purchase("c"), world.purchase("d"));
    vec![
        a.completed(),
        a.refunded(1000),
        a.refunded(4900),
        a.refund("created", "pending"),
        a.refund("updated", "succeeded"),
        b.completed_unpaid(),
        b.succeeded(),
        b.dispute("created", "warning_needs_response"),
        b.dispute("created", "needs_response"),
        b.dispute("closed", "won"),
        b.dispute("funds_reinstated", "won"),
        c.completed_unpaid(),
        c.failed(),
        d.expired(),
        event("evt_other", "invoice.paid", json!({"id": "in_1"})),
    ]
}

#[tokio::test]
async fn handled_events_are_reflected_in_any_order() {
    for reverse in [false, true] {
        let world = World::with_course(hybrid_course()).await;
        let app = world.webhook().await;
        let mut events = history(&world);
        if reverse {
            events.reverse();
        }
        for event in &events {
            assert_eq!(world.deliver(&app, event).await.0, 200);
        }
        assert_eq!(found(&world, &events).await, [], "reverse: {reverse}");
    }
}

#[tokio::test]
async fn every_lost_event_is_found_and_fixed_by_sending_it_again() {
    let world = World::with_course(hybrid_course()).await;
    let events = history(&world);
    for lost in 0..events.len() {
        let world = World::with_course(hybrid_course()).await;
        let app = world.webhook().await;
        for (number, event) in events.iter().enumerate() {
            if number != lost {
                world.deliver(&app, event).await;
            }
        }
        let findings = found(&world, &events).await;
        let expected = match events[lost]["type"].as_str().unwrap() {
            "invoice.paid" => Vec::new(),
            _ if events[lost]["data"]["object"]["status"] == "warning_needs_response" => Vec::new(),
            _ => vec![(events[lost]["id"].as_str().unwrap().to_owned(), Difference::NotHandled)],
        };
        let differences: Vec<_> = findings.into_iter().map(|found| (found.event, found.difference)).collect();
        assert_eq!(differences, expected);
        world.deliver(&app, &events[lost]).await;
        assert_eq!(found(&world, &events).await, [], "{}", events[lost]["id"]);
    }
}

#[tokio::test]
async fn a_handled_event_without_a_trace_is_reported() {
    let world = World::start().await;
    let app = world.webhook().await;
    let events = [world.purchase("a").completed(), world.purchase("a").refunded(4900)];
    for event in &events {
        world.deliver(&app, event).await;
    }
    let forgotten = Payment::unknown("pi_a".into(), "2026-11-01T00:00:00Z".parse().unwrap());
    world.put(&keys::payment("pi_a"), &forgotten).await;
    let findings = found(&world, &events).await;
    assert!(
        matches!(findings.as_slice(), [first, second]
            if matches!(first.difference, Difference::NotReflected(_))
                && matches!(second.difference, Difference::NotReflected(_)) && second.about == "pi_a"),
        "{findings:?}"
    );
}

#[tokio::test]
async fn payments_held_for_review_are_reported_separately() {
    let world = World::start().await;
    let app = world.webhook().await;
    let mut rejected = world.purchase("a").completed();
    rejected["data"]["object"]["amount_total"] = json!(1);
    let mut unmatched = world.purchase("b").completed();
    unmatched["data"]["object"]["metadata"] = json!({});
    let mut of_other_mode = world.purchase("c").refunded(4900);
    of_other_mode["data"]["object"]["livemode"] = true.into();
    let events = [rejected, unmatched, of_other_mode];
    for event in &events {
        world.deliver(&app, event).await;
    }
    let differences: Vec<_> =
        found(&world, &events).await.into_iter().map(|found| found.difference).collect();
    let held = |state| Difference::HeldForReview(state);
    assert_eq!(differences, [held(CheckoutSessionState::Rejected), held(CheckoutSessionState::Unmatched)]);
}

#[tokio::test]
async fn an_enrolment_that_disagrees_with_its_payment_is_found_and_fixed_by_sending_the_event_again() {
    let world = World::start().await;
    let app = world.webhook().await;
    let (paid, refunded) = (world.purchase("a").completed(), world.purchase("a").refunded(4900));
    world.deliver(&app, &paid).await;
    let before = world.enrolment().await.unwrap();
    world.deliver(&app, &refunded).await;
    // As an earlier release could leave them: the payment refunded, the enrolment active.
    world.put(&keys::enrolment(world.learner.id, world.course.uuid), &before).await;
    let findings = found(&world, std::slice::from_ref(&refunded)).await;
    let disagrees = Difference::NotReflected("its enrolment does not agree with the payment");
    assert_eq!(findings[0].difference, disagrees);
    assert_eq!(world.deliver(&app, &refunded).await.1, "revoked");
    assert_eq!(found(&world, &[paid, refunded]).await, []);
}

#[tokio::test]
async fn a_completed_event_sent_again_repairs_an_enrolment_that_lost_its_payment() {
    let world = World::start().await;
    let app = world.webhook().await;
    let (paid, key) = (world.purchase("a").completed(), keys::enrolment(world.learner.id, world.course.uuid));
    world.deliver(&app, &paid).await;
    let whole = world.enrolment().await.unwrap();
    let told = world.outbox().await.len();
    // Without the payment; ended; suspended by a dispute that there is not.
    let lost = Enrolment { payments: Vec::new(), ..whole.clone() };
    let ended = Enrolment {
        status: EnrolmentStatus::Revoked,
        revoked_from: Some(EnrolmentStatus::Active),
        ..lost.clone()
    };
    let mut disputed = Enrolment {
        status: EnrolmentStatus::Suspended,
        suspended_from: Some(EnrolmentStatus::Active),
        ..whole.clone()
    };
    disputed.payments[0].disputed = true;
    for (broken, outcome, mails) in [(lost, "recorded", 0), (ended, "restored", 1), (disputed, "restored", 1)]
    {
        world.put(&key, &broken).await;
        let before = world.outbox().await.len();
        assert_eq!(world.deliver(&app, &paid).await.1, outcome);
        let repaired = world.enrolment().await.unwrap();
        assert_eq!(
            (repaired.status, &repaired.payments, &repaired.stripe_checkout_session_id),
            (EnrolmentStatus::Active, &whole.payments, &whole.stripe_checkout_session_id)
        );
        assert!(!repaired.is_refund_due("pi_a"));
        assert_eq!(world.outbox().await.len() - before, mails, "{outcome}");
        assert_eq!(world.deliver(&app, &paid).await.1, "duplicate");
    }
    assert_eq!(found(&world, &[paid]).await, []);
    assert!(told > 0);
}

#[tokio::test]
async fn a_second_payment_that_was_lost_is_still_the_second() {
    let world = World::start().await;
    let app = world.webhook().await;
    let key = keys::enrolment(world.learner.id, world.course.uuid);
    world.deliver(&app, &world.purchase("a").completed()).await;
    let paid = world.purchase("b").completed();
    world.deliver(&app, &paid).await;
    let whole = world.enrolment().await.unwrap();
    let due = keys::refund_due(world.learner.id, "pi_b");
    let unlist = async || {
        let mut unlisted = Transaction::new();
        unlisted.remove(&due);
        assert!(world.store.write(soon(), &unlisted).await.unwrap());
    };
    // The second payment, which is to be refunded, is lost, with its entry in the list of refunds or without: it is still
    // the second.
    for listed in [true, false] {
        let mut enrolment = world.enrolment().await.unwrap();
        enrolment.payments.retain(|held| held.payment == "pi_a");
        world.put(&key, &enrolment).await;
        if !listed {
            unlist().await;
        }
        let (status, outcome) = world.deliver(&app, &paid).await;
        assert_eq!((status, outcome.as_str()), (200, "paid_twice"), "listed: {listed}");
        assert_eq!(world.enrolment().await.unwrap().payments, whole.payments);
        assert_eq!(world.get(&due).await.unwrap().payment, "pi_b");
        assert_eq!(world.deliver(&app, &paid).await.1, "duplicate");
    }
    // Only the entry is lost.
    unlist().await;
    let told = world.outbox().await.len();
    assert_eq!(world.deliver(&app, &paid).await.1, "recorded");
    assert_eq!(world.get(&due).await.unwrap().checkout_session, whole.payments[1].checkout_session);
    assert_eq!(world.deliver(&app, &paid).await.1, "duplicate");
    assert_eq!((world.enrolment().await.unwrap(), world.outbox().await.len()), (whole, told));
}
