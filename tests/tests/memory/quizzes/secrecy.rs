//! Learners never see an answer key, and malformed bodies do no harm.

use axum::Router;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use tests::api::{ApiRequest, Caller};
use tests::faults::Fault;
use tests::log::Log;
use tests::quizzes::{CANARY, QUIZ, QuizWorld, TEXT, all_correct, all_wrong, questions, quiz};
use uuid::Uuid;

/// Every route of the two functions, with a body where it takes one.
fn every_request(world: &QuizWorld) -> Vec<(bool, &'static str, String, Value)> {
    let course = world.world.course.uuid;
    let submit = |answers: Value| json!({"content_uuid": QUIZ, "submitted_answers": answers});
    vec![
        (true, "GET", format!("/api/learning/quiz/{QUIZ}/"), Value::Null),
        (true, "GET", format!("/api/learning/quiz/attempts/{QUIZ}/1/"), Value::Null),
        (true, "POST", "/api/learning/quiz/start/".into(), json!({"content_uuid": QUIZ})),
        (
            true,
            "PUT",
            format!("/api/learning/quiz/{QUIZ}/answers/"),
            json!({"submitted_answers": all_correct()}),
        ),
        (true, "POST", "/api/learning/quiz/submit/".into(), submit(all_wrong())),
        (true, "POST", "/api/learning/quiz/submit/".into(), submit(all_correct())),
        (true, "POST", "/api/learning/quiz/submit/".into(), submit(json!({"q1": CANARY.to_uppercase()}))),
        (true, "GET", format!("/api/learning/quiz/attempts/{QUIZ}/"), Value::Null),
        (false, "GET", "/api/courses/".into(), Value::Null),
        (false, "GET", format!("/api/courses/{course}/"), Value::Null),
        (false, "GET", format!("/api/learning/content/{QUIZ}/"), Value::Null),
        (false, "GET", format!("/api/learning/content/{TEXT}/"), Value::Null),
        (false, "POST", format!("/api/learning/progress/content/{QUIZ}/"), json!({"completed": true})),
        (false, "POST", format!("/api/learning/progress/content/{TEXT}/"), json!({"completed": true})),
        (false, "GET", "/api/enrollments/".into(), Value::Null),
        (false, "GET", "/api/notifications/".into(), Value::Null),
        (false, "GET", "/api/users/me/".into(), Value::Null),
    ]
}

#[tokio::test]
async fn no_reply_reveals_the_key_to_anyone() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    let api = world.world.learner_api();
    let learner = world.world.caller();
    let stranger = Caller::new(&world.world.learner).with("sub", &Uuid::from_u128(0xbad).to_string());
    let instructor = stranger.clone().with("cognito:groups", "[instructor]");
    for caller in [learner.clone(), stranger, instructor, Caller::nobody()] {
        for (of_quiz, method, path, body) in every_request(&world) {
            let router: &Router = if of_quiz { &world.router } else { &api };
            let text = ApiRequest::new(method, &path, &caller).body(&body).text(router).await;
            for leak in [CANARY, "explanation", "isCorrect", "correctAnswer", "\"key\"", "quiz_version"] {
                assert!(!text.contains(leak), "{leak} in {method} {path}: {text}");
            }
        }
    }
    // The learner's own attempt is graded now: its explanations are shown with its results, the key still is not.
    let path = format!("/api/learning/quiz/attempts/{QUIZ}/1/");
    let text = ApiRequest::new("GET", &path, &learner).text(&world.router).await;
    assert!(text.contains(CANARY), "{text}");
    for leak in ["isCorrect", "correctAnswer", "\"key\"", "quiz_version"] {
        assert!(!text.contains(leak), "{leak}: {text}");
    }
    let stored = world.content().await.unwrap();
    assert!(
        !serde_json::to_string(&stored.body).unwrap().contains(CANARY),
        "nor in what learners' functions read"
    );
}

