//! Delayed payments, abandoned checkouts and second payments: the learner always knows where they stand.

use domain::enrolment::EnrolmentStatus::{Active, Pending, Revoked};
use domain::outbox::{Mail, Message};
use domain::{CheckoutSessionState, OpenCheckout};
use serde_json::{Value, json};
use shared::store::keys;
use tests::api::ApiRequest;
use tests::world::{World, soon};

async fn listed(world: &World) -> Vec<Value> {
    let answer =
        ApiRequest::new("GET", "/api/enrollments/", &world.caller()).send(&world.learner_api()).await;
    assert_eq!(answer.status, 200);
    answer.body["results"].as_array().unwrap().clone()
}

async fn titles(world: &World) -> Vec<String> {
    world.notifications().await.into_iter().map(|note| note.title).collect()
}

async fn mails(world: &World) -> Vec<Mail> {
    let rows = world.outbox().await.into_iter();
    rows.filter_map(|row| if let Message::Mail(mail) = row.message { Some(mail) } else { None }).collect()
}

/// Remembers a session as the checkout does.
async fn opened(world: &World, session: &str) {
    let open = OpenCheckout {
        checkout_session: session.to_owned(),
        price: world.course.price.clone(),
        expires_at: "2026-11-23T12:00:00Z".parse().unwrap(),
        closed: false,
    };
    world.put(&keys::open_checkout(world.learner.id, world.course.uuid), &open).await;
}

#[tokio::test]
async fn a_delayed_payment_is_shown_as_pending_and_told_once() {
    let world = World::start().await;
    let app = world.webhook().await;
    let purchase = world.purchase("a");
    for outcome in ["pending", "duplicate"] {
        assert_eq!(world.deliver(&app, &purchase.completed_unpaid()).await.1, outcome);
    }
    assert_eq!(world.enrolment().await.unwrap().status, Pending);
    let mine = listed(&world).await;
    assert_eq!((&mine[0]["status"], mine[0]["pending_since"].is_string()), (&json!("pending"), true));
    assert_eq!(mine[0]["stripe_checkout_session_id"], "cs_a");
    assert_eq!(titles(&world).await, ["Payment on its way: Clinical audit"]);
    assert!(matches!(mails(&world).await[..], [Mail::PaymentPending { .. }]));

    assert_eq!(world.deliver(&app, &purchase.succeeded()).await.1, "enrolled");
    let mine = listed(&world).await;
    assert_eq!((&mine[0]["status"], &mine[0]["pending_since"]), (&json!("active"), &Value::Null));
}

#[tokio::test]
async fn a_delayed_payment_that_fails_leaves_nothing_behind_in_my_courses() {
    let world = World::start().await;
    let app = world.webhook().await;
    opened(&world, "cs_a").await;
    world.deliver(&app, &world.purchase("a").completed_unpaid()).await;
    assert_eq!(world.deliver(&app, &world.purchase("a").failed()).await.1, "closed");
    assert_eq!(listed(&world).await, Vec::<Value>::new());
    assert_eq!(titles(&world).await[0], "Payment failed: Clinical audit");
    let session = world.get(&keys::checkout_session("cs_a")).await.unwrap();
    assert_eq!(session.state, CheckoutSessionState::Failed);
    assert!(matches!(mails(&world).await[..], [Mail::PaymentPending { .. }, Mail::PaymentFailed { .. }]));
    let open = world.get(&keys::open_checkout(world.learner.id, world.course.uuid)).await.unwrap();
    assert!(open.closed, "the next click opens another session");

    assert_eq!(world.deliver(&app, &world.purchase("b").completed()).await.1, "enrolled");
    assert_eq!(listed(&world).await.len(), 1);
}

#[tokio::test]
async fn paying_again_by_a_delayed_method_after_a_refund_is_pending_and_goes_back_if_it_fails() {
    let world = World::start().await;
    let app = world.webhook().await;
    world.deliver(&app, &world.purchase("a").completed()).await;
    world.deliver(&app, &world.purchase("a").refunded(4900)).await;
    world.deliver(&app, &world.purchase("b").completed_unpaid()).await;
    assert_eq!(world.enrolment().await.unwrap().status, Pending);
    world.deliver(&app, &world.purchase("b").failed()).await;
    assert_eq!(world.enrolment().await.unwrap().status, Revoked);
}

