//! Answers to every quiz are saved as they are given, and cost nothing until they are submitted.

use domain::quiz::attempt::QuizState;
use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::store::keys;
use tests::faults::Fault;
use tests::quizzes::{QUIZ, QuizWorld, all_correct, all_wrong, quiz};

#[tokio::test]
async fn the_first_answer_to_a_plain_quiz_opens_an_attempt_that_survives() {
    let world = QuizWorld::start(quiz(json!({"max_attempts": 1}))).await;
    let shown = world.view().await.body;
    assert_eq!(shown["open_attempt"], Value::Null);
    let saved = world.save_shown(&shown, &json!({"q1": "a"})).await;
    assert_eq!((saved.status, &saved.body["expires_at"]), (200, &Value::Null), "{saved:?}");
    world.world.clock.advance(SignedDuration::from_hours(24 * 40));
    assert_eq!(world.sweep().await.unwrap(), quiz_submit::Swept::default(), "no time limit");
    let again = world.view().await.body;
    assert_eq!(
        (&again["open_attempt"]["uuid"], &again["open_attempt"]["started_at"]),
        (&saved.body["uuid"], &saved.body["started_at"])
    );
    assert_eq!(again["open_attempt"]["saved_answers"], json!({"q1": "a"}));
    assert_eq!(
        (&again["total_attempts"], &again["remaining_attempts"]),
        (&json!(0), &json!(1)),
        "nothing was used"
    );
    assert_eq!(
        world.save_shown(&again, &json!({"q1": "b", "q3": ["a"]})).await.body["uuid"],
        saved.body["uuid"]
    );

    let done = world.submit_shown(&again, &all_correct()).await;
    assert_eq!((&done.body["score"], &done.body["attempt"]["uuid"]), (&json!(100), &saved.body["uuid"]));
    assert_eq!(world.view().await.body["open_attempt"], Value::Null);
    // A save that was on its way does not open another attempt.
    let late = world.save_shown(&again, &json!({"q1": "b"})).await;
    assert_eq!((late.status, late.code()), (409, "CONFLICT"));
    let refused = world.save(&json!({"q1": "b"})).await;
    assert_eq!((refused.status, refused.code()), (403, "MAX_ATTEMPTS_REACHED"));
}

/// The seed's own request, which knows neither starts nor versions.
#[tokio::test]
async fn a_plain_submission_takes_the_place_of_what_was_saved() {
    let world = QuizWorld::start(quiz(json!({"max_attempts": 2}))).await;
    assert_eq!(world.submit(&all_wrong()).await.status, 201);
    world.save(&json!({"q1": "a"})).await;
    let done = world.submit(&all_correct()).await;
    assert_eq!((&done.body["score"], &done.body["remaining_attempts"]), (&json!(100), &json!(0)));
    let state = world.state(world.world.learner.id).await;
    assert_eq!((state.used, state.open), (2, None));
}

#[tokio::test]
async fn an_attempt_that_was_submitted_elsewhere_is_not_submitted_again() {
    let world = QuizWorld::start(quiz(json!({"max_attempts": 2}))).await;
    let body = json!({"content_uuid": QUIZ, "submitted_answers": all_wrong(), "attempt_number": 1});
    let submit = || world.request("POST", "/api/learning/quiz/submit/").body(&body);
    assert_eq!(submit().send(&world.router).await.status, 201);
    let second = submit().send(&world.router).await;
    assert_eq!((second.status, second.code()), (409, "CONFLICT"));
    assert_eq!(world.state(world.world.learner.id).await.used, 1);
}

#[tokio::test]
async fn saving_keeps_the_limits() {
    let world = QuizWorld::start(quiz(json!({"retry_delay_minutes": 10}))).await;
    world.submit(&all_wrong()).await;
    let early = world.save(&json!({"q1": "a"})).await;
    assert_eq!((early.status, early.code()), (409, "CONFLICT"));
    for invalid in [json!({"q9": "a"}), json!({"q1": ["a"]})] {
        world.world.clock.advance(SignedDuration::from_mins(10));
        let refused = world.save(&invalid).await;
        assert_eq!((refused.status, refused.code()), (400, "VALIDATION_ERROR"));
    }
    world.enrol(&world.world.learner, "dropped").await;
    assert_eq!(world.save(&json!({})).await.code(), "NOT_ENROLLED");
    assert_eq!(world.state(world.world.learner.id).await.open, None, "none of these opened an attempt");
}

#[tokio::test]
async fn a_save_costs_one_read_and_one_transaction() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    let shown = world.view().await.body;
    for _ in 0..2 {
        world.calls();
        assert_eq!(world.save_shown(&shown, &json!({"q1": "a"})).await.status, 200);
        assert_eq!(world.calls(), ["DynamoDB.BatchGetItem", "DynamoDB.TransactWriteItems"]);
    }
}

#[tokio::test]
async fn a_save_that_is_interrupted_at_any_call_is_made_once() {
    for fault in [Fault::BreakBefore, Fault::BreakAfter, Fault::DieAfter, Fault::TransactionConflict] {
        for nth in 0..2 {
            let world = QuizWorld::start(quiz(json!({}))).await;
            world.view().await;
            let path = format!("/api/learning/quiz/{QUIZ}/answers/");
            let body = json!({"submitted_answers": {"q1": "a"}});
            let save = || world.request("PUT", &path).body(&body).header("idempotency-key", "k");
            world.world.cloud.faults.plan(nth, fault);
            world.world.cloud.faults.until_death(save().send(&world.router)).await;
            assert!(!world.world.cloud.faults.clear(), "{fault:?} at {nth}");
            let saved = save().send(&world.router).await;
            assert_eq!(saved.status, 200, "{fault:?} at {nth}: {saved:?}");
            let state: QuizState =
                world.world.get(&keys::quiz_state(world.world.learner.id, QUIZ)).await.unwrap();
            let open = state.open.unwrap();
            assert_eq!(
                (open.id.to_string().as_str(), open.saved.0.len()),
                (saved.body["uuid"].as_str().unwrap(), 1)
            );
        }
    }
}
