//! Events at the edge: of the other mode, for the last seat, on a stage that takes real money.

use domain::course::EnrolmentRule;
use domain::enrolment::EnrolmentStatus;
use domain::{Learner, LearnerId, Registration};
use serde_json::{Value, json};
use shared::store::{Seats, keys};
use tests::api::ApiRequest;
use tests::world::{World, course};
use uuid::Uuid;

fn live(mut event: Value) -> Value {
    event["livemode"] = true.into();
    event["data"]["object"]["livemode"] = true.into();
    event
}

#[tokio::test]
async fn events_of_the_other_mode_have_no_effect() {
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
    assert_eq!(world.enrolment().await.unwrap().status, EnrolmentStatus::Active);
    assert_eq!((world.outbox().await.len(), world.notifications().await.len()), (outbox, notes));
}

#[tokio::test]
async fn a_stage_that_takes_real_money_enrols_for_real_money_only() {
    let world = World::start().await;
    let mut app = world.webhook().await;
    app.config.livemode = true;
    assert_eq!(world.deliver(&app, &world.purchase("a").completed()).await.1, "livemode_mismatch");
    assert_eq!(world.enrolment().await, None);
    assert_eq!(world.deliver(&app, &live(world.purchase("b").completed())).await.1, "enrolled");
}

#[tokio::test(flavor = "current_thread")]
async fn two_payments_for_the_last_seat_both_enrol_and_one_counts_as_overbooked() {
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
async fn a_live_session_added_later_is_listed_with_its_link() {
    let world = World::with_course(tests::world::hybrid_course()).await;
    let app = world.webhook().await;
    world.deliver(&app, &world.purchase("a").completed()).await;
    let mut course = world.course.clone();
    let mut fourth = course.sessions[0].clone();
    fourth.uuid = domain::LiveSessionId(Uuid::from_u128(0xf9));
    course.sessions.push(fourth.clone());
    world.put_course(&course).await;
    let now = world.learner.created_at;
    let link = "https://us05web.zoom.us/w/1?tk=a".to_owned();
    let registration = Registration::pending(world.learner.id, course.uuid, fourth.uuid, now).confirmed(
        "r1".into(),
        Some(link.clone()),
        now,
    );
    world.put(&keys::registration(world.learner.id, course.uuid, fourth.uuid), &registration).await;
    world.cloud.faults.take_calls();
    let places =
        ApiRequest::new("GET", "/api/enrollments/", &world.caller()).send(&world.learner_api()).await;
    assert_eq!(places.body["results"][0]["sessions"][3]["join_url"], json!(link));
    assert_eq!(world.cloud.faults.take_calls().len(), 3, "the page, what is behind it, and what is new");
}

/// A pointer to every value in a JSON document.
fn pointers(value: &Value, at: &str) -> Vec<String> {
    let inside = match value {
        Value::Object(map) => map.iter().flat_map(|(name, value)| pointers(value, &format!("{at}/{name}"))),
        _ => return vec![at.to_owned()],
    };
    inside.chain((!at.is_empty()).then(|| at.to_owned())).collect()
}

#[tokio::test]
async fn any_value_in_any_field_of_an_event_is_tolerated() {
    let world = World::start().await;
    let app = world.webhook().await;
    let purchase = world.purchase("a");
    let strange =
        [Value::Null, json!(-7), json!(1e300), json!(""), json!("\u{202e}x"), json!([{}]), json!({"a": []})];
    let mut answers = std::collections::BTreeMap::<u16, u32>::new();
    for event in [purchase.completed(), purchase.refunded(4900), purchase.dispute("closed", "lost")] {
        for pointer in pointers(&event, "") {
            for (number, value) in strange.iter().enumerate() {
                let mut event = event.clone();
                let name = format!("{}{number}", pointer.replace('/', "_"));
                event["id"] = format!("evt{name}").into();
                event["data"]["object"]["id"] = format!("cs{name}").into();
                *event.pointer_mut(&pointer).unwrap() = value.clone();
                let status = world.deliver(&app, &event).await.0;
                assert!(matches!(status, 200 | 400), "{pointer} = {value}: {status}");
                *answers.entry(status).or_default() += 1;
            }
        }
    }
    assert!(
        answers[&200] > answers[&400] * 5,
        "only what has no id, type or object is malformed: {answers:?}"
    );
}
