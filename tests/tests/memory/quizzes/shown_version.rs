//! A submission is graded as what the learner was shown, whatever the author has published since.

use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::quizzes::{QuizWorld, all_correct, questions, quiz};

fn minutes(world: &QuizWorld, count: i64) {
    world.world.clock.advance(SignedDuration::from_mins(count));
}

/// The questions, the first of which asks for the opposite.
fn reversed() -> Value {
    let mut changed = questions();
    (changed[0]["text"], changed[0]["correctAnswer"]) = ("Which one is not?".into(), "a".into());
    changed
}

#[tokio::test]
async fn a_right_answer_stays_right_when_the_author_publishes_before_it_is_submitted() {
    let world = QuizWorld::start(quiz(json!({"max_attempts": 1}))).await;
    minutes(&world, 1);
    let shown = world.view().await.body;
    minutes(&world, 1);
    world.import(json!({"questions": reversed(), "max_attempts": 1})).await;
    let done = world.submit_shown(&shown, &all_correct()).await;
    assert_eq!((done.status, &done.body["score"]), (201, &json!(100)), "{done:?}");
    let attempt = world.stored(world.world.learner.id).await.remove(0);
    assert_eq!((attempt.quiz_version, attempt.key_version), (1, None));
}

#[tokio::test]
async fn a_key_that_is_corrected_meanwhile_counts_from_the_next_reading() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    minutes(&world, 1);
    let before = world.view().await.body;
    minutes(&world, 1);
    let mut corrected = questions();
    corrected[0]["correctAnswer"] = "a".into();
    world.import(json!({"questions": corrected})).await;
    minutes(&world, 1);
    let after = world.view().await.body;
    let digest = |shown: &Value| shown["version"].as_str().unwrap().split_once('-').unwrap().1.to_owned();
    assert_eq!(digest(&before), digest(&after), "the correction does not show");
    let done = world.submit_shown(&before, &all_correct()).await;
    assert_eq!(done.body["score"], 100, "by the key of then");
    let done = world.submit_shown(&after, &json!({"q1": "a", "q2": "c", "q3": ["a", "d"]})).await;
    assert_eq!(done.body["score"], 100, "by the corrected key");
}

/// A version never changes, so a process reads it once; which version counts is read each time.
#[tokio::test]
async fn a_process_reads_a_version_once_and_never_takes_another_one() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    minutes(&world, 1);
    let first = world.view().await.body;
    minutes(&world, 1);
    world.import(json!({"questions": reversed()})).await;
    let reads = || world.calls().iter().filter(|call| *call == "DynamoDB.BatchGetItem").count();
    let mut counts = Vec::new();
    for _ in 0..2 {
        reads();
        assert_eq!(world.submit_shown(&first, &all_correct()).await.body["score"], 100);
        counts.push(reads());
    }
    assert_eq!(counts, [2, 1], "the second request knows the older version");
    let second = world.view().await.body;
    minutes(&world, 1);
    world.import(quiz(json!({"passing_score": 10}))).await;
    // Published in between: each is graded as the version that it names.
    let right = json!({"q1": "a", "q2": "c", "q3": ["a", "d"]});
    assert_eq!(world.submit_shown(&second, &right).await.body["score"], 100);
    let third = world.view().await.body;
    assert_eq!(world.submit_shown(&third, &all_correct()).await.body["score"], 100);
    let versions: Vec<u32> =
        world.stored(world.world.learner.id).await.iter().map(|attempt| attempt.quiz_version).collect();
    assert_eq!(versions, [3, 2, 1, 1]);
}

