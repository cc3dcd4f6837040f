//! One learner and one quiz: what is shown, graded and refused.

use domain::Clock;
use domain::course::ContentKind;
use domain::course::authoring;
use serde_json::{Value, json};
use shared::store::keys;
use tests::api::{ApiRequest, Caller};
use tests::publishing::import;
use tests::quizzes::{QUIZ, QuizWorld, TEXT, all_correct, all_wrong, quiz};
use tests::world::World;
use uuid::Uuid;

#[tokio::test]
async fn a_submission_reply_has_the_seeds_shape() {
    let world = QuizWorld::start(quiz(json!({"maxAttempts": 3}))).await;
    let answer = world.submit(&json!({"q1": "b", "q3": ["a", "d"]})).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    let uuid: Uuid = serde_json::from_value(answer.body["attempt"]["uuid"].clone()).unwrap();
    let expected = json!({
        "attempt": {
            "uuid": uuid, "attempt_number": 1, "score": 66.67, "passed": false,
            "submitted_at": "2026-11-22T12:00:00Z", "graded_at": "2026-11-22T12:00:00Z", "time_spent_seconds": 180,
            "submitted_answers": {"q1": "b", "q3": ["a", "d"]}, "expired": false,
        },
        "message": "Quiz graded successfully", "passed": false, "score": 66.67, "max_attempts": 3,
        "remaining_attempts": 2, "course_completed": false,
        "results": [
            {"question_id": "q1", "correct": true}, {"question_id": "q2", "correct": false},
            {"question_id": "q3", "correct": true},
        ],
    });
    assert_eq!(answer.body, expected);
    assert!(answer.body.to_string().contains(r#""score":66.67"#), "written as it is shown");

    let repeated = || {
        let answers = json!({"q1": "b", "q3": ["a", "d"]});
        world.submission(&world.world.caller(), &answers).header("idempotency-key", "k")
    };
    let first = repeated().text(&world.router).await;
    assert_eq!(first, repeated().text(&world.router).await, "to the byte, also out of the table");

    let world = QuizWorld::start(quiz(json!({"maxAttempts": 3}))).await;
    let answer = world.submit(&json!({"q1": "b", "q3": ["a", "d"]})).await;
    let expected = json!({"attempt": answer.body["attempt"]});
    let list = world.attempts().await;
    assert_eq!(
        list.body,
        json!({
            "attempts": [expected["attempt"]], "total_attempts": 1, "max_attempts": 3, "remaining_attempts": 2,
            "next": null, "previous": null,
        })
    );
}

/// Every format in which an author may write the same quiz (specification 3.3).
#[tokio::test]
async fn every_authoring_format_can_be_passed() {
    let options = |right: &[&str]| -> Value {
        ["a", "b", "c"]
            .iter()
            .map(|id| json!({"id": id, "text": id, "isCorrect": right.contains(id)}))
            .collect()
    };
    let plain: Value = ["a", "b", "c"].iter().map(|id| json!({"id": id, "text": id})).collect();
    for (question, answer) in [
        (json!({"options": plain, "correctAnswer": "b"}), json!("b")),
        (json!({"options": plain, "correctAnswer": ["a", "c"]}), json!(["c", "a"])),
        (json!({"options": plain, "correctAnswers": ["b"], "type": "single"}), json!("b")),
        (json!({"options": plain, "correctAnswers": ["a", "b"]}), json!(["a", "b"])),
        (json!({"options": options(&["c"])}), json!("c")),
        (json!({"options": options(&["a", "c"])}), json!(["a", "c"])),
    ] {
        let mut question = question;
        (question["id"], question["text"]) = ("q".into(), "?".into());
        for (passing, attempts) in [("passingScore", "maxAttempts"), ("passing_score", "max_attempts")] {
            let world =
                QuizWorld::start(json!({"questions": [question], passing: "100", attempts: "3"})).await;
            let reply = world.submit(&json!({"q": answer})).await;
            assert_eq!(
                (reply.status, &reply.body["score"]),
                (201, &json!(100)),
                "{question}: {}",
                reply.body
            );
            assert_eq!((&reply.body["passed"], &reply.body["remaining_attempts"]), (&json!(true), &json!(2)));
        }
    }
}

/// Correct answers to a demo quiz score 100.
#[tokio::test]
async fn every_demo_quiz_can_be_passed() {
    let mut passed = 0;
    for text in [
        include_str!("../../../../infra/demo/courses/safeguarding-essentials.json"),
        include_str!("../../../../infra/demo/courses/clinical-audit-live.json"),
        include_str!("../../../../infra/demo/courses/cpd-portfolio-basics.json"),
    ] {
        let authored = authoring::read(text).unwrap_or_else(|problems| panic!("{problems}"));
        let world = World::with_course(authored.course.clone()).await;
        import(&world.store, text, world.clock.now()).await;
        let enrolment = json!({
            "id": Uuid::from_u128(1), "learner": world.learner.id, "course": authored.course.uuid, "status": "active",
            "enrolled_at": world.clock.now(),
        });
        let enrolment = serde_json::from_value(enrolment).unwrap();
        world.put(&keys::enrolment(world.learner.id, authored.course.uuid), &enrolment).await;
        let contents = authored.course.modules.iter().flat_map(|module| &module.contents);
        for content in contents.filter(|content| content.kind == ContentKind::Quiz) {
            let version = world.get(&keys::current_quiz(content.uuid)).await.unwrap();
            let router = tests::quizzes::router(&world);
            let post = |path: &str, body: Value| ApiRequest::new("POST", path, &world.caller()).body(&body);
            let body = json!({"content_uuid": content.uuid});
            let started = post("/api/learning/quiz/start/", body).send(&router).await.body;
            let answer = |question: &Value| {
                let id = question["id"].as_str().unwrap();
                let key = version.key.of(&id.parse().unwrap()).unwrap();
                (id.to_owned(), tests::quizzes::right_answer(question, key))
            };
            let answers: Value = started["questions"].as_array().unwrap().iter().map(answer).collect();
            let body = json!({"content_uuid": content.uuid, "submitted_answers": answers});
            let done = post("/api/learning/quiz/submit/", body).send(&router).await;
            assert_eq!((done.status, &done.body["score"]), (201, &json!(100)), "{}: {done:?}", content.title);
            passed += 1;
        }
    }
    assert!(passed >= 3, "{passed}");
}

#[tokio::test]
async fn twenty_nine_of_fifty_passes_at_fifty_eight() {
    for (right, of, passing) in [(29, 50, "58"), (29, 100, "29"), (57, 100, "57"), (58, 100, "58")] {
        let questions: Vec<Value> = (0..of)
            .map(|number| {
                let options = json!([{"id": "y", "text": "y"}, {"id": "n", "text": "n"}]);
                json!({"id": format!("q{number}"), "text": "?", "options": options, "correctAnswer": "y"})
            })
            .collect();
        let world = QuizWorld::start(json!({"questions": questions, "passing_score": passing})).await;
        let answers: serde_json::Map<String, Value> = (0..of)
            .map(|number| (format!("q{number}"), if number < right { "y" } else { "n" }.into()))
            .collect();
        let reply = world.submit(&answers.into()).await;
        let score: Value = passing.parse::<u32>().unwrap().into();
        assert_eq!((&reply.body["passed"], &reply.body["score"]), (&json!(true), &score), "{right} of {of}");
    }
}

#[tokio::test]
async fn invalid_answers_are_refused_and_use_no_attempt() {
    let world = QuizWorld::start(quiz(json!({"max_attempts": 1}))).await;
    let body = |answers: Value| json!({"content_uuid": QUIZ, "submitted_answers": answers});
    for (body, path) in [
        (body(json!({"q9": "a"})), "submitted_answers.q9"),
        (body(json!({"q1": "z"})), "submitted_answers.q1"),
        (body(json!({"q1": ["b"]})), "submitted_answers.q1"),
        (body(json!({"q3": "a"})), "submitted_answers.q3"),
        (body(json!({"q3": ["a", "a"]})), "submitted_answers.q3[1]"),
        (body(json!({"q1": 1})), "submitted_answers.q1"),
        (body(json!([])), "submitted_answers"),
        (json!({"content_uuid": "x", "submitted_answers": {}}), "content_uuid"),
        (
            json!({"content_uuid": QUIZ, "submitted_answers": {}, "time_spent_seconds": -1}),
            "time_spent_seconds",
        ),
        (
            json!({"content_uuid": QUIZ, "submitted_answers": {}, "time_spent_seconds": 4_000_000_000u32}),
            "time_spent_seconds",
        ),
        (json!({"content_uuid": QUIZ, "submitted_answers": {}, "score": 100}), "score"),
        (body(json!({"q1": "x".repeat(300_000)})), "body"),
    ] {
        let answer =
            world.request("POST", "/api/learning/quiz/submit/").body(&body).send(&world.router).await;
        assert_eq!((answer.status, answer.code()), (400, "VALIDATION_ERROR"), "{}", answer.body);
        assert!(answer.body["error"]["details"].get(path).is_some(), "{path}: {}", answer.body);
    }
    assert_eq!(world.state(world.world.learner.id).await.used, 0);
    assert_eq!(world.submit(&all_wrong()).await.status, 201);
    let answer = world.submit(&all_correct()).await;
    assert_eq!((answer.status, answer.code()), (403, "MAX_ATTEMPTS_REACHED"));
}

#[tokio::test]
async fn an_empty_submission_is_a_graded_attempt() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    let answer = world.submit(&json!({})).await;
    assert_eq!(
        (answer.status, &answer.body["score"], &answer.body["max_attempts"]),
        (201, &json!(0), &Value::Null)
    );
    assert_eq!(answer.body["results"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn only_an_enrolment_with_access_is_let_in() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    for (status, code) in [
        ("pending", "NOT_ENROLLED"),
        ("suspended", "NOT_ENROLLED"),
        ("dropped", "NOT_ENROLLED"),
        ("revoked", "NOT_ENROLLED"),
        ("expired", "NOT_ENROLLED"),
        ("completed", ""),
        ("active", ""),
    ] {
        world.enrol(&world.world.learner, status).await;
        let submitted = world.submit(&all_wrong()).await;
        for answer in [submitted, world.view().await, world.start_attempt().await] {
            assert_eq!(answer.code(), code, "{status}: {}", answer.body);
        }
    }
    let stranger = Caller::new(&world.world.learner).with("sub", &Uuid::from_u128(0xbad).to_string());
    for (method, path, body) in [
        (
            "POST",
            "/api/learning/quiz/submit/".to_owned(),
            json!({"content_uuid": QUIZ, "submitted_answers": all_correct()}),
        ),
        ("POST", "/api/learning/quiz/start/".to_owned(), json!({"content_uuid": QUIZ})),
        ("PUT", format!("/api/learning/quiz/{QUIZ}/answers/"), json!({"submitted_answers": {}})),
        ("GET", format!("/api/learning/quiz/{QUIZ}/"), Value::Null),
        ("GET", format!("/api/learning/quiz/attempts/{QUIZ}/"), Value::Null),
    ] {
        let send = |caller: &Caller| ApiRequest::new(method, &path, caller).body(&body).send(&world.router);
        assert_eq!(
            (send(&stranger).await.status, send(&Caller::nobody()).await.status),
            (403, 401),
            "{method} {path}"
        );
    }
}

#[tokio::test]
async fn missing_quizzes_and_other_contents_are_refused() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    let submit = |content: Uuid| {
        let body = json!({"content_uuid": content, "submitted_answers": {}});
        world.request("POST", "/api/learning/quiz/submit/").body(&body)
    };
    let answer = submit(TEXT.0).send(&world.router).await;
    assert_eq!((answer.status, answer.code()), (400, "NOT_A_QUIZ"));
    let answer = submit(Uuid::from_u128(7)).send(&world.router).await;
    assert_eq!((answer.status, answer.code()), (404, "NOT_FOUND"));
    assert_eq!(world.request("GET", "/api/learning/quiz/nonsense/").send(&world.router).await.status, 404);

    let stored: domain::course::Course =
        world.world.get(&shared::store::keys::course(world.world.course.uuid)).await.unwrap();
    let mut later = stored.clone();
    later.modules[0].contents[1].released_at = Some("2026-11-22T12:00:01Z".parse().unwrap());
    let mut removed = stored.clone();
    removed.modules[0].contents.pop();
    for course in [later, removed] {
        world.world.put(&shared::store::keys::course(course.uuid), &course).await;
        let submitted = world.submit(&all_correct()).await;
        for answer in [submitted, world.view().await, world.start_attempt().await] {
            assert_eq!((answer.status, answer.code()), (404, "NOT_FOUND"));
        }
    }
    assert_eq!(world.state(world.world.learner.id).await.used, 0);
}

/// A course that is no longer sold stays open to its learners, and hidden from everybody else.
#[tokio::test]
async fn an_unpublished_course_is_still_open_to_those_enrolled() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    let key = shared::store::keys::course(world.world.course.uuid);
    let stored = world.world.get(&key).await.unwrap();
    world.world.put(&key, &domain::course::Course { published: false, ..stored }).await;
    assert_eq!(world.view().await.status, 200);
    assert_eq!(
        (world.save(&json!({"q1": "b"})).await.status, world.submit(&all_correct()).await.status),
        (200, 201)
    );
    world.enrol(&world.world.learner, "dropped").await;
    assert_eq!((world.view().await.status, world.attempts().await.status), (404, 200));
    let stranger = world.stranger("[learner]");
    let path = format!("/api/learning/quiz/{QUIZ}/");
    assert_eq!(ApiRequest::new("GET", &path, &stranger).send(&world.router).await.status, 404);
}

#[tokio::test]
async fn leaving_and_coming_back_does_not_reset_attempts() {
    let world = QuizWorld::start(quiz(json!({"max_attempts": 2}))).await;
    world.submit(&all_wrong()).await;
    world.enrol(&world.world.learner, "dropped").await;
    assert_eq!(world.attempts().await.body["total_attempts"], 1, "the history stays");
    world.enrol(&world.world.learner, "active").await;
    assert_eq!(world.submit(&all_wrong()).await.body["attempt"]["attempt_number"], 2);
    assert_eq!(world.submit(&all_wrong()).await.code(), "MAX_ATTEMPTS_REACHED");
}

#[tokio::test]
async fn the_review_setting_governs_which_results_are_shown() {
    for (review, first, last) in [("after_submit", 3, 3), ("after_pass_or_exhausted", 0, 3), ("never", 0, 0)]
    {
        let world = QuizWorld::start(quiz(json!({"review": review, "max_attempts": 2}))).await;
        let shown = |answer: &Value| answer["results"].as_array().unwrap().len();
        assert_eq!(shown(&world.submit(&all_wrong()).await.body), first, "{review}");
        assert_eq!(shown(&world.submit(&all_wrong()).await.body), last, "{review}, exhausted");
        let world = QuizWorld::start(quiz(json!({"review": review}))).await;
        assert_eq!(shown(&world.submit(&all_correct()).await.body), last, "{review}, passed");
    }
}

#[tokio::test]
async fn extra_attempts_and_the_retry_delay_apply() {
    let world = QuizWorld::start(quiz(json!({"max_attempts": 1, "retry_delay_minutes": 10}))).await;
    let id = world.world.learner.id;
    world.submit(&all_wrong()).await;
    let state = domain::quiz::attempt::QuizState { extra_attempts: 1, ..world.state(id).await };
    world.world.put(&shared::store::keys::quiz_state(id, QUIZ), &state).await;
    let early = world.submit(&all_wrong()).await;
    assert_eq!((early.status, early.code()), (409, "CONFLICT"));
    assert_eq!(world.view().await.body["next_attempt_at"], "2026-11-22T12:10:00Z");
    world.world.clock.advance(jiff::SignedDuration::from_mins(10));
    let last = world.submit(&all_wrong()).await;
    assert_eq!((&last.body["max_attempts"], &last.body["remaining_attempts"]), (&json!(2), &json!(0)));
}

#[tokio::test]
async fn while_paused_nothing_is_graded_and_the_history_is_still_shown() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    world.submit(&all_wrong()).await;
    world.world.board.turn_off(&[shared::runtime::Switch::Quizzes]);
    let off = quiz_submit::router(world.app());
    let answer = world.submission(&world.world.caller(), &all_correct()).send(&off).await;
    assert_eq!((answer.status, answer.code()), (503, "UNAVAILABLE"));
    let list = world.request("GET", &format!("/api/learning/quiz/attempts/{QUIZ}/")).send(&off).await;
    assert_eq!((list.status, &list.body["total_attempts"]), (200, &json!(1)));
}
