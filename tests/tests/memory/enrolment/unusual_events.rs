//! Signed events with unusual parts that no rule reads, and with ids that nothing can be stored under.

use lambda_http::Body;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use serde_json::{Value, json};
use shared::stripe::signature::{self, SigningSecret};
use tests::world::{SIGNING_SECRET, World};

/// Delivers a body that JSON libraries may not be able to write.
async fn deliver(world: &World, body: String) -> (u16, Value) {
    let secret = SigningSecret::new(SIGNING_SECRET).unwrap();
    let header = signature::header(&secret, body.as_bytes(), domain::Clock::now(world.clock.as_ref()));
    let request = http::Request::post("https://webhook.example/").header("stripe-signature", header);
    let answer = world.webhook().await.handle(request.body(Body::Text(body)).unwrap()).await.unwrap();
    (answer.status().as_u16(), serde_json::from_slice(answer.body()).unwrap())
}

/// The body of a purchase with a part in an object of it.
fn with(event: &Value, place: &str, part: &str) -> String {
    let mut event = event.clone();
    event.pointer_mut(place).unwrap()["unusual"] = "PLACEHOLDER".into();
    event.to_string().replace(r#""PLACEHOLDER""#, part)
}

fn parts() -> Vec<String> {
    vec![
        "1e400".to_owned(),
        "-1e999999".to_owned(),
        r#""\ud800""#.to_owned(),
        r#"{"\udfff": 1}"#.to_owned(),
        format!("{}{}", "[".repeat(50_000), "]".repeat(50_000)),
        format!("{}1{}", r#"{"a":"#.repeat(5_000), "}".repeat(5_000)),
        "123456789012345678901234567890".to_owned(),
        format!(r#""{}""#, "x".repeat(600_000)),
    ]
}

#[tokio::test]
async fn an_unusual_field_that_no_rule_reads_does_not_cost_the_event() {
    for place in ["", "/data", "/data/object", "/data/object/metadata"] {
        for part in parts() {
            let world = World::start().await;
            let event = world.purchase("a").completed();
            let (status, answer) = deliver(&world, with(&event, place, &part)).await;
            let what = format!("{} in {place:?}", &part[..part.len().min(20)]);
            assert_eq!((status, &answer["outcome"]), (200, &json!("enrolled")), "{what}: {answer}");
            assert!(world.enrolment().await.is_some(), "{what}");
        }
    }
}

#[tokio::test]
async fn an_event_with_ids_that_nothing_can_be_stored_under_is_set_aside() {
    let long = "x".repeat(3000);
    for place in ["/id", "/data/object/id", "/data/object/payment_intent"] {
        let world = World::start().await;
        let mut event = world.purchase("a").completed();
        *event.pointer_mut(place).unwrap() = format!("{}_{long}", &place[1..3]).into();
        let (status, answer) = deliver(&world, event.to_string()).await;
        assert_eq!((status, &answer["outcome"]), (200, &json!("id_too_long")), "{place}: {answer}");
        assert!(world.enrolment().await.is_none(), "{place}");
    }
    let world = World::start().await;
    let other =
        json!({"id": format!("evt_{long}"), "type": "invoice.paid", "data": {"object": {"id": long}}});
    let (status, answer) = deliver(&world, other.to_string()).await;
    assert_eq!((status, &answer["outcome"]), (200, &json!("ignored")), "{answer}");
}

#[tokio::test]
async fn random_json_in_any_object_of_an_event_changes_nothing() {
    let world = World::start().await;
    let event = world.purchase("a").completed();
    let strategy = prop_oneof![
        "[1-9][0-9]{0,2}e[0-9]{1,4}",
        (1_usize..400).prop_map(|depth| "[".repeat(depth) + &"]".repeat(depth)),
        "[a-f0-9]{2}".prop_map(|half| format!(r#""\\ud8{half}""#)),
        ".{0,20}".prop_map(|text| json!(text).to_string()),
    ];
    let mut runner = proptest::test_runner::TestRunner::default();
    for _ in 0..64 {
        let part = strategy.new_tree(&mut runner).unwrap().current();
        let body = with(&event, "/data/object", &part);
        let parsed = shared::stripe::event::parse(body.as_bytes());
        let plain = shared::stripe::event::parse(event.to_string().as_bytes());
        assert_eq!(parsed, plain, "{part}");
    }
}
