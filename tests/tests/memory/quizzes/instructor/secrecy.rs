//! No key and no stranger's data: over every route that the two functions document.

use std::collections::BTreeSet;

use axum::Router;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use tests::api::{ApiRequest, Caller};
use tests::log::Log;
use tests::quizzes::{CANARY, QUIZ, QuizWorld, TEXT, quiz, right, wrong};
use tests::world::soon;
use uuid::Uuid;

/// Every route that a function documents, with ids of this world in its path. A new route is among them by
/// itself, and a parameter that is not known here fails the test.
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
            let filled = filled.replace("{code}", "NOTHING");
            assert!(!filled.contains('{'), "{filled}: say here what stands in the path");
            // Leaving the course would end the learner's part in this.
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
        answers(wrong()),
        answers(right()),
        answers(json!({"q1": CANARY.to_uppercase(), "q9": "a"})),
        json!({"submitted_answers": right()}),
        json!({"completed": true}),
        json!({"dry_run": true}),
        json!({"extra_attempts": 1}),
    ]
}

#[tokio::test]
async fn no_route_of_the_document_tells_the_key_to_anybody() {
    let log = Log::default();
    let _guard = tracing::subscriber::set_default(log.subscriber("info,quiz_submit=trace,shared=trace"));
    let world = QuizWorld::start(quiz(json!({}))).await;
    let api = world.world.learner_api();
    world.submit(&wrong()).await;
    let mut said = String::new();
    for (document, router) in [(quiz_submit::openapi(), &world.router), (learner_api::openapi(), &api)] {
        let router: &Router = router;
        let routes = routes(&document, &world);
        assert!(routes.len() > 8);
        for (method, path) in routes {
            for caller in [
                world.world.caller(),
                world.stranger("[learner]"),
                world.stranger("[instructor]"),
                world.instructor(),
                world.stranger("[admin]"),
                Caller::nobody(),
            ] {
                for body in bodies() {
                    let text = ApiRequest::new(&method, &path, &caller).body(&body).text(router).await;
                    for leak in [CANARY, "explanation", "isCorrect", "correctAnswer", "\"key\""] {
                        assert!(!text.contains(leak), "{leak} in {method} {path} for {caller:?}: {text}");
                    }
                    said.push_str(&text);
                }
            }
        }
    }
    assert!(said.contains("Graded again") || said.contains("correct_percent"), "the routes did something");
    world.app().sweep(soon(), "sweep").await.unwrap();
    // What follows from it all: notifications, messages, and the log.
    let notes = serde_json::to_string(&world.world.notifications().await).unwrap();
    let rows = serde_json::to_string(&world.world.outbox().await).unwrap();
    for text in [notes, rows, log.lines()] {
        assert!(!text.contains(CANARY), "{text}");
    }
}

/// Those who do not teach the course learn nothing of its learners either.
#[tokio::test]
async fn nobody_elses_data_is_told_to_those_who_do_not_teach_the_course() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    world.submit(&wrong()).await;
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
fn any_json_is_an_answer_or_a_refusal_and_never_a_failure() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let world = runtime.block_on(QuizWorld::start(quiz(json!({}))));
    let routes = [("PUT", format!("overrides/{}/", world.world.learner.id)), ("POST", "regrade/".to_owned())];
    let mut runner = TestRunner::new(ProptestConfig::with_cases(200));
    runner
        .run(&any_json(), |body| {
            for (method, path) in &routes {
                let request = world.teaching(method, path).body(&body);
                let answer = runtime.block_on(request.send(&world.router));
                prop_assert!(answer.status < 500, "{} {} {}", path, body, answer.status);
                prop_assert!(body.is_object() || answer.status == 400, "{} {} {}", path, body, answer.status);
            }
            Ok(())
        })
        .unwrap();
}
