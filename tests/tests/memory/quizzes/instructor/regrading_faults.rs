//! Regrading under faults, during submissions, and concurrently.

use std::sync::Arc;
use std::time::Duration;

use domain::enrolment::EnrolmentStatus;
use jiff::SignedDuration;
use serde_json::json;
use shared::store::keys;
use tests::faults::Fault;
use tests::quizzes::{QUIZ, QuizWorld, all_wrong, quiz};
use tests::torn_read::TornRead;

use super::regrading::{all_correct_after, correct_key, regrade, regrade_batch};

/// Expects one more grading, one completion, one certificate and two notifications.
async fn assert_regraded_once(world: &QuizWorld, what: &str) {
    let enrolment = world.world.enrolment().await.unwrap();
    assert_eq!(enrolment.status, EnrolmentStatus::Completed, "{what}");
    let certificate = world.world.get(&keys::certificate(enrolment.id)).await;
    assert_eq!(certificate.map(|certificate| certificate.uuid), enrolment.certificate, "{what}");
    assert_eq!(world.world.notifications().await.len(), 2, "{what}");
    let range = keys::gradings(enrolment.learner, QUIZ, 1);
    let gradings = world.world.store.page(tests::world::soon(), &range, 10, None).await.unwrap().items;
    assert_eq!(gradings.len(), 1, "{what}");
}

