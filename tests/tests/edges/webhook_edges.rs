//! Events at the edge: of the other mode, for the last seat, on a stage that takes real money.

use serde_json::{Value, json};
use shared::domain::course::EnrolmentRule;
use shared::domain::enrolment::EnrolmentStatus;
use shared::domain::{Learner, LearnerId};
use shared::dynamo::{Seats, keys};
use tests::log::Log;
use tests::world::{World, course};
use uuid::Uuid;

fn live(mut event: Value) -> Value {
    event["livemode"] = true.into();
    event["data"]["object"]["livemode"] = true.into();
    event
}

#[tokio::test]
async fn events_of_the_other_mode_are_remembered_and_do_nothing() {
    let world = World::start().await;
    let app = world.webhook().await;
    world.deliver(&app, &world.purchase("a").completed()).await;
    let (outbox, notes) = (world.outbox().await.len(), world.notifications().await.len());
    let purchase = world.purchase("a");
    for event in [
        purchase.refunded(4900),
        purchase.dispute("created", "needs_response"),
        purchase.dispute("closed", "lost"),
        purchase.failed(),
        purchase.expired(),
        world.purchase("b").failed(),
    ] {
        let event = live(event);
        assert_eq!(world.deliver(&app, &event).await, (200, "livemode_mismatch".into()));
        assert_eq!(world.deliver(&app, &event).await, (200, "duplicate".into()), "and remembered");
    }
    assert_eq!(world.place().await.unwrap().status, EnrolmentStatus::Active);
    assert_eq!((world.outbox().await.len(), world.notifications().await.len()), (outbox, notes));
}

#[tokio::test]
async fn a_stage_that_takes_real_money_enrols_for_real_money_only() {
    let world = World::start().await;
    let mut app = world.webhook().await;
    app.config.livemode = true;
    assert_eq!(world.deliver(&app, &world.purchase("a").completed()).await.1, "livemode_mismatch");
    assert_eq!(world.place().await, None);
    assert_eq!(world.deliver(&app, &live(world.purchase("b").completed())).await.1, "enrolled");
}

#[tokio::test(flavor = "current_thread")]
async fn of_two_payments_for_the_last_seat_both_enrol_and_one_alarms() {
    let mut course = course();
    course.enrolment = EnrolmentRule { capacity: Some(1), ..EnrolmentRule::default() };
    for _ in 0..5 {
        let world = World::with_course(course.clone()).await;
        let ben = Learner {
            id: LearnerId(Uuid::from_u128(0xbe)),
            email: "ben@learner.example".into(),
            name: "Ben".into(),
            ..world.learner.clone()
        };
        world.put_learner(&ben).await;
        let app = world.webhook().await;
        let mut other = world.purchase("b").completed();
        other["data"]["object"]["metadata"]["user_uuid"] = json!(ben.id);
        other["data"]["object"]["client_reference_id"] = json!(ben.id);
        let first = world.purchase("a").completed();
        let (one, two) = tokio::join!(world.deliver(&app, &first), world.deliver(&app, &other));
        assert_eq!((one.1.as_str(), two.1.as_str()), ("enrolled", "enrolled"));
        assert_eq!(world.get(&keys::seats(world.course.uuid)).await, Some(Seats { taken: 2 }));
        let writes: Vec<Value> = world
            .cloud
            .faults
            .take_calls()
            .into_iter()
            .filter(|call| call.operation == "DynamoDB.TransactWriteItems")
            .map(|call| call.body)
            .collect();
        let beyond = writes.iter().filter(|write| !write.to_string().contains("taken <= :room")).count();
        assert_eq!(beyond, 1, "the one beyond the capacity knew that it was, and is counted");
    }
}

#[tokio::test]
async fn one_id_leads_from_the_event_to_the_mail() {
    let log = Log::default();
    let _guard = tracing::subscriber::set_default(log.subscriber("info"));
    let world = World::start().await;
    let app = world.webhook().await;
    world.deliver(&app, &world.purchase("a").completed()).await;
    world.clock.advance(jiff::SignedDuration::from_secs(31));
    world.sweep().await;
    let messages = world.cloud.take_messages("email");
    world.email().handle(tests::world::sqs_event(&messages, 1), tests::world::soon()).await;
    let lines = log.lines();
    let with_id = lines.lines().filter(|line| line.contains("evt_a_completed")).count();
    assert_eq!(with_id, 2, "judged, and mailed:\n{lines}");
}
