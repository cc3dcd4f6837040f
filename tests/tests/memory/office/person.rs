//! One page per person.

use std::collections::BTreeMap;

use serde_json::json;
use tests::api::ApiRequest;
use tests::front_door::FrontDoor;
use tests::quizzes::{QuizWorld, all_correct, quiz};
use tests::world::{World, hybrid_course};

use super::get;
use crate::learner::erasing;

#[tokio::test]
async fn the_page_shows_what_the_person_has() {
    let door = FrontDoor::open().await;
    let world = &door.world;
    let learner = world.learner.id;
    let start = door.operation("startQuiz");
    let body = door.body(&start, &BTreeMap::new());
    assert!(door.ask(&start, &door.learner(), &BTreeMap::new(), body).await.status < 300);
    let submit = door.operation("submitQuiz");
    let body = json!({"content_uuid": door.ids["quiz"], "submitted_answers": all_correct()});
    let attempt = door.ask(&submit, &door.learner(), &BTreeMap::new(), Some(body)).await;
    assert_eq!(attempt.status, 201, "{attempt:?}");
    let page = get(world, &format!("/api/office/people/{learner}/")).await;
    assert_eq!(page.status, 200, "{page:?}");
    let page = page.body;
    assert_eq!(page["person"]["email"], "ada@learner.example");
    assert_eq!(page["credit_balance"], "0.00");
    let enrolment = &page["enrolments"]["results"][0];
    assert_eq!(enrolment["uuid"], door.ids["enrollment"].as_str());
    assert_eq!(enrolment["status"], "active");
    assert_eq!(
        enrolment["payments"],
        json!([{
            "checkout_session": "cs_a", "payment": "pi_a", "state": "paid", "refund_due": false,
            "amount": {"amount": 4900, "currency": "gbp"}, "refunded_amount": 0,
        }])
    );
    assert_eq!(page["attempts"]["results"][0]["score"], json!(100));
    assert_eq!(page["attempts"]["results"][0]["passed"], json!(true));
    assert_eq!(page["submissions"]["results"][0]["uuid"], door.ids["submission"].as_str());
    assert_eq!(page["certificates"]["results"][0]["uuid"], door.ids["certificate"].as_str());
}

#[tokio::test]
async fn a_second_and_a_returned_payment_are_shown_as_such() {
    let world = World::with_course(hybrid_course()).await;
    let stripe = world.webhook().await;
    for event in [world.purchase("a").completed(), world.purchase("b").completed()] {
        assert_eq!(world.deliver(&stripe, &event).await.0, 200);
    }
    let path = format!("/api/office/people/{}/enrolments/", world.learner.id);
    let states = async || {
        let list = get(&world, &path).await.body;
        let payments = list["results"][0]["payments"].as_array().unwrap().clone();
        let state = |payment: &serde_json::Value| {
            (payment["payment"].clone(), payment["state"].clone(), payment["refund_due"].clone())
        };
        payments.iter().map(state).collect::<Vec<_>>()
    };
    let of = |payment: &str, state: &str, due: bool| (json!(payment), json!(state), json!(due));
    assert_eq!(states().await, [of("pi_a", "paid", false), of("pi_b", "paid", true)]);
    world.deliver(&stripe, &world.purchase("b").refunded(4900)).await;
    assert_eq!(states().await, [of("pi_a", "paid", false)]);
    world.deliver(&stripe, &world.purchase("a").refunded(4900)).await;
    assert_eq!(states().await, [of("pi_a", "returned", false)]);
}

#[tokio::test]
async fn lists_that_grow_have_pages_of_their_own_and_the_page_stays_as_large() {
    let world = QuizWorld::start(quiz(json!({"maxAttempts": 0}))).await;
    let router = tests::quizzes::router(&world.world);
    let mut calls = Vec::new();
    for number in 1..=25 {
        let body = json!({"content_uuid": tests::quizzes::QUIZ, "submitted_answers": all_correct()});
        let ask = ApiRequest::new("POST", "/api/learning/quiz/submit/", &world.world.caller()).body(&body);
        assert_eq!(ask.send(&router).await.status, 201);
        if number == 12 || number == 25 {
            world.world.cloud.faults.take_calls();
            world.world.cloud.faults.take_round_trips();
            let page =
                get(&world.world, &format!("/api/office/people/{}/", world.world.learner.id)).await.body;
            assert_eq!(page["attempts"]["results"].as_array().unwrap().len(), 10);
            let trips = world.world.cloud.faults.take_round_trips();
            calls.push((world.world.cloud.faults.take_calls().len(), trips));
        }
    }
    assert_eq!(calls[0], calls[1], "calls and round trips do not grow");
    assert!(calls[0].1 <= 2, "read side by side: {calls:?}");
    let learner = world.world.learner.id;
    let page = get(&world.world, &format!("/api/office/people/{learner}/")).await.body;
    let (mut next, mut seen) = (page["attempts"]["next"].as_str().unwrap().to_owned(), 10);
    assert!(next.contains(&format!("/api/office/people/{learner}/attempts/?cursor=")), "{next}");
    loop {
        let list = get(&world.world, next.split_once(".example").unwrap().1).await.body;
        seen += list["results"].as_array().unwrap().len();
        match list["next"].as_str() {
            Some(further) => further.clone_into(&mut next),
            None => break,
        }
    }
    assert_eq!(seen, 25);
}

#[tokio::test]
async fn an_erased_person_is_found_by_id_alone_and_says_so() {
    let world = World::start().await;
    let learner = world.learner.id;
    assert_eq!(super::found(&world, "ada").await, ["Ada Learner"]);
    erasing::erase(&world, learner).await.unwrap();
    for typed in ["ada", "learner", "erased", "ada@learner.example"] {
        assert_eq!(super::found(&world, typed).await, [""; 0], "{typed}");
    }
    let list = get(&world, &format!("/api/office/people/?q={learner}")).await.body;
    assert_eq!((&list["results"][0]["erased"], &list["results"][0]["email"]), (&json!(true), &json!("")));
    let page = get(&world, &format!("/api/office/people/{learner}/")).await.body;
    assert!(page["person"]["erased_at"].is_string() && page["person"]["name"] == "Erased learner", "{page}");
}