#[tokio::test]
async fn an_abandoned_session_says_nothing_to_a_learner_who_is_enrolled() {
    let world = World::start().await;
    let app = world.webhook().await;
    world.deliver(&app, &world.purchase("b").completed()).await;
    let before = titles(&world).await;
    for event in [world.purchase("a").expired(), world.purchase("c").failed()] {
        assert_eq!(world.deliver(&app, &event).await.1, "closed");
    }
    assert_eq!(titles(&world).await, before);
    assert_eq!(mails(&world).await.len(), 1, "the confirmation");
}

#[tokio::test]
async fn a_session_that_was_replaced_expires_in_silence() {
    let world = World::start().await;
    let app = world.webhook().await;
    opened(&world, "cs_b").await;
    world.deliver(&app, &world.purchase("a").expired()).await;
    assert_eq!(titles(&world).await, Vec::<String>::new());
    world.deliver(&app, &world.purchase("b").expired()).await;
    assert_eq!(titles(&world).await, ["Checkout expired: Clinical audit"]);
}

#[tokio::test]
async fn an_abandoned_session_says_nothing_while_a_payment_is_on_its_way() {
    let world = World::start().await;
    let app = world.webhook().await;
    world.deliver(&app, &world.purchase("b").completed_unpaid()).await;
    world.deliver(&app, &world.purchase("a").expired()).await;
    assert_eq!(titles(&world).await.len(), 1);
}

#[tokio::test]
async fn a_second_payment_is_told_and_listed_until_it_is_refunded() {
    let world = World::start().await;
    let app = world.webhook().await;
    world.deliver(&app, &world.purchase("a").completed()).await;
    for outcome in ["paid_twice", "duplicate"] {
        assert_eq!(world.deliver(&app, &world.purchase("b").completed()).await.1, outcome);
    }
    assert_eq!(titles(&world).await[0], "Paid twice: Clinical audit");
    let duplicates = mails(&world).await;
    let duplicates = duplicates.iter().filter(|mail| matches!(mail, Mail::DuplicatePayment { .. }));
    assert_eq!(duplicates.count(), 1);

    let due = async || world.store.sharded_page(soon(), &keys::refunds_due(), 20, None).await.unwrap().items;
    let listed = due().await;
    assert_eq!(listed.len(), 1);
    let item = world.get(&listed[0].key).await.unwrap();
    assert_eq!(
        (item.payment.as_str(), item.learner, item.course),
        ("pi_b", world.learner.id, world.course.uuid)
    );

    assert_eq!(world.deliver(&app, &world.purchase("b").refunded(4900)).await.1, "carried");
    assert!(due().await.is_empty());
    assert_eq!(world.enrolment().await.unwrap().status, Active);
}

#[tokio::test]
async fn the_flag_leaves_the_list_when_the_first_payment_is_refunded_instead() {
    let world = World::start().await;
    let app = world.webhook().await;
    world.deliver(&app, &world.purchase("a").completed()).await;
    world.deliver(&app, &world.purchase("b").completed()).await;
    world.deliver(&app, &world.purchase("a").refunded(4900)).await;
    let due = world.store.sharded_page(soon(), &keys::refunds_due(), 20, None).await.unwrap().items;
    assert!(due.is_empty());
}

#[tokio::test]
async fn a_session_that_an_earlier_release_left_pending_is_mended_by_sending_its_event_again() {
    let world = World::start().await;
    let app = world.webhook().await;
    let event = world.purchase("a").completed_unpaid();
    world.deliver(&app, &event).await;
    // The earlier release stored no enrolment.
    let session = world.get(&keys::checkout_session("cs_a")).await.unwrap();
    assert_eq!(session.state, CheckoutSessionState::Pending);
    let mut enrolment = world.enrolment().await.unwrap();
    enrolment.awaited.clear();
    world.put(&keys::enrolment(world.learner.id, world.course.uuid), &enrolment).await;
    assert_eq!(listed(&world).await, Vec::<Value>::new());
    assert_eq!(world.deliver(&app, &event).await.1, "pending");
    assert_eq!(listed(&world).await.len(), 1);
}