#[tokio::test]
async fn an_interrupted_batch_is_repeated_and_does_nothing_twice() {
    for fault in [
        Fault::DieBefore,
        Fault::DieAfter,
        Fault::BreakBefore,
        Fault::BreakAfter,
        Fault::Throttle,
        Fault::TransactionConflict,
        Fault::UnprocessedKeys,
        Fault::ServerError,
    ] {
        // Calls: the course, ten partitions, the attempts, the versions; then reading and writing the changed one.
        for nth in [0, 1, 10, 11, 12, 13, 14] {
            let world = QuizWorld::start(quiz(json!({}))).await;
            world.complete_text().await;
            world.submit(&all_correct_after()).await;
            correct_key(&world, "a", json!({})).await;
            let what = format!("{fault:?} at {nth}");
            world.world.cloud.faults.plan(nth, fault);
            let request = world.instructor_request("POST", "regrade/").body(&json!({}));
            world.world.cloud.faults.until_death(request.send(&world.router)).await;
            assert!(!world.world.cloud.faults.clear(), "{what}: the call was made");
            regrade_batch(&world, json!({})).await;
            assert_regraded_once(&world, &what).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_batches_at_once_do_the_work_of_one() {
    for round in 0..5 {
        let world = QuizWorld::start(quiz(json!({}))).await;
        world.complete_text().await;
        world.submit(&all_correct_after()).await;
        correct_key(&world, "a", json!({})).await;
        tokio::join!(
            regrade_batch(&world, json!({})),
            regrade_batch(&world, json!({})),
            regrade_batch(&world, json!({}))
        );
        assert_regraded_once(&world, &format!("round {round}")).await;
    }
}

/// The instructor closes the page after the first batch.
#[tokio::test]
async fn what_nobody_asks_for_is_regraded_by_the_sweep() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    let mut learners = Vec::new();
    for number in 0..40 {
        let learner = world.learner(number).await;
        world.world.clock.advance(SignedDuration::from_secs(1));
        world.submit_as(&learner, &all_correct_after()).await;
        learners.push(learner.id);
    }
    correct_key(&world, "a", json!({})).await;
    assert_eq!(regrade_batch(&world, json!({})).await.body["looked_at"], 25);
    world.sweep().await.unwrap();
    let regraded = async || {
        let mut regraded = 0;
        for learner in &learners {
            let range = keys::gradings(*learner, QUIZ, 1);
            let gradings =
                world.world.store.page(tests::world::soon(), &range, 10, None).await.unwrap().items;
            assert!(gradings.len() <= 1, "each once");
            regraded += gradings.len();
        }
        regraded
    };
    assert_eq!(regraded().await, 25, "attempts that are being graded have their time");
    world.world.clock.advance(SignedDuration::from_mins(4));
    world.sweep().await.unwrap();
    assert_eq!(regraded().await, 40);
    world.calls();
    world.world.clock.advance(SignedDuration::from_mins(30));
    world.sweep().await.unwrap();
    assert_eq!(world.calls().len(), 14, "nothing is due any more: a query for each shard");
    assert!(regrade(&world, false).await.is_empty());
}

#[tokio::test]
async fn a_walk_that_dies_at_any_call_is_continued() {
    for fault in [Fault::DieBefore, Fault::DieAfter] {
        // Ten queries of the attempts, four of the walks, the messages; then the walk itself.
        for nth in 14..26 {
            let world = QuizWorld::start(quiz(json!({}))).await;
            world.complete_text().await;
            world.submit(&all_correct_after()).await;
            correct_key(&world, "a", json!({})).await;
            // Only the mark: the batch finds nothing behind this cursor.
            let cursor = shared::http::cursor_text(&shared::store::Cursor::OlderThan("ATTEMPT#".to_owned()));
            assert_eq!(regrade_batch(&world, json!({"cursor": cursor})).await.body["looked_at"], 0);
            world.world.clock.advance(SignedDuration::from_mins(4));
            world.world.cloud.faults.plan(nth, fault);
            _ = world.world.cloud.faults.until_death(world.sweep()).await;
            world.world.cloud.faults.clear();
            world.world.cloud.take_messages("quiz-sweep");
            // Another run may begin only when this one cannot be running any more.
            world.world.clock.advance(SignedDuration::from_mins(10));
            world.sweep().await.unwrap();
            assert_regraded_once(&world, &format!("{fault:?} at {nth}")).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn learners_can_submit_meanwhile() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    for _ in 0..10 {
        world.submit(&all_correct_after()).await;
    }
    correct_key(&world, "a", json!({})).await;
    let answers = all_wrong();
    let submissions = async {
        for _ in 0..10 {
            assert_eq!(world.submit(&answers).await.status, 201);
        }
    };
    let (changed, ()) = tokio::join!(regrade(&world, false), submissions);
    assert_eq!(changed.len(), 10);
    let state = world.state(world.world.learner.id).await;
    assert!(state.passed && state.regraded && state.used == 20, "{state:?}");
    assert!(regrade(&world, false).await.is_empty());
}

/// The key is published and its regrading is over, all within the instant in which a submission is written.
#[tokio::test]
async fn an_attempt_of_the_very_instant_of_publishing_and_regrading_is_regraded_once() {
    let world = Arc::new(QuizWorld::start(quiz(json!({}))).await);
    world.complete_text().await;
    let other = world.clone();
    world.world.cloud.faults.tear_next_read(TornRead::new(|_| true, async move {
        correct_key(&other, "a", json!({})).await;
        assert!(regrade(&other, false).await.is_empty(), "nothing is there yet");
    }));
    let submitted = world.submit(&all_correct_after()).await;
    assert_eq!(
        (submitted.status, &submitted.body["score"]),
        (201, &json!(66.67)),
        "by the key that was read"
    );
    let published = world.world.get(&keys::current_quiz(QUIZ)).await.unwrap();
    let attempt = world.stored(world.world.learner.id).await.remove(0);
    assert_eq!((published.number, published.created_at), (2, attempt.submitted_at), "in one instant");
    world.world.clock.advance(SignedDuration::from_mins(4));
    for _ in 0..2 {
        world.sweep().await.unwrap();
        assert_regraded_once(&world, "by the sweep").await;
        world.world.clock.advance(SignedDuration::from_mins(30));
    }
    assert!(regrade(&world, false).await.is_empty());
}

/// Another version is published in the instant in which the regrading is asked for.
#[tokio::test]
async fn all_attempts_are_regraded_by_the_one_key_that_was_marked() {
    let world = Arc::new(QuizWorld::start(quiz(json!({}))).await);
    world.submit(&all_correct_after()).await;
    let late = world.learner(1).await;
    correct_key(&world, "a", json!({})).await;
    let other = world.clone();
    world
        .world
        .cloud
        .faults
        .tear_next_read(TornRead::new(|_| true, async move { correct_key(&other, "d", json!({})).await }));
    assert_eq!(regrade_batch(&world, json!({})).await.body["changed"][0]["score_after"], 100);
    let learner = world.world.learner.id;
    let key_version = async || {
        let mark = world.world.get(&keys::regrade(QUIZ)).await.unwrap().key_version;
        let grading = world.world.get(&keys::current_grading(learner, QUIZ, 1)).await.unwrap().0;
        assert_eq!(grading.key_version, mark, "what is submitted from now on is graded by the same key");
        mark
    };
    assert_eq!(key_version().await, 2);
    // The walk regrades by that key as well, though a later one is published.
    world.world.clock.advance(SignedDuration::from_mins(4));
    world.sweep().await.unwrap();
    assert_eq!(key_version().await, 2);
    assert_eq!(regrade(&world, false).await.len(), 1);
    assert_eq!(key_version().await, 3);
    assert_eq!(
        world.submit_as(&late, &json!({"q1": "d", "q2": "c", "q3": ["a", "d"]})).await.body["score"],
        100
    );
}

/// A batch close to its deadline ends early and returns a cursor to continue at.
#[tokio::test]
async fn a_close_deadline_makes_a_short_batch() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    for _ in 0..5 {
        world.submit(&all_correct_after()).await;
    }
    correct_key(&world, "a", json!({})).await;
    let (mut cursor, mut batches) = (serde_json::Value::Null, 0);
    loop {
        let request = world.instructor_request("POST", "regrade/").body(&json!({"cursor": cursor}));
        let done = request.within(Duration::from_secs(3)).send(&world.router).await;
        assert_eq!((done.status, &done.body["looked_at"]), (200, &json!(1)), "{done:?}");
        (cursor, batches) = (done.body["next_cursor"].clone(), batches + 1);
        if cursor.is_null() {
            break;
        }
    }
    assert_eq!(batches, 5);
    assert!(regrade(&world, false).await.is_empty());
}

#[tokio::test]
async fn an_unavailable_store_answers_503_and_half_a_batch_is_harmless() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    world.complete_text().await;
    world.submit(&all_correct_after()).await;
    correct_key(&world, "a", json!({})).await;
    (14..400).for_each(|nth| world.world.cloud.faults.plan(nth, Fault::TransactionConflict));
    let request =
        world.instructor_request("POST", "regrade/").body(&json!({})).within(Duration::from_millis(1500));
    let answer = request.send(&world.router).await;
    world.world.cloud.faults.clear();
    assert_eq!((answer.status, answer.code()), (503, "UNAVAILABLE"), "{answer:?}");
    assert!(!world.state(world.world.learner.id).await.regraded);
    regrade_batch(&world, json!({})).await;
    assert_regraded_once(&world, "afterwards").await;
}
