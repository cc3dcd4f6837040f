//! A payment becomes exactly one enrolment, whatever Stripe sends, how often and in which order.

use std::collections::BTreeSet;

use domain::course::EnrolmentRule;
use domain::enrolment::EnrolmentStatus::{Active, Completed, Dropped, Expired, Pending, Revoked, Suspended};
use domain::outbox::{Mail, Message};
use domain::{CheckoutSession, CheckoutSessionState};
use jiff::SignedDuration;
use serde_json::Value;
use shared::store::{Transaction, keys};
use tests::world::{World, hybrid_course, soon};

/// Confirmation e-mails, Zoom registrations and notifications: none may ever happen twice.
async fn effects(world: &World) -> (usize, usize, usize) {
    let outbox = world.outbox().await;
    let mails =
        outbox.iter().filter(|row| matches!(row.message, Message::Mail(Mail::EnrolmentConfirmed { .. })));
    let zoom = outbox.iter().filter(|row| matches!(row.message, Message::ZoomRegistration(_)));
    (mails.count(), zoom.count(), world.notifications().await.len())
}

async fn session(world: &World, id: &str) -> CheckoutSession {
    world.get(&keys::checkout_session(id)).await.expect("the session is remembered")
}

#[tokio::test]
async fn a_payment_becomes_an_enrolment_with_everything_that_follows() {
    let world = World::with_course(hybrid_course()).await;
    let app = world.webhook().await;
    assert_eq!(world.deliver(&app, &world.purchase("a").completed()).await, (200, "enrolled".into()));

    let enrolment = world.enrolment().await.unwrap();
    assert_eq!(enrolment.status, Active);
    assert_eq!(enrolment.stripe_checkout_session_id.as_deref(), Some("cs_a"));
    assert_eq!(effects(&world).await, (1, 3, 1));
    let note = &world.notifications().await[0];
    assert_eq!(note.title, "Enrolled in Clinical audit");
    assert_eq!(note.action_url, format!("/courses/{}/learn", world.course.uuid));
    assert_eq!(note.metadata["course_uuid"], world.course.uuid.to_string());
    assert_eq!(note.metadata["enrollment_uuid"], enrolment.id.to_string());
    let pointer = world.get(&keys::enrolment_pointer(world.learner.id, enrolment.id)).await.unwrap();
    assert_eq!((pointer.course, pointer.sessions.len()), (world.course.uuid, 3));
}

