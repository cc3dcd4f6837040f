//! Progress below a hundred percent is kept, with the position where a video resumes.

use domain::enrolment::EnrolmentStatus;
use serde_json::{Value, json};
use shared::store::keys;
use tests::api::{ApiRequest, ApiResponse, Caller};
use tests::faults::Fault;
use tests::quizzes::{QUIZ, QuizWorld, TEXT, quiz};

async fn world() -> QuizWorld {
    QuizWorld::start(quiz(json!({}))).await
}

async fn report(world: &QuizWorld, body: Value) -> ApiResponse {
    let path = format!("/api/learning/progress/content/{TEXT}/");
    world.request("POST", &path).body(&body).send(&world.world.learner_api()).await
}

async fn read(world: &QuizWorld) -> Value {
    let path = format!("/api/learning/content/{TEXT}/");
    let answer = world.request("GET", &path).send(&world.world.learner_api()).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.body
}

#[tokio::test]
async fn a_percentage_and_a_position_are_kept_and_a_hundred_completes() {
    let world = world().await;
    let before = read(&world).await;
    assert_eq!((&before["progress_percent"], &before["position_seconds"]), (&json!(0), &Value::Null));

    let answer =
        report(&world, json!({"progress_percent": 40, "completed": false, "position_seconds": 95})).await;
    assert_eq!((answer.status, &answer.body["completed"]), (200, &json!(false)), "{answer:?}");
    assert_eq!((&answer.body["content_percent"], &answer.body["position_seconds"]), (&json!(40), &json!(95)));
    assert_eq!(answer.body["progress_percent"], 0, "of the course");
    let kept = read(&world).await;
    assert_eq!(
        (&kept["progress_percent"], &kept["position_seconds"], &kept["completed"]),
        (&json!(40), &json!(95), &json!(false))
    );
    let enrolment = world.world.enrolment().await.unwrap();
    assert!(enrolment.completed_contents.is_empty());

    assert_eq!(report(&world, json!({"progress_percent": 60})).await.body["position_seconds"], 95);
    let done = report(&world, json!({"progress_percent": 100})).await;
    assert_eq!((&done.body["completed"], &done.body["content_percent"]), (&json!(true), &json!(100)));
    // Watched again: it stays complete, and resumes where it was left.
    let again = report(&world, json!({"progress_percent": 10, "position_seconds": 12})).await;
    assert_eq!((&again.body["completed"], &again.body["content_percent"]), (&json!(true), &json!(100)));
    let kept = read(&world).await;
    assert_eq!((&kept["progress_percent"], &kept["position_seconds"]), (&json!(100), &json!(12)));
}

#[tokio::test]
async fn what_says_nothing_or_too_much_is_refused_by_its_field() {
    let world = world().await;
    for (body, field) in [
        (json!({}), "progress_percent"),
        (json!({"completed": false}), "completed"),
        (json!({"progress_percent": 101}), "progress_percent"),
        (json!({"progress_percent": -1}), "progress_percent"),
        (json!({"progress_percent": "40"}), "progress_percent"),
        (json!({"progress_percent": 40, "position_seconds": 604_801}), "position_seconds"),
        (json!({"progress_percent": 40, "score": 1}), "score"),
    ] {
        let answer = report(&world, body.clone()).await;
        assert_eq!((answer.status, answer.code()), (400, "VALIDATION_ERROR"), "{body}");
        assert!(answer.body["error"]["details"][field].is_array(), "{body}: {answer:?}");
    }
    let path = format!("/api/learning/progress/content/{QUIZ}/");
    let quiz = world.request("POST", &path).body(&json!({"progress_percent": 40}));
    assert_eq!(quiz.send(&world.world.learner_api()).await.code(), "COMPLETED_BY_GRADING");
}

#[tokio::test]
async fn each_learner_has_a_place_of_their_own_and_only_with_access() {
    let world = world().await;
    report(&world, json!({"progress_percent": 40, "position_seconds": 95})).await;
    let other = world.learner(7).await;
    let path = format!("/api/learning/content/{TEXT}/");
    let theirs = ApiRequest::new("GET", &path, &Caller::new(&other)).send(&world.world.learner_api()).await;
    assert_eq!(theirs.body["position_seconds"], Value::Null);

    let mut enrolment = world.world.enrolment().await.unwrap();
    enrolment.status = EnrolmentStatus::Revoked;
    world.world.put(&keys::enrolment(enrolment.learner, enrolment.course), &enrolment).await;
    assert_eq!(report(&world, json!({"progress_percent": 50})).await.code(), "NOT_ENROLLED");
}

#[tokio::test]
async fn a_report_costs_one_transaction_and_survives_a_fault_at_any_call() {
    for fault in [Fault::BreakBefore, Fault::BreakAfter, Fault::Throttle, Fault::TransactionConflict] {
        for call in 0..3 {
            let world = world().await;
            world.world.cloud.faults.take_calls();
            world.world.cloud.faults.plan(call, fault);
            let answer = report(&world, json!({"progress_percent": 40, "position_seconds": 95})).await;
            assert_eq!(answer.status, 200, "{fault:?} at {call}: {answer:?}");
            assert_eq!(read(&world).await["position_seconds"], 95, "{fault:?} at {call}");
        }
    }
    let world = world().await;
    world.world.cloud.faults.take_calls();
    let body = json!({"progress_percent": 40, "position_seconds": 95});
    report(&world, body.clone()).await;
    let calls = world.calls();
    assert_eq!(calls.iter().filter(|call| call.contains("Transact")).count(), 1, "{calls:?}");
    report(&world, body).await;
    assert!(!world.calls().iter().any(|call| call.contains("Transact")), "nothing new, nothing written");
}

#[tokio::test]
async fn a_process_that_knows_the_content_needs_one_read_and_one_transaction() {
    let world = world().await;
    let app = world.world.learner_api();
    let path = format!("/api/learning/progress/content/{TEXT}/");
    let unknown = format!("/api/learning/progress/content/{}/", uuid::Uuid::from_u128(404));
    for percent in [40, 60] {
        let body = json!({"progress_percent": percent});
        world.calls();
        assert_eq!(world.request("POST", &path).body(&body).send(&app).await.status, 200);
        let calls = world.calls();
        // What does not exist is not remembered: it may be imported the next moment.
        assert_eq!(world.request("POST", &unknown).body(&body).send(&app).await.code(), "NOT_FOUND");
        assert_eq!(world.calls(), ["DynamoDB.BatchGetItem"]);
        if percent == 60 {
            assert_eq!(calls, ["DynamoDB.BatchGetItem", "DynamoDB.TransactWriteItems"]);
        }
    }
}
