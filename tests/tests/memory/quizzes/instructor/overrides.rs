//! More attempts and more time for one learner.

use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::store::keys;
use tests::quizzes::{INSTRUCTOR, QUIZ, QuizWorld, all_wrong, questions, quiz};
use uuid::Uuid;

/// Grants an override to the world's learner.
async fn grant(world: &QuizWorld, body: Value) -> tests::api::ApiResponse {
    let path = format!("overrides/{}/", world.world.learner.id);
    world.instructor_request("PUT", &path).body(&body).send(&world.router).await
}

#[tokio::test]
async fn extra_attempts_apply_immediately_until_withdrawn() {
    let world = QuizWorld::start(quiz(json!({"max_attempts": 1}))).await;
    world.submit(&all_wrong()).await;
    assert_eq!(world.submit(&all_wrong()).await.code(), "MAX_ATTEMPTS_REACHED");
    let granted = grant(&world, json!({"extra_attempts": 2, "reason": "the line broke\ntwice"})).await;
    assert_eq!((granted.status, &granted.body["remaining_attempts"]), (200, &json!(2)), "{granted:?}");
    assert_eq!((&granted.body["max_attempts"], &granted.body["total_attempts"]), (&json!(3), &json!(1)));
    assert_eq!(world.submit(&all_wrong()).await.body["attempt"]["attempt_number"], 2);
    let taken = grant(&world, json!({})).await;
    assert_eq!((&taken.body["extra_attempts"], &taken.body["remaining_attempts"]), (&json!(0), &json!(0)));
    assert_eq!(world.submit(&all_wrong()).await.code(), "MAX_ATTEMPTS_REACHED");

    let path = format!("overrides/{}/", world.world.learner.id);
    let detail = world.instructor_request("GET", &path).send(&world.router).await.body;
    assert_eq!(detail["override"], taken.body);
    let history = detail["history"].as_array().unwrap();
    assert_eq!(
        (history.len(), &history[0]["extra_attempts"]),
        (2, &json!(0)),
        "newest first, nothing is lost"
    );
    assert_eq!(
        (&history[1]["reason"], &history[1]["granted_by"]),
        (&json!("the line broke twice"), &json!(INSTRUCTOR))
    );
}

#[tokio::test]
async fn extra_time_applies_to_the_open_and_the_next_attempt() {
    let world = QuizWorld::start(quiz(json!({"time_limit_minutes": 10}))).await;
    assert_eq!(world.start_attempt().await.body["open_attempt"]["expires_at"], "2026-11-22T12:10:00Z");
    let granted = grant(&world, json!({"extra_time_percent": 25, "extra_minutes": 2})).await;
    assert_eq!(granted.body["time_limit_minutes"], 15, "12.5 minutes, rounded up for the learner, and two");
    assert_eq!(world.view().await.body["open_attempt"]["expires_at"], "2026-11-22T12:15:00Z");
    grant(&world, json!({})).await;
    assert_eq!(
        world.view().await.body["open_attempt"]["expires_at"],
        "2026-11-22T12:15:00Z",
        "never shortened"
    );
    world.world.clock.advance(SignedDuration::from_mins(16));
    grant(&world, json!({"extra_minutes": 60})).await;
    let list = world.attempts().await.body;
    assert_eq!(
        (&list["total_attempts"], &list["attempts"][0]["expired"]),
        (&json!(1), &json!(true)),
        "over is over"
    );
    assert_eq!(world.start_attempt().await.body["open_attempt"]["expires_at"], "2026-11-22T13:26:00Z");
}

#[tokio::test]
async fn an_open_attempt_is_extended_by_the_limit_it_was_started_under() {
    let world = QuizWorld::start(quiz(json!({"time_limit_minutes": 10}))).await;
    world.start_attempt().await;
    world.import(json!({"questions": questions(), "time_limit_minutes": 60})).await;
    let granted = grant(&world, json!({"extra_time_percent": 100})).await;
    assert_eq!(granted.body["time_limit_minutes"], 120, "the next attempt's");
    assert_eq!(world.view().await.body["open_attempt"]["expires_at"], "2026-11-22T12:20:00Z");
}

#[tokio::test]
async fn invalid_grants_are_refused() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    for (body, field) in [
        (json!({"extra_attempts": 101}), "extra_attempts"),
        (json!({"extra_attempts": -1}), "extra_attempts"),
        (json!({"extra_time_percent": 401}), "extra_time_percent"),
        (json!({"extra_minutes": 1441}), "extra_minutes"),
        (json!({"reason": "x".repeat(501)}), "reason"),
        (json!({"used": 0}), "used"),
        (json!([]), "body"),
    ] {
        let refused = grant(&world, body.clone()).await;
        assert_eq!((refused.status, refused.code()), (400, "VALIDATION_ERROR"), "{body}");
        assert!(refused.body["error"]["details"].get(field).is_some(), "{}", refused.body);
    }
    let own = world.instructor_request("PUT", &format!("overrides/{INSTRUCTOR}/")).body(&json!({}));
    assert_eq!(
        own.send(&world.router).await.code(),
        "PERMISSION_DENIED",
        "instructors cannot grant themselves anything"
    );
    let path = format!("overrides/{}/", Uuid::from_u128(0x77));
    for method in ["GET", "PUT"] {
        let answer = world.instructor_request(method, &path).body(&json!({})).send(&world.router).await;
        assert_eq!(
            (answer.status, answer.code()),
            (404, "NOT_FOUND"),
            "a stranger has nothing to be granted"
        );
    }
    assert!(
        world.world.get(&keys::quiz_state(domain::LearnerId(Uuid::from_u128(0x77)), QUIZ)).await.is_none()
    );
}

#[tokio::test]
async fn the_same_key_grants_once() {
    let world = QuizWorld::start(quiz(json!({"max_attempts": 1}))).await;
    let path = format!("overrides/{}/", world.world.learner.id);
    let send =
        |body: Value| world.instructor_request("PUT", &path).body(&body).header("idempotency-key", "k");
    let first = send(json!({"extra_attempts": 1})).text(&world.router).await;
    grant(&world, json!({"extra_attempts": 5})).await;
    assert_eq!(send(json!({"extra_attempts": 1})).text(&world.router).await, first);
    assert_eq!(world.state(world.world.learner.id).await.extra_attempts, 5, "and nothing was done twice");
    assert_eq!(send(json!({"extra_attempts": 2})).send(&world.router).await.status, 409);
}

#[tokio::test]
async fn a_grant_between_submissions_loses_none_of_them() {
    let world = QuizWorld::start(quiz(json!({"max_attempts": 3}))).await;
    let answers = all_wrong();
    let (_, _, _, granted) = tokio::join!(
        world.submit(&answers),
        world.submit(&answers),
        world.submit(&answers),
        grant(&world, json!({"extra_attempts": 1}))
    );
    let state = world.state(world.world.learner.id).await;
    assert_eq!((granted.status, state.used, state.extra_attempts), (200, 3, 1));
    assert_eq!(world.submit(&answers).await.body["attempt"]["attempt_number"], 4);
}
