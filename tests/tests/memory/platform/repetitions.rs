//! `Idempotency-Key` on every write of `learner-api`: the first response again, even if the first request had nothing
//! to do, and whatever happened in between.

use axum::Router;
use domain::enrolment::EnrolmentStatus;
use serde_json::json;
use tests::api::{ApiRequest, ApiResponse};
use tests::world::{World, course};

async fn send(world: &World, api: &Router, method: &str, path: &str, body: &str) -> ApiResponse {
    let request = ApiRequest::new(method, path, &world.caller()).header("idempotency-key", "k1");
    request.raw_body(body).send(api).await
}

#[tokio::test]
async fn reading_all_notifications_of_then_reads_none_of_now() {
    let world = World::start().await;
    let api = world.learner_api();
    let first = send(&world, &api, "POST", "/api/notifications/read-all/", "").await;
    assert_eq!(first.body, json!({"marked_read": 0, "unread": 0}));
    let app = world.webhook().await;
    world.deliver(&app, &world.purchase("a").completed()).await;

    let again = send(&world, &api, "POST", "/api/notifications/read-all/", "").await;
    assert_eq!(again.body, first.body, "the first answer again");
    let unread = ApiRequest::new("GET", "/api/notifications/?unread=true", &world.caller()).send(&api).await;
    assert_eq!(unread.body["count"], 1, "and nothing was done");
    let other = send(&world, &api, "POST", "/api/notifications/read-all/", "{}").await;
    assert_eq!((other.status, other.code()), (409, "CONFLICT"), "the same key, another body");
}

#[tokio::test]
async fn leaving_twice_under_one_key_does_not_leave_an_enrolment_that_was_taken_again() {
    let mut course = course();
    course.price.amount = 0;
    let world = World::with_course(course).await;
    let api = world.learner_api();
    let body = json!({"course_uuid": world.course.uuid});
    let join = || ApiRequest::new("POST", "/api/enrollments/", &world.caller()).body(&body).send(&api);
    let path = format!("/api/enrollments/{}/", join().await.body["uuid"].as_str().unwrap());
    assert_eq!(ApiRequest::new("DELETE", &path, &world.caller()).send(&api).await.status, 204);
    assert_eq!(send(&world, &api, "DELETE", &path, "").await.status, 204, "left before");
    assert_eq!(join().await.status, 201);

    assert_eq!(send(&world, &api, "DELETE", &path, "").await.status, 204);
    assert_eq!(world.enrolment().await.unwrap().status, EnrolmentStatus::Active);
    assert_eq!(send(&world, &api, "DELETE", &path, "{}").await.code(), "CONFLICT");
}

#[tokio::test]
async fn one_notification_and_the_profile_answer_the_same_again() {
    let world = World::start().await;
    let app = world.webhook().await;
    world.deliver(&app, &world.purchase("a").completed()).await;
    let api = world.learner_api();
    let path = format!("/api/notifications/{}/read/", world.notifications().await[0].id);
    let first = send(&world, &api, "POST", &path, "").await;
    assert_eq!(first.status, 200);
    assert_eq!(send(&world, &api, "POST", &path, "").await.body, first.body);
    assert_eq!(send(&world, &api, "POST", &path, "[]").await.code(), "CONFLICT");

    let zone = |zone: &str| json!({"time_zone": zone}).to_string();
    let patch = async |body: &str| send(&world, &api, "PATCH", "/api/users/me/", body).await;
    assert_eq!(patch(&zone("Europe/London")).await.body["time_zone"], "Europe/London");
    let request = ApiRequest::new("PATCH", "/api/users/me/", &world.caller()).raw_body(&zone("Asia/Tokyo"));
    assert_eq!(request.send(&api).await.status, 200);
    assert_eq!(patch(&zone("Europe/London")).await.body["time_zone"], "Europe/London", "the first answer");
    let me = ApiRequest::new("GET", "/api/users/me/", &world.caller()).send(&api).await;
    assert_eq!(me.body["time_zone"], "Asia/Tokyo", "and what came afterwards stays");
    assert_eq!(patch(&zone("Europe/Paris")).await.code(), "CONFLICT");
}

#[tokio::test]
async fn a_key_that_is_none_is_refused_by_name() {
    let world = World::start().await;
    let api = world.learner_api();
    for key in ["", "   ", &"k".repeat(256)] {
        let request = ApiRequest::new("POST", "/api/notifications/read-all/", &world.caller());
        let answer = request.header("idempotency-key", key).send(&api).await;
        assert_eq!((answer.status, answer.code()), (400, "VALIDATION_ERROR"), "{}", key.len());
        assert!(answer.body["error"]["details"]["Idempotency-Key"].is_array());
    }
    let longest = "k".repeat(255);
    let request = ApiRequest::new("POST", "/api/notifications/read-all/", &world.caller());
    assert_eq!(request.header("idempotency-key", &longest).send(&api).await.status, 200);
}
