//! No documented route of the two functions reveals a key or other people's data.

use std::collections::BTreeSet;

use axum::Router;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use tests::api::{ApiRequest, Caller};
use tests::log::Log;
use tests::quizzes::{CANARY, QUIZ, QuizWorld, TEXT, all_correct, all_wrong, quiz};
use uuid::Uuid;

/// Every documented route of a function, with ids of this world in its path. New routes are included
/// automatically; an unknown parameter fails the test.
fn routes(document: &utoipa::openapi::OpenApi, world: &QuizWorld) -> BTreeSet<(String, String)> {
    let document: Value = serde_json::from_str(&document.to_json().unwrap()).unwrap();
    let mut routes = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for content in [QUIZ, TEXT] {
            let filled = path
                .replace("{content_uuid}", &content.to_string())
                .replace("{course_uuid}", &world.world.course.uuid.to_string())
                .replace("{learner_uuid}", &world.world.learner.id.to_string())
                .replace("{attempt_number}", "1")
                .replace("{session_uuid}", &Uuid::nil().to_string())
                .replace("{enrollment_uuid}", &Uuid::nil().to_string())
                .replace("{notification_uuid}", &Uuid::nil().to_string());
            let filled = filled.replace("{certificate_uuid}", &Uuid::nil().to_string());
            let filled = filled.replace("{code}", "NOTHING").replace("{token}", "NOTHING");
            assert!(!filled.contains('{'), "{filled}: add a value for this path parameter here");
            // Skip DELETE: the learner must not leave the course.
            for method in methods.as_object().unwrap().keys().filter(|method| *method != "delete") {
                routes.insert((method.to_uppercase(), filled.clone()));
            }
        }
    }
    routes
}

fn bodies() -> Vec<Value> {
    let answers = |answers: Value| json!({"content_uuid": QUIZ, "submitted_answers": answers});
    vec![
        Value::Null,
        json!({}),
        json!({"content_uuid": QUIZ}),
        answers(all_wrong()),
        answers(all_correct()),
        answers(json!({"q1": CANARY.to_uppercase(), "q9": "a"})),
        json!({"submitted_answers": all_correct()}),
        json!({"completed": true}),
        json!({"dry_run": true}),
        json!({"extra_attempts": 1}),
    ]
}

#[tokio::test]
async fn no_documented_route_reveals_the_key() {
    no_route_reveals_the_key("never").await;
}

/// The one exception: explanations come with the results of one's own attempt.
#[tokio::test]
async fn explanations_are_on_the_learners_own_attempt_alone() {
    no_route_reveals_the_key("after_submit").await;
}

async fn no_route_reveals_the_key(review: &str) {
    let log = Log::default();
    let _guard = tracing::subscriber::set_default(log.subscriber("info,quiz_submit=trace,shared=trace"));
    let world = QuizWorld::start(quiz(json!({"review": review}))).await;
    let api = world.world.learner_api();
    let own_attempt = format!("/api/learning/quiz/attempts/{QUIZ}/1/");
    world.submit(&all_wrong()).await;
    let mut replies = String::new();
    for (document, router) in [(quiz_submit::openapi(), &world.router), (learner_api::openapi(), &api)] {
        let router: &Router = router;
        let routes = routes(&document, &world);
        assert!(routes.len() > 8);
        for (method, path) in routes {
            for (index, caller) in [
                world.world.caller(),
                world.stranger("[learner]"),
                world.stranger("[instructor]"),
                world.instructor(),
                world.stranger("[admin]"),
                Caller::nobody(),
            ]
            .into_iter()
            .enumerate()
            {
                let may_explain = review == "after_submit" && index == 0 && path == own_attempt;
                for body in bodies() {
                    let text = ApiRequest::new(&method, &path, &caller).body(&body).text(router).await;
                    let explanations: &[&str] = if may_explain { &[] } else { &[CANARY, "explanation"] };
                    for leak in ["isCorrect", "correctAnswer", "\"key\""].iter().chain(explanations) {
                        assert!(!text.contains(leak), "{leak} in {method} {path} for {caller:?}: {text}");
                    }
                    replies.push_str(&text);
                }
            }
        }
    }
    assert!(
        replies.contains("Quiz regraded") || replies.contains("correct_percent"),
        "the routes did something"
    );
    world.sweep().await.unwrap();
    // Nor do the effects: notifications, messages and the log.
    let notes = serde_json::to_string(&world.world.notifications().await).unwrap();
    let rows = serde_json::to_string(&world.world.outbox().await).unwrap();
    for text in [notes, rows, log.lines()] {
        assert!(!text.contains(CANARY), "{text}");
    }
}

#[tokio::test]
async fn only_instructors_of_the_course_see_its_learners() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    world.submit(&all_wrong()).await;
    for caller in [world.stranger("[learner]"), world.stranger("[instructor]"), Caller::nobody()] {
        for (method, path) in routes(&quiz_submit::openapi(), &world) {
            let text = ApiRequest::new(&method, &path, &caller).body(&json!({})).text(&world.router).await;
            for theirs in ["ada@", "Ada Learner", "score", "attempt_number"] {
                assert!(!text.contains(theirs), "{theirs} in {method} {path}: {text}");
            }
        }
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        let names = prop_oneof![
            Just("extra_attempts".to_owned()),
            Just("reason".to_owned()),
            Just("dry_run".to_owned()),
            Just("cursor".to_owned()),
            ".{0,6}",
        ];
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map(names, inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

#[test]
fn any_json_is_answered_or_refused_without_a_failure() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let world = runtime.block_on(QuizWorld::start(quiz(json!({}))));
    let routes = [("PUT", format!("overrides/{}/", world.world.learner.id)), ("POST", "regrade/".to_owned())];
    let mut runner = TestRunner::new(ProptestConfig::with_cases(200));
    runner
        .run(&any_json(), |body| {
            for (method, path) in &routes {
                let request = world.instructor_request(method, path).body(&body);
                let answer = runtime.block_on(request.send(&world.router));
                prop_assert!(answer.status < 500, "{} {} {}", path, body, answer.status);
                prop_assert!(body.is_object() || answer.status == 400, "{} {} {}", path, body, answer.status);
            }
            Ok(())
        })
        .unwrap();
}