/// A question may be gone, or the quiz may have a time limit now: it is still answered as it was shown.
#[tokio::test]
async fn any_change_of_the_quiz_leaves_what_was_shown_answerable() {
    let mut removed = questions();
    removed.as_array_mut().unwrap().remove(0);
    for changed in
        [json!({"questions": removed}), quiz(json!({"time_limit_minutes": 5})), quiz(json!({"pool": 1}))]
    {
        let world = QuizWorld::start(quiz(json!({}))).await;
        minutes(&world, 1);
        let shown = world.view().await.body;
        for count in 0..6 {
            minutes(&world, 1);
            let mut changed = changed.clone();
            changed["passing_score"] = (50 + count).into();
            world.import(changed).await;
        }
        assert_eq!(world.save_shown(&shown, &json!({"q1": "b"})).await.status, 200, "{changed}");
        let resumed = world.view().await.body;
        assert_eq!(
            (resumed["questions"].as_array().unwrap().len(), &resumed["open_attempt"]["saved_answers"]),
            (3, &json!({"q1": "b"}))
        );
        let done = world.submit_shown(&shown, &all_correct()).await;
        assert_eq!((done.status, &done.body["score"]), (201, &json!(100)), "{changed}");
    }
}

#[tokio::test]
async fn an_older_version_costs_one_more_read() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    minutes(&world, 1);
    let shown = world.view().await.body;
    minutes(&world, 1);
    world.import(json!({"questions": reversed()})).await;
    world.calls();
    assert_eq!(world.submit_shown(&shown, &all_correct()).await.status, 201);
    let reads = world.calls().iter().filter(|call| *call == "DynamoDB.BatchGetItem").count();
    assert_eq!(reads, 2);
}

#[tokio::test]
async fn a_version_that_cannot_be_found_uses_no_attempt() {
    let world = QuizWorld::start(quiz(json!({"max_attempts": 1}))).await;
    minutes(&world, 60);
    let shown = world.view().await.body;
    let version = shown["version"].as_str().unwrap();
    let (time, digest) = version.split_once('-').unwrap();
    let unknown = json!({"version": format!("{time}-{}", digest.chars().rev().collect::<String>())});
    for answer in
        [world.submit_shown(&unknown, &all_correct()).await, world.save_shown(&unknown, &json!({})).await]
    {
        assert_eq!((answer.status, answer.code()), (409, "CONFLICT"), "{answer:?}");
    }
    for wrong in ["", "1", "2-x", &version.to_uppercase()] {
        let answer = world.submit_shown(&json!({"version": wrong}), &all_correct()).await;
        assert_eq!((answer.status, answer.code()), (400, "VALIDATION_ERROR"), "{wrong}");
        assert!(answer.body["error"]["details"]["version"].is_array(), "{answer:?}");
    }
    assert_eq!(world.state(world.world.learner.id).await.used, 0);
    assert_eq!(world.submit_shown(&shown, &all_correct()).await.body["score"], 100);
}

/// A started attempt has questions of its own: answers to others are not taken for it.
#[tokio::test]
async fn an_open_attempt_is_answered_as_it_was_started() {
    let timed = |questions: Value| json!({"questions": questions, "time_limit_minutes": 10});
    let world = QuizWorld::start(timed(questions())).await;
    let first = world.start_attempt().await.body;
    minutes(&world, 1);
    world.import(timed(reversed())).await;
    assert_eq!(world.save_shown(&first, &json!({"q1": "b"})).await.status, 200);
    let reloaded = world.view().await.body;
    assert_eq!(world.submit_shown(&reloaded, &all_correct()).await.body["score"], 100);
    let second = world.start_attempt().await.body;
    assert_eq!(second["questions"][0]["text"], "Which one is not?");
    let refused = world.submit_shown(&first, &all_correct()).await;
    assert_eq!((refused.status, refused.code()), (409, "CONFLICT"));
    assert_eq!(world.state(world.world.learner.id).await.used, 1);
    minutes(&world, 20);
    let late = world.submit_shown(&first, &all_correct()).await;
    assert_eq!(
        (late.status, &late.body["attempt"]["expired"]),
        (201, &json!(true)),
        "its time is over all the same"
    );
}