/// Before grading, all replies are identical to the byte for different keys.
#[tokio::test]
async fn nothing_before_grading_depends_on_the_key() {
    for settings in [json!({}), json!({"shuffle": true, "pool": 2, "time_limit_minutes": 10})] {
        let mut seen = Vec::new();
        for (single, multiple, imports) in
            [("b", json!(["a", "d"]), 1), ("c", json!(["a", "b", "c"]), 3), ("a", json!(["d"]), 1)]
        {
            let mut other = questions();
            other[0]["correctAnswer"] = single.into();
            other[2]["correctAnswers"] = multiple;
            other[0]["explanation"] = "x".repeat(imports * 100).into();
            let mut definition = quiz(settings.clone());
            definition["questions"] = other;
            let world = QuizWorld::start(quiz(settings.clone())).await;
            for import in 0..imports {
                definition["questions"][1]["explanation"] = format!("another version {import}").into();
                world.import(definition.clone()).await;
            }
            let mut texts = Vec::new();
            for (method, path, body) in [
                ("GET", format!("/api/learning/quiz/{QUIZ}/"), Value::Null),
                ("POST", "/api/learning/quiz/start/".to_owned(), json!({"content_uuid": QUIZ})),
                ("PUT", format!("/api/learning/quiz/{QUIZ}/answers/"), json!({"submitted_answers": {}})),
                ("GET", format!("/api/learning/quiz/{QUIZ}/"), Value::Null),
                ("GET", format!("/api/learning/quiz/attempts/{QUIZ}/1/"), Value::Null),
            ] {
                texts.push(world.request(method, &path).body(&body).text(&world.router).await);
            }
            // Neither do the results of an empty submission.
            texts.push(world.submission(&world.world.caller(), &json!({})).text(&world.router).await);
            texts.push(world.attempts().await.body.to_string());
            seen.push(texts);
        }
        assert!(seen.iter().all(|texts| *texts == seen[0]), "{seen:#?}");
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        prop_oneof![Just("q1"), Just("b"), Just("content_uuid"), Just(""), Just("\u{0}")]
            .prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        Just(json!(QUIZ)),
    ];
    leaf.prop_recursive(4, 24, 5, |inner| {
        let names = prop_oneof![
            Just("content_uuid".to_owned()),
            Just("submitted_answers".to_owned()),
            Just("time_spent_seconds".to_owned()),
            Just("q1".to_owned()),
            Just("q3".to_owned()),
            ".{0,6}",
        ];
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            proptest::collection::btree_map(names, inner, 0..5)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// A body that is valid except for its answers, so that these are parsed.
fn almost_valid() -> impl Strategy<Value = Value> {
    (any_json(), any_json()).prop_map(|(answers, seconds)| {
        json!({"content_uuid": QUIZ, "submitted_answers": {"q1": answers}, "time_spent_seconds": seconds})
    })
}

/// Whether generated answers could be valid: then they may be accepted, and the case is skipped.
fn could_be_answers(answers: &Value) -> bool {
    answers.as_object().is_some_and(|answers| {
        answers.iter().all(|(question, answer)| match question.as_str() {
            "q1" | "q2" => answer.is_string(),
            "q3" => answer.is_array(),
            _ => false,
        })
    })
}

#[test]
fn any_other_json_is_refused_and_uses_no_attempt() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let world =
        runtime.block_on(QuizWorld::start(quiz(json!({"max_attempts": 1, "time_limit_minutes": 10}))));
    let mut runner = TestRunner::new(ProptestConfig::with_cases(300));
    let routes = [
        ("POST", "/api/learning/quiz/submit/".to_owned()),
        ("POST", "/api/learning/quiz/start/".to_owned()),
        ("PUT", format!("/api/learning/quiz/{QUIZ}/answers/")),
    ];
    runtime.block_on(world.start_attempt());
    runner
        .run(&prop_oneof![any_json(), almost_valid()], |body| {
            prop_assume!(
                !could_be_answers(&body["submitted_answers"]) && body != json!({"content_uuid": QUIZ})
            );
            for (method, path) in &routes {
                let answer = runtime.block_on(world.request(method, path).body(&body).send(&world.router));
                prop_assert!((400..500).contains(&answer.status), "{} {} {}", path, body, answer.status);
            }
            Ok(())
        })
        .unwrap();
    for text in [
        "",
        "{",
        "[{}]",
        " \n[{}]",
        "nonsense",
        "\u{feff}{}",
        "{}{}",
        "[[[[[[",
        "1e999",
        r#"{"content_uuid": NaN}"#,
    ] {
        for (method, path) in &routes {
            let answer = runtime.block_on(world.request(method, path).raw_body(text).send(&world.router));
            assert_eq!(answer.status, 400, "{text}");
        }
    }
    let deep = "[".repeat(100_000);
    let answer = runtime.block_on(world.request("POST", &routes[0].1).raw_body(&deep).send(&world.router));
    assert_eq!(answer.status, 400);
    let state = runtime.block_on(world.state(world.world.learner.id));
    assert_eq!((state.used, state.open.map(|open| open.saved.0.len())), (0, Some(0)));
}

/// Checks the log at all levels while the function grades, refuses and fails.
#[tokio::test]
async fn no_log_line_contains_an_answer_or_a_key() {
    let log = Log::default();
    let subscriber = log.subscriber("info,quiz_submit=trace,learner_api=trace,shared=trace");
    let _guard = tracing::subscriber::set_default(subscriber);
    let options = json!([{"id": "given-answer", "text": "A"}, {"id": "other-answer", "text": "B"}]);
    let question = json!({"id": "q", "text": "?", "options": options, "correctAnswer": "other-answer", "explanation": CANARY});
    let world = QuizWorld::start(json!({"questions": [question]})).await;
    for fault in [Fault::ServerError, Fault::Reject, Fault::BreakAfter] {
        world.submit(&json!({"q": "given-answer"})).await;
        world.submit(&json!({"q": "given-answer-that-is-wrong"})).await;
        world.world.cloud.faults.plan_next(40, fault);
        let submission = world.submission(&world.world.caller(), &json!({"q": "given-answer"}));
        let answer = submission.within(std::time::Duration::from_millis(900)).send(&world.router).await;
        assert!(answer.status >= 500, "{fault:?}: {}", answer.body);
        world.world.cloud.faults.clear();
    }
    let lines = log.lines();
    assert!(lines.contains("the request failed"), "something was logged: {lines}");
    for secret in [CANARY, "given-answer", "other-answer", "ada@learner.example", "Ada Learner"] {
        assert!(!lines.contains(secret), "{secret}: {lines}");
    }
}