#[tokio::test]
async fn an_uncontended_event_costs_one_read_and_one_transaction() {
    let world = World::start().await;
    let app = world.webhook().await;
    world.deliver(&app, &world.purchase("a").completed()).await;
    let calls: Vec<String> = world.cloud.faults.take_calls().into_iter().map(|call| call.operation).collect();
    assert_eq!(calls, ["DynamoDB.BatchGetItem", "DynamoDB.TransactWriteItems"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_same_event_a_hundred_times_over_twenty_connections() {
    let world = std::sync::Arc::new(World::with_course(hybrid_course()).await);
    let app = std::sync::Arc::new(world.webhook().await);
    let mut connections = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (world, app) = (world.clone(), app.clone());
        connections.spawn(async move {
            let event = world.purchase("a").completed();
            let mut outcomes = Vec::new();
            for _ in 0..5 {
                outcomes.push(world.deliver(&app, &event).await);
            }
            outcomes
        });
    }
    let outcomes: Vec<_> = connections.join_all().await.into_iter().flatten().collect();
    assert_eq!(outcomes.len(), 100);
    assert!(outcomes.iter().all(|(status, _)| *status == 200), "{outcomes:?}");
    assert_eq!(outcomes.iter().filter(|(_, outcome)| outcome == "enrolled").count(), 1);
    assert_eq!(effects(&world).await, (1, 3, 1));
}

#[tokio::test]
async fn two_different_events_for_one_session_make_one_enrolment() {
    let world = World::start().await;
    let app = world.webhook().await;
    let event = world.purchase("a").completed();
    let mut twin = event.clone();
    twin["id"] = "evt_twin".into();
    let (first, second) = tokio::join!(world.deliver(&app, &event), world.deliver(&app, &twin));
    let outcomes = BTreeSet::from([first.1, second.1]);
    assert_eq!(outcomes, BTreeSet::from(["already_settled".to_owned(), "enrolled".to_owned()]));
    assert_eq!(effects(&world).await, (1, 0, 1));
}

#[tokio::test]
async fn the_memory_of_a_session_outlives_the_memory_of_its_event() {
    let world = World::start().await;
    let app = world.webhook().await;
    let event = world.purchase("a").completed();
    world.deliver(&app, &event).await;
    world.clock.advance(SignedDuration::from_hours(24 * 40));
    let mut transaction = Transaction::new();
    transaction.remove(&keys::event_marker("evt_a_completed"));
    world.store.write(soon(), &transaction).await.unwrap();
    assert_eq!(world.deliver(&app, &event).await, (200, "already_settled".into()));
    assert_eq!(effects(&world).await, (1, 0, 1));
}

fn permutations(events: &[Value]) -> Vec<Vec<Value>> {
    if events.len() <= 1 {
        return vec![events.to_vec()];
    }
    let mut all = Vec::new();
    for index in 0..events.len() {
        let mut rest = events.to_vec();
        let first = rest.remove(index);
        for mut tail in permutations(&rest) {
            tail.insert(0, first.clone());
            all.push(tail);
        }
    }
    all
}

/// Delivers the events, each twice, in every order. The enrolment ends in the same state, and the
/// learner is notified exactly when the enrolment was granted at some point.
async fn in_every_order(
    names: &str,
    events: fn(&World) -> Vec<Value>,
    expected: domain::enrolment::EnrolmentStatus,
) {
    for order in permutations(&events(&World::start().await)) {
        let world = World::start().await;
        let app = world.webhook().await;
        let mut granted = 0;
        for event in order.iter().flat_map(|event| [event, event]) {
            let (status, outcome) = world.deliver(&app, event).await;
            assert_eq!(status, 200);
            granted += usize::from(outcome == "enrolled");
        }
        let ids: Vec<_> = order.iter().map(|event| event["id"].as_str().unwrap()).collect();
        let enrolment = world.enrolment().await.unwrap();
        assert_eq!(enrolment.status, expected, "{names}: {ids:?}");
        assert_eq!(enrolment.stripe_checkout_session_id.as_deref(), Some("cs_a"), "{names}: {ids:?}");
        assert_eq!(effects(&world).await.0, granted, "{names}: {ids:?}");
        assert!(granted <= 1, "{names}: {ids:?}");
        assert!(granted == 1 || expected == Revoked, "{names}: {ids:?}");
    }
}

#[tokio::test]
async fn the_events_of_one_session_in_every_order() {
    in_every_order(
        "delayed",
        |w| vec![w.purchase("a").completed_unpaid(), w.purchase("a").succeeded()],
        Active,
    )
    .await;
    let late = |w: &World| {
        let purchase = w.purchase("a");
        vec![purchase.completed_unpaid(), purchase.succeeded(), purchase.failed()]
    };
    in_every_order("delayed, with a failure", late, Active).await;
    let refunded = |w: &World| {
        let purchase = w.purchase("a");
        vec![purchase.completed(), purchase.refunded(1000), purchase.refunded(4900)]
    };
    in_every_order("refunded", refunded, Revoked).await;
    for (status, expected) in [("won", Active), ("lost", Revoked)] {
        let disputed: fn(&World) -> Vec<Value> = match status {
            "won" => |w| disputed(w, "won"),
            _ => |w| disputed(w, "lost"),
        };
        in_every_order(status, disputed, expected).await;
    }
}

fn disputed(world: &World, end: &str) -> Vec<Value> {
    let purchase = world.purchase("a");
    vec![purchase.completed(), purchase.dispute("created", "needs_response"), purchase.dispute("closed", end)]
}

#[tokio::test]
async fn a_refund_and_a_completion_at_the_same_instant() {
    for round in 0..8 {
        let world = World::start().await;
        let app = world.webhook().await;
        let purchase = world.purchase(&round.to_string());
        let (completed, refunded) = (purchase.completed(), purchase.refunded(4900));
        let (first, second) = tokio::join!(world.deliver(&app, &completed), world.deliver(&app, &refunded));
        assert_eq!((first.0, second.0), (200, 200));
        assert_eq!(world.enrolment().await.unwrap().status, Revoked);
    }
}

#[tokio::test]
async fn a_refund_before_completed_writes_a_revoked_enrolment_and_notifies_nobody() {
    let world = World::with_course(hybrid_course()).await;
    let app = world.webhook().await;
    world.deliver(&app, &world.purchase("a").refunded(4900)).await;
    assert_eq!(world.enrolment().await, None);
    assert_eq!(world.deliver(&app, &world.purchase("a").completed()).await.1, "settled_without_access");
    assert_eq!(world.enrolment().await.unwrap().status, Revoked);
    assert_eq!(effects(&world).await, (0, 0, 0));
    assert_eq!(world.outbox().await, []);
}

#[tokio::test]
async fn unpaid_then_succeeded_then_failed() {
    let world = World::start().await;
    let app = world.webhook().await;
    let purchase = world.purchase("a");
    assert_eq!(world.deliver(&app, &purchase.completed_unpaid()).await.1, "pending");
    assert_eq!(session(&world, "cs_a").await.state, CheckoutSessionState::Pending);
    assert_eq!(world.enrolment().await.unwrap().status, Pending);
    assert_eq!(world.deliver(&app, &purchase.succeeded()).await.1, "enrolled");
    assert_eq!(world.deliver(&app, &purchase.failed()).await.1, "already_settled");
    assert_eq!(session(&world, "cs_a").await.state, CheckoutSessionState::Confirmed);
    assert_eq!(effects(&world).await, (1, 0, 2));
}

#[tokio::test]
async fn closing_the_payment_page_sends_no_mail() {
    let world = World::start().await;
    let app = world.webhook().await;
    assert_eq!(world.deliver(&app, &world.purchase("a").expired()).await.1, "closed");
    assert_eq!(session(&world, "cs_a").await.state, CheckoutSessionState::Expired);
    assert_eq!((world.outbox().await.len(), world.notifications().await.len()), (0, 1));
}

#[tokio::test]
async fn a_second_payment_is_flagged_and_refunds_are_followed_one_by_one() {
    let world = World::start().await;
    let app = world.webhook().await;
    world.deliver(&app, &world.purchase("a").completed()).await;
    assert_eq!(world.deliver(&app, &world.purchase("b").completed()).await.1, "paid_twice");
    assert_eq!(effects(&world).await, (1, 0, 2));
    assert_eq!(world.enrolment().await.unwrap().stripe_checkout_session_id.as_deref(), Some("cs_a"));

    assert_eq!(world.deliver(&app, &world.purchase("a").refunded(4900)).await.1, "carried");
    let enrolment = world.enrolment().await.unwrap();
    assert_eq!((enrolment.status, enrolment.stripe_checkout_session_id.as_deref()), (Active, Some("cs_b")));
    assert!(!enrolment.payments[0].refund_due);

    assert_eq!(world.deliver(&app, &world.purchase("b").refunded(4900)).await.1, "revoked");
    assert_eq!(world.enrolment().await.unwrap().status, Revoked);
}

#[tokio::test]
async fn paying_again_after_a_refund_or_after_leaving_brings_the_same_enrolment_back() {
    let world = World::start().await;
    let app = world.webhook().await;
    world.deliver(&app, &world.purchase("a").completed()).await;
    let id = world.enrolment().await.unwrap().id;
    world.deliver(&app, &world.purchase("a").refunded(4900)).await;
    assert_eq!(world.deliver(&app, &world.purchase("b").completed()).await.1, "enrolled");
    let enrolment = world.enrolment().await.unwrap();
    assert_eq!(
        (enrolment.id, enrolment.status, enrolment.stripe_checkout_session_id.as_deref()),
        (id, Active, Some("cs_b"))
    );

    for status in [Dropped, Expired] {
        let mut enrolment = world.enrolment().await.unwrap();
        enrolment.status = status;
        world.put(&keys::enrolment(world.learner.id, world.course.uuid), &enrolment).await;
        let name = format!("{status:?}");
        assert_eq!(world.deliver(&app, &world.purchase(&name).completed()).await.1, "enrolled");
        assert_eq!(world.enrolment().await.unwrap().id, id);
    }
}

#[tokio::test]
async fn a_payment_never_sets_a_completed_enrolment_back() {
    let world = World::start().await;
    let app = world.webhook().await;
    world.deliver(&app, &world.purchase("a").completed()).await;
    let mut enrolment = world.enrolment().await.unwrap();
    enrolment.status = Completed;
    enrolment.completed_at = world.course.published_at;
    world.put(&keys::enrolment(world.learner.id, world.course.uuid), &enrolment).await;
    assert_eq!(world.deliver(&app, &world.purchase("b").completed()).await.1, "paid_twice");
    assert_eq!(world.enrolment().await.unwrap().status, Completed);
    world.deliver(&app, &world.purchase("a").refunded(4900)).await;
    assert_eq!(world.enrolment().await.unwrap().status, Completed);
    assert_eq!(world.deliver(&app, &world.purchase("b").refunded(4900)).await.1, "revoked");
}

#[tokio::test]
async fn a_dispute_suspends_and_an_inquiry_does_not() {
    let world = World::start().await;
    let app = world.webhook().await;
    let purchase = world.purchase("a");
    world.deliver(&app, &purchase.completed()).await;
    assert_eq!(
        world.deliver(&app, &purchase.dispute("created", "warning_needs_response")).await.1,
        "ignored"
    );
    assert_eq!(world.enrolment().await.unwrap().status, Active);
    assert_eq!(world.deliver(&app, &purchase.dispute("created", "needs_response")).await.1, "suspended");
    assert_eq!(world.enrolment().await.unwrap().status, Suspended);
    assert_eq!(world.deliver(&app, &purchase.dispute("closed", "won")).await.1, "restored");
    assert_eq!(world.enrolment().await.unwrap().status, Active);
}

#[tokio::test]
async fn a_dispute_that_was_won_asks_zoom_again() {
    let world = World::with_course(hybrid_course()).await;
    let app = world.webhook().await;
    let purchase = world.purchase("a");
    world.deliver(&app, &purchase.completed()).await;
    world.deliver(&app, &purchase.dispute("created", "needs_response")).await;
    assert_eq!(effects(&world).await.1, 3);
    world.deliver(&app, &purchase.dispute("closed", "won")).await;
    assert_eq!(
        effects(&world).await.1,
        6,
        "registrations that rested during the dispute are asked for again"
    );
}

#[tokio::test]
async fn a_partial_refund_is_recorded_and_keeps_access() {
    let world = World::start().await;
    let app = world.webhook().await;
    world.deliver(&app, &world.purchase("a").completed()).await;
    assert_eq!(world.deliver(&app, &world.purchase("a").refunded(1000)).await.1, "recorded");
    assert_eq!(world.enrolment().await.unwrap().status, Active);
    assert_eq!(world.get(&keys::payment("pi_a")).await.unwrap().refunded_amount, 1000);
}

#[tokio::test]
async fn a_full_course_still_accepts_a_paid_enrolment() {
    let mut course = hybrid_course();
    course.enrolment = EnrolmentRule { capacity: Some(1), ..EnrolmentRule::default() };
    let world = World::with_course(course).await;
    world.put(&keys::seats(world.course.uuid), &shared::store::Seats { taken: 1 }).await;
    let app = world.webhook().await;
    assert_eq!(world.deliver(&app, &world.purchase("a").completed()).await.1, "enrolled");
    assert_eq!(world.get(&keys::seats(world.course.uuid)).await.unwrap().taken, 2);
    world.deliver(&app, &world.purchase("a").refunded(4900)).await;
    assert_eq!(world.get(&keys::seats(world.course.uuid)).await.unwrap().taken, 1);
}
