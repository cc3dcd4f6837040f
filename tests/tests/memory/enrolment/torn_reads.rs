//! A batch read is no snapshot: another process may write between two of its items. Whatever it tears apart, the
//! result is the one of some order of the two.

use std::sync::Arc;

use domain::course::ContentKind;
use domain::enrolment::EnrolmentStatus::{self, Active, Dropped, Revoked};
use serde_json::{Value, json};
use shared::store::{StoredContent, keys};
use shared::stripe::event::parse;
use shared::use_cases::reconcile_events::{Difference, reconcile_events};
use tests::api::{ApiRequest, Caller};
use tests::torn_read::{TornRead, keys_of};
use tests::world::{World, hybrid_course, soon};

/// Delivers `meanwhile` in the middle of reading for `event`, once for each item that the event's handling reads: that
/// item alone was read before, and that item alone was read after.
async fn torn_everywhere(
    prepare: fn(&World) -> Vec<Value>,
    events: fn(&World) -> (Value, Value),
    expected: EnrolmentStatus,
) {
    let items = {
        let (world, app) = prepared(prepare).await;
        world.cloud.faults.take_calls();
        world.deliver(&app, &events(&world).0).await;
        world.cloud.faults.take_calls().iter().map(|call| keys_of(&call.body)).max_by_key(Vec::len).unwrap()
    };
    assert!(items.len() > 2, "{items:?}");
    for (item, alone) in items.iter().flat_map(|item| [(item, true), (item, false)]) {
        let (world, app) = prepared(prepare).await;
        let world = Arc::new(world);
        let (event, meanwhile) = events(&world);
        let (other, item_read) = (world.clone(), item.clone());
        world.cloud.faults.tear_next_read(TornRead::new(
            move |key| (key == item_read) == alone,
            async move {
                let app = other.webhook().await;
                assert_eq!(other.deliver(&app, &meanwhile).await.0, 200);
            },
        ));
        assert_eq!(world.deliver(&app, &event).await.0, 200);
        let told = format!("{item}, read {}", if alone { "before all others" } else { "after all others" });
        assert_eq!(world.enrolment().await.unwrap().status, expected, "{told}");
        let (event, meanwhile) = events(&world);
        let events = [prepare(&world), vec![event, meanwhile]].concat();
        let events: Vec<_> =
            events.iter().map(|event| parse(event.to_string().as_bytes()).unwrap()).collect();
        assert_eq!(reconcile_events(&world.store, soon(), &events).await.unwrap(), [], "{told}");
    }
}

async fn prepared(prepare: fn(&World) -> Vec<Value>) -> (World, webhook::App) {
    let world = World::with_course(hybrid_course()).await;
    let app = world.webhook().await;
    for event in prepare(&world) {
        world.deliver(&app, &event).await;
    }
    (world, app)
}

#[tokio::test]
async fn a_refund_that_meets_its_payment_ends_the_enrolment() {
    let nothing: fn(&World) -> Vec<Value> = |_| Vec::new();
    torn_everywhere(nothing, |w| (w.purchase("a").refunded(4900), w.purchase("a").completed()), Revoked)
        .await;
    torn_everywhere(nothing, |w| (w.purchase("a").completed(), w.purchase("a").refunded(4900)), Revoked)
        .await;
}

#[tokio::test]
async fn a_second_payment_that_meets_the_refund_of_the_first_keeps_the_enrolment() {
    let paid: fn(&World) -> Vec<Value> = |w| vec![w.purchase("a").completed()];
    torn_everywhere(paid, |w| (w.purchase("b").completed(), w.purchase("a").refunded(4900)), Active).await;
    torn_everywhere(paid, |w| (w.purchase("a").refunded(4900), w.purchase("b").completed()), Active).await;
}

#[tokio::test]
async fn a_dispute_that_meets_its_end_suspends_nobody() {
    let paid: fn(&World) -> Vec<Value> = |w| vec![w.purchase("a").completed()];
    let opened_while_won: fn(&World) -> (Value, Value) =
        |w| (w.purchase("a").dispute("created", "needs_response"), w.purchase("a").dispute("closed", "won"));
    torn_everywhere(paid, opened_while_won, Active).await;
}

#[tokio::test]
async fn progress_that_meets_leaving_completes_nothing() {
    let world = Arc::new(World::start().await);
    let app = world.webhook().await;
    world.deliver(&app, &world.purchase("a").completed()).await;
    let enrolment = world.enrolment().await.unwrap();
    let content = world.course.modules[0].contents[0].uuid;
    let stored = StoredContent {
        uuid: content,
        course: world.course.uuid,
        kind: ContentKind::Text,
        body: json!({"text": "Read this."}),
    };
    world.put(&keys::content(content), &stored).await;
    let other = world.clone();
    // The enrolment is read before the learner leaves; the notification counters after.
    world.cloud.faults.tear_next_read(TornRead::new(|key| key.contains("/ENROLMENT#"), async move {
        let leave = ApiRequest::new(
            "DELETE",
            &format!("/api/enrollments/{}/", enrolment.id),
            &Caller::new(&other.learner),
        );
        assert_eq!(leave.send(&other.learner_api()).await.status, 204);
    }));
    let path = format!("/api/learning/progress/content/{content}/");
    let read = ApiRequest::new("POST", &path, &Caller::new(&world.learner)).body(&json!({"completed": true}));
    let response = read.send(&world.learner_api()).await;
    assert_eq!(response.code(), "NOT_ENROLLED");
    assert_eq!(world.enrolment().await.unwrap().status, Dropped);
}

#[tokio::test]
async fn an_enrolment_that_does_not_follow_its_payment_is_reported() {
    let world = World::start().await;
    let app = world.webhook().await;
    let purchase = world.purchase("a");
    for event in [purchase.completed(), purchase.refunded(4900)] {
        world.deliver(&app, &event).await;
    }
    let mut enrolment = world.enrolment().await.unwrap();
    let paid = parse(purchase.completed().to_string().as_bytes()).unwrap();
    let refunded = parse(purchase.refunded(4900).to_string().as_bytes()).unwrap();
    assert_eq!(reconcile_events(&world.store, soon(), &[paid.clone(), refunded.clone()]).await.unwrap(), []);
    // As the release before left it: the payment is refunded, the learner still has access.
    enrolment.status = Active;
    enrolment.payments = vec![domain::enrolment::HeldPayment {
        payment: "pi_a".into(),
        checkout_session: "cs_a".into(),
        disputed: false,
        refund_due: false,
    }];
    world.put(&keys::enrolment(world.learner.id, world.course.uuid), &enrolment).await;
    let found = reconcile_events(&world.store, soon(), &[refunded]).await.unwrap();
    let reason = "its enrolment does not agree with the payment";
    assert_eq!(found[0].difference, Difference::NotReflected(reason));
}
