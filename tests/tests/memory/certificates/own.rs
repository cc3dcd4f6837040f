//! A learner's own certificates.

use domain::course::ContentKind;
use domain::{Clock, EnrolmentId, Learner, LearnerId};
use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::store::{StoredContent, keys};
use tests::api::{ApiRequest, Caller};
use tests::world::World;
use uuid::Uuid;

async fn complete_the_course(world: &World) -> Value {
    let mut course = world.course.clone();
    course.price.amount = 0;
    world.put_course(&course).await;
    let learner = world.learner_api();
    let body = json!({"course_uuid": course.uuid});
    let joined =
        ApiRequest::new("POST", "/api/enrollments/", &world.caller()).body(&body).send(&learner).await;
    assert_eq!(joined.status, 201, "{joined:?}");
    let content = course.modules[0].contents[0].uuid;
    let stored = StoredContent {
        uuid: content,
        course: course.uuid,
        kind: ContentKind::Text,
        body: json!({"markdown": ""}),
    };
    world.put(&keys::content(content), &stored).await;
    let path = format!("/api/learning/progress/content/{content}/");
    let done = ApiRequest::new("POST", &path, &world.caller())
        .body(&json!({"completed": true}))
        .send(&learner)
        .await;
    assert_eq!(done.status, 200, "{done:?}");
    let enrolments = ApiRequest::new("GET", "/api/enrollments/", &world.caller()).send(&learner).await;
    enrolments.body["results"][0].clone()
}

#[tokio::test]
async fn completing_a_course_brings_a_certificate_that_everybody_can_verify() {
    let world = World::start().await;
    let enrolment = complete_the_course(&world).await;
    let router = world.certificates().await;
    let list = ApiRequest::new("GET", "/api/certificates/", &world.caller()).send(&router).await;
    assert_eq!(list.status, 200, "{list:?}");
    let own = &list.body["results"][0];
    assert_eq!(own["uuid"], enrolment["certificate_uuid"]);
    assert_eq!((&own["status"], &own["credits"]), (&json!("active"), &json!("2.50")));
    let code = own["code"].as_str().unwrap();
    assert_eq!(own["verify_url"], format!("https://learn.example/verify/{code}"));
    let path = format!("/api/certificates/{}/", own["uuid"].as_str().unwrap());
    let one = ApiRequest::new("GET", &path, &world.caller()).send(&router).await;
    assert_eq!(&one.body, own);
    let path = format!("/api/public/certificates/{code}/");
    let public = ApiRequest::new("GET", &path, &Caller::nobody()).send(&router).await;
    assert_eq!((public.status, &public.body["number"]), (200, &own["number"]));
}

#[tokio::test]
async fn the_newest_stands_first_and_pages_cost_the_same() {
    let world = World::start().await;
    for number in 0..25u8 {
        world.clock.advance(SignedDuration::from_mins(1));
        let mut certificate = world.a_certificate();
        certificate.enrolment = EnrolmentId(Uuid::from_u128(0xce00 + u128::from(number)));
        certificate.code =
            format!("7KQ2M9XD4HTV01234567890{}", char::from(b'A' + number).to_ascii_uppercase());
        certificate.number = format!("CPD-{number}");
        world.put_certificate(&certificate).await;
    }
    let router = world.certificates().await;
    let mut path = "/api/certificates/?page_size=10".to_owned();
    let mut seen = Vec::new();
    let mut costs = Vec::new();
    loop {
        world.cloud.faults.take_calls();
        let page = ApiRequest::new("GET", &path, &world.caller()).send(&router).await;
        costs.push(world.cloud.faults.take_calls().len());
        let results = page.body["results"].as_array().unwrap().clone();
        seen.extend(results.iter().map(|one| one["number"].as_str().unwrap().to_owned()));
        match page.body["next"].as_str() {
            Some(next) => path = next.trim_start_matches("https://api.example").to_owned(),
            None => break,
        }
    }
    let expected: Vec<String> = (0..25).rev().map(|number| format!("CPD-{number}")).collect();
    assert_eq!(seen, expected);
    assert_eq!(costs, [1, 1, 1], "one query, whose items hold what the page shows");
}

#[tokio::test]
async fn other_peoples_certificates_are_not_found() {
    let world = World::start().await;
    let certificate = world.a_certificate();
    world.put_certificate(&certificate).await;
    let router = world.certificates().await;
    let stranger = Learner { id: LearnerId(Uuid::from_u128(0xbad)), ..world.learner.clone() };
    for caller in [Caller::new(&stranger), Caller::new(&stranger).with("cognito:groups", "[admin]")] {
        for rest in ["", "pdf/", "credential/"] {
            let path = format!("/api/certificates/{}/{rest}", certificate.uuid);
            let answer = ApiRequest::new("GET", &path, &caller).send(&router).await;
            assert_eq!((answer.status, answer.code()), (404, "NOT_FOUND"), "{path}");
        }
        let list = ApiRequest::new("GET", "/api/certificates/", &caller).send(&router).await;
        assert_eq!(list.body["results"], json!([]));
    }
    for path in ["/api/certificates/", "/api/certificates/0190a5a0-0000-7000-8000-000000000001/"] {
        let answer = ApiRequest::new("GET", path, &Caller::nobody()).send(&router).await;
        assert_eq!((answer.status, answer.code()), (401, "NOT_AUTHENTICATED"), "{path}");
    }
    for id in ["x", "%00", "0190a5a0-0000-7000-8000-000000000001"] {
        let path = format!("/api/certificates/{id}/");
        assert_eq!(ApiRequest::new("GET", &path, &world.caller()).send(&router).await.status, 404, "{id}");
    }
}

#[tokio::test]
async fn a_revoked_certificate_stays_in_the_list_as_such() {
    let world = World::start().await;
    let revoked = world.a_certificate().revoke("Not her own work", world.clock.now()).unwrap();
    world.put_certificate(&revoked).await;
    let list =
        ApiRequest::new("GET", "/api/certificates/", &world.caller()).send(&world.certificates().await).await;
    assert_eq!(list.body["results"][0]["status"], "revoked");
}
