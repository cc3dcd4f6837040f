//! What a learner states for regulators: licence number and profession.

use serde_json::{Value, json};
use shared::store::keys;
use tests::api::{ApiRequest, ApiResponse};
use tests::world::World;

async fn patch(world: &World, body: Value) -> ApiResponse {
    ApiRequest::new("PATCH", "/api/users/me/", &world.caller()).body(&body).send(&world.learner_api()).await
}

#[tokio::test]
async fn each_field_is_changed_by_itself_and_an_empty_text_removes_it() {
    let world = World::start().await;
    let stated = |answer: &ApiResponse| {
        assert_eq!(answer.status, 200, "{answer:?}");
        ["time_zone", "licence_number", "profession"].map(|field| answer.body[field].clone())
    };
    let none = Value::Null;
    let zone = patch(&world, json!({"time_zone": "Asia/Tokyo"})).await;
    assert_eq!(stated(&zone), [json!("Asia/Tokyo"), none.clone(), none.clone()]);
    let both = patch(&world, json!({"licence_number": " RN 1 ", "profession": "Nurse"})).await;
    assert_eq!(stated(&both), [json!("Asia/Tokyo"), json!("RN 1"), json!("Nurse")]);
    let zone = patch(&world, json!({"time_zone": "Europe/London"})).await;
    assert_eq!(stated(&zone), [json!("Europe/London"), json!("RN 1"), json!("Nurse")]);
    let removed = patch(&world, json!({"licence_number": " "})).await;
    assert_eq!(stated(&removed), [json!("Europe/London"), none, json!("Nurse")]);
    let me = ApiRequest::new("GET", "/api/users/me/", &world.caller()).send(&world.learner_api()).await;
    assert_eq!(me.body, removed.body);
    let path = format!("/api/office/people/{}/", world.learner.id);
    let page = ApiRequest::new("GET", &path, &world.admin()).send(&world.office()).await.body;
    assert_eq!(
        (&page["person"]["licence_number"], &page["person"]["profession"]),
        (&Value::Null, &json!("Nurse"))
    );
}

#[tokio::test]
async fn what_cannot_be_read_or_says_nothing_is_refused_and_changes_nothing() {
    let world = World::start().await;
    patch(&world, json!({"profession": "Nurse"})).await;
    let before = world.get(&keys::learner(world.learner.id)).await;
    for (body, field) in [
        (json!({"profession": "a\u{202E}b"}), "profession"),
        (json!({"licence_number": "a\nb"}), "licence_number"),
        (json!({"licence_number": "x".repeat(101)}), "licence_number"),
        (json!({}), "time_zone"),
        (json!({"profession": "Doctor", "time_zone": "Mars/Base"}), "time_zone"),
    ] {
        let answer = patch(&world, body.clone()).await;
        assert_eq!((answer.status, answer.code()), (400, "VALIDATION_ERROR"), "{body}");
        assert!(answer.body["error"]["details"][field].is_array(), "{body}: {answer:?}");
    }
    assert_eq!(world.get(&keys::learner(world.learner.id)).await, before);
}
