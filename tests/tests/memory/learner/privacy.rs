//! Names and addresses: what a token takes away, and what a certificate shows.

use domain::certificate::Certificate;
use serde_json::json;
use shared::store::keys;
use tests::api::{ApiRequest, Caller};
use tests::quizzes::{QuizWorld, TEXT, all_correct, quiz};
use tests::world::World;

const WITHHELD: &str = "Name withheld";

#[tokio::test]
async fn a_token_without_a_name_keeps_the_stored_one() {
    // Nor does one whose name is no name: nothing to see, or an address.
    for name in
        ["", " ", "\u{200B}", "\u{3164}", "ada@learner.example", "ada\u{FF20}learner.example", "x@y.example"]
    {
        let world = World::start().await;
        let nameless = world.caller().with("name", name);
        let me = ApiRequest::new("GET", "/api/users/me/", &nameless).send(&world.learner_api()).await;
        assert_eq!((me.status, &me.body["name"]), (200, &json!("Ada Learner")), "{name:?}");
        assert_eq!(
            world.get(&keys::learner(world.learner.id)).await.unwrap().name,
            "Ada Learner",
            "{name:?}"
        );
        let update =
            ApiRequest::new("PATCH", "/api/users/me/", &nameless).body(&json!({"time_zone": "Asia/Tokyo"}));
        assert_eq!(update.send(&world.learner_api()).await.body["name"], "Ada Learner", "{name:?}");
    }
}

/// The certificate of a learner who has completed the course.
async fn certificate_of(world: &QuizWorld, caller: &Caller) -> Certificate {
    let path = format!("/api/learning/progress/content/{TEXT}/");
    let read = ApiRequest::new("POST", &path, caller).body(&json!({"completed": true}));
    assert_eq!(read.send(&world.world.learner_api()).await.status, 200);
    let passed = world.submission(caller, &all_correct()).send(&world.router).await;
    assert_eq!(passed.body["course_completed"], true, "{passed:?}");
    let enrolment = world.world.enrolment().await.unwrap();
    world.world.get(&keys::certificate(enrolment.id)).await.unwrap()
}

async fn public_page(world: &World, certificate: &Certificate) -> String {
    let path = format!("/api/public/certificates/{}/", certificate.code);
    let page = ApiRequest::new("GET", &path, &Caller::nobody()).send(&world.certificates().await).await;
    assert_eq!(page.status, 200);
    let credential = ApiRequest::new("GET", &format!("{path}credential/"), &Caller::nobody());
    let credential = credential.text(&world.certificates().await).await;
    assert!(!credential.contains("learner.example"), "{credential}");
    page.body.to_string()
}

#[tokio::test]
async fn a_certificate_never_shows_an_address_where_no_name_is_known() {
    for name in
        ["", "  ", "\u{3164}", "ada@learner.example", "ada@elsewhere.example", "ada\u{FF20}learner.example"]
    {
        let world = QuizWorld::start(quiz(json!({}))).await;
        let nameless = domain::Learner { name: String::new(), ..world.world.learner.clone() };
        world.world.put_learner(&nameless).await;
        let certificate = certificate_of(&world, &world.world.caller().with("name", name)).await;
        assert_eq!(certificate.learner_name, "", "{name}");
        let page = public_page(&world.world, &certificate).await;
        assert!(page.contains(WITHHELD) && !page.contains(['@', '\u{FF20}']), "{name}: {page}");
    }
}

#[tokio::test]
async fn a_certificate_that_was_issued_with_an_address_no_longer_shows_it() {
    let world = World::start().await;
    let issued = Certificate { learner_name: "ada@learner.example".into(), ..world.a_certificate() };
    world.put_certificate(&issued).await;
    let page = public_page(&world, &issued).await;
    assert!(page.contains(WITHHELD) && !page.contains('@'), "{page}");
    let own = format!("/api/certificates/{}/", issued.uuid);
    let own = ApiRequest::new("GET", &own, &world.caller()).send(&world.certificates().await).await;
    assert_eq!(own.body["learner_name"], WITHHELD);
}
