//! Limits and numbers under concurrency, repeated requests, and the cost of an attempt.

use std::collections::BTreeSet;
use std::time::Duration;

use domain::Learner;
use domain::quiz::attempt::QuizState;
use serde_json::{Value, json};
use shared::store::keys;
use tests::api::{ApiResponse, Caller};
use tests::faults::Fault;
use tests::quizzes::{QUIZ, QuizWorld, all_correct, all_wrong, quiz};
use tests::storms;

/// These tests check numbers and limits, not speed, so requests get far more than the 20 s of `template.yaml`.
/// Another test covers the deadline.
const TIME: Duration = Duration::from_secs(300);

/// Sends the same submission `count` times at once.
async fn at_once(world: &QuizWorld, learner: &Learner, count: usize, key: Option<&str>) -> Vec<ApiResponse> {
    let send = |_| {
        let mut request = world.submission(&Caller::new(learner), &all_wrong()).within(TIME);
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        let router = world.router.clone();
        tokio::spawn(async move { request.send(&router).await })
    };
    let sent: Vec<_> = (0..count).map(send).collect();
    let mut answers = Vec::new();
    for answer in sent {
        answers.push(answer.await.expect("there"));
    }
    answers
}

/// The numbers of the accepted attempts; all other replies must be refusals at the limit.
fn numbers(answers: &[ApiResponse]) -> BTreeSet<u64> {
    let accepted = answers.iter().filter(|answer| answer.status == 201);
    let numbers: Vec<u64> =
        accepted.map(|answer| answer.body["attempt"]["attempt_number"].as_u64().expect("there")).collect();
    for answer in answers.iter().filter(|answer| answer.status != 201) {
        assert_eq!((answer.status, answer.code()), (403, "MAX_ATTEMPTS_REACHED"), "{}", answer.body);
    }
    let unique: BTreeSet<u64> = numbers.iter().copied().collect();
    assert_eq!(unique.len(), numbers.len(), "no number twice: {numbers:?}");
    unique
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixty_four_submissions_at_once_keep_every_limit() {
    for (limit, expected) in [(1, 1), (3, 3), (0, 64)] {
        let world = QuizWorld::start(quiz(json!({"max_attempts": limit}))).await;
        for number in 0..2 {
            let learner = world.learner(number).await;
            let answers = at_once(&world, &learner, 64, None).await;
            assert_eq!(numbers(&answers), (1..=expected).collect(), "limit {limit}");
            let stored: Vec<u32> =
                world.stored(learner.id).await.iter().map(|attempt| attempt.number).rev().collect();
            assert_eq!(stored, (1..=u32::try_from(expected).unwrap()).collect::<Vec<_>>());
            assert_eq!(u64::from(world.state(learner.id).await.used), expected);
        }
    }
}

/// Tests ten learners, and fifty in a storm. Ten per world: an in-memory world gets slower with every write.
async fn many(limit: u32, expected: u64, at_once: usize) {
    for tenth in 0..storms::size(1, 5) {
        let world = QuizWorld::start(quiz(json!({"max_attempts": limit}))).await;
        let mut learners = Vec::new();
        for number in 0..10 {
            learners.push(world.learner(tenth * 10 + number).await);
        }
        for some in learners.chunks(at_once) {
            let answers = submit_all(&world, some).await;
            for (learner, answers) in some.iter().zip(answers) {
                assert_eq!(numbers(&answers), (1..=expected).collect(), "{} at {limit}", learner.email);
                assert_eq!(world.stored(learner.id).await.len(), usize::try_from(expected).expect("few"));
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_learners_at_once_do_not_disturb_each_other() {
    for (limit, expected) in [(1, 1), (3, 3)] {
        many(limit, expected, 5).await;
    }
}

/// Without a limit every submission must succeed, and they conflict with each other: about two thousand rounds per
/// learner, so one learner at a time.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_learners_without_a_limit_lose_no_attempt() {
    many(0, 64, 1).await;
}

/// Sends sixty-four submissions of each of these learners, all at once.
async fn submit_all(world: &QuizWorld, learners: &[Learner]) -> Vec<Vec<ApiResponse>> {
    let mut waiting = Vec::new();
    for learner in learners {
        let request = |_| world.submission(&Caller::new(learner), &all_wrong()).within(TIME);
        let requests: Vec<_> = (0..64).map(request).collect();
        let router = world.router.clone();
        waiting.push(
            requests
                .into_iter()
                .map(|request| {
                    let router = router.clone();
                    tokio::spawn(async move { request.send(&router).await })
                })
                .collect::<Vec<_>>(),
        );
    }
    let mut all = Vec::new();
    for sent in waiting {
        let mut answers = Vec::new();
        for answer in sent {
            answers.push(answer.await.expect("there"));
        }
        all.push(answers);
    }
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn conflicting_transactions_are_retried() {
    let world = QuizWorld::start(quiz(json!({"max_attempts": 3}))).await;
    (0..240).step_by(3).for_each(|nth| world.world.cloud.faults.plan(nth, Fault::TransactionConflict));
    let learner = world.learner(1).await;
    assert_eq!(numbers(&at_once(&world, &learner, 64, None).await), BTreeSet::from([1, 2, 3]));
    assert_eq!(world.stored(learner.id).await.len(), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_key_twenty_times_at_once_is_one_attempt_and_one_answer() {
    let world = QuizWorld::start(quiz(json!({"max_attempts": 5}))).await;
    let learner = world.world.learner.clone();
    let answers = at_once(&world, &learner, 20, Some("once")).await;
    let bodies: BTreeSet<String> = answers.iter().map(|answer| answer.body.to_string()).collect();
    assert_eq!((bodies.len(), answers[0].status, world.stored(learner.id).await.len()), (1, 201, 1));

    let other = world.submission(&world.world.caller(), &all_correct()).header("idempotency-key", "once");
    let answer = other.send(&world.router).await;
    assert_eq!((answer.status, answer.code()), (409, "CONFLICT"), "the same key with another body");
    let fresh = world.submission(&world.world.caller(), &all_correct()).header("idempotency-key", "twice");
    assert_eq!(fresh.send(&world.router).await.body["attempt"]["attempt_number"], 2);
}

#[tokio::test]
async fn the_first_and_the_five_hundredth_attempt_cost_the_same() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    world.submit(&all_wrong()).await;
    let both = ["DynamoDB.BatchGetItem", "DynamoDB.TransactWriteItems"];
    assert_eq!(
        world.calls(),
        ["DynamoDB.BatchGetItem", both[0], both[1]],
        "cold: the content's course is looked up"
    );
    world.submit(&all_wrong()).await;
    assert_eq!(world.calls(), both, "warm: one read and one transaction");

    let id = world.world.learner.id;
    for number in 3..500 {
        let attempt = world.stored(id).await.remove(0);
        let attempt = domain::quiz::attempt::Attempt { number, ..attempt };
        if number == 3 || number > 450 {
            world.world.put(&keys::attempt(id, QUIZ, number), &attempt).await;
        }
    }
    world.world.put(&keys::quiz_state(id, QUIZ), &QuizState { used: 499, ..QuizState::default() }).await;
    let answer = world.submit(&all_correct()).await;
    assert_eq!(
        (&answer.body["attempt"]["attempt_number"], world.calls()),
        (&json!(500), both.map(str::to_owned).into())
    );

    let list = world.attempts().await.body;
    // Made at the same time, in either order.
    let mut calls = world.calls();
    calls.sort();
    assert_eq!(calls, ["DynamoDB.BatchGetItem", "DynamoDB.Query"]);
    assert_eq!(
        (list["attempts"].as_array().unwrap().len(), &list["attempts"][0]["attempt_number"]),
        (20, &json!(500))
    );
    let next = list["next"].as_str().unwrap().strip_prefix("https://api.example").unwrap();
    let page = world.request("GET", next).send(&world.router).await.body;
    assert_eq!((&page["attempts"][0]["attempt_number"], &page["previous"]), (&json!(480), &page["previous"]));
    assert_ne!(page["previous"], Value::Null);
}

#[tokio::test]
async fn starting_and_saving_cost_one_read_and_one_write_each() {
    let world = QuizWorld::start(quiz(json!({"time_limit_minutes": 10, "shuffle": true}))).await;
    world.view().await;
    world.calls();
    let both = ["DynamoDB.BatchGetItem", "DynamoDB.TransactWriteItems"];
    assert_eq!(world.start_attempt().await.status, 201);
    assert_eq!(world.calls(), both);
    assert_eq!(world.save(&json!({"q1": "b"})).await.status, 200);
    assert_eq!(world.calls(), both);
    assert_eq!(world.submit(&all_correct()).await.status, 201);
    assert_eq!(world.calls(), both);
    world.view().await;
    assert_eq!(world.calls(), ["DynamoDB.BatchGetItem"]);
}
