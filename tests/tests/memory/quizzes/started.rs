//! Timed, shuffled and pooled quizzes: starting, saving, resuming, submitting and running out of time.

use std::collections::BTreeSet;

use domain::quiz::attempt::QuizState;
use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::store::keys;
use tests::quizzes::{QUIZ, QuizWorld, all_correct, all_wrong, questions, quiz};

fn ids(quiz: &Value) -> Vec<String> {
    let id = |question: &Value| question["id"].as_str().expect("as it was written").to_owned();
    quiz["questions"].as_array().expect("as it was written").iter().map(id).collect()
}

fn minutes(count: i64) -> SignedDuration {
    SignedDuration::from_mins(count)
}

#[tokio::test]
async fn a_timed_quiz_hides_its_questions_until_it_is_started() {
    let world = QuizWorld::start(quiz(json!({"time_limit_minutes": 10}))).await;
    let before = world.view().await.body;
    assert_eq!(
        (&before["needs_start"], &before["questions"], &before["open_attempt"]),
        (&json!(true), &json!([]), &Value::Null)
    );
    assert_eq!((&before["question_count"], &before["time_limit_minutes"]), (&json!(3), &json!(10)));
    let refused = world.submit(&all_correct()).await;
    assert_eq!((refused.status, refused.code()), (409, "CONFLICT"), "submitting without a start");
    assert_eq!(world.save(&all_correct()).await.status, 409, "saving without a start");

    let started = world.start_attempt().await;
    assert_eq!((started.status, ids(&started.body)), (201, vec!["q1".into(), "q2".into(), "q3".into()]));
    assert_eq!(started.body["open_attempt"]["expires_at"], "2026-11-22T12:10:00Z");
    world.world.clock.advance(minutes(3));
    assert_eq!(world.save(&json!({"q1": "b"})).await.body["expires_at"], "2026-11-22T12:10:00Z");
    let resumed = world.start_attempt().await;
    assert_eq!(
        (resumed.status, &resumed.body["open_attempt"]["started_at"]),
        (200, &json!("2026-11-22T12:00:00Z"))
    );
    assert_eq!(resumed.body["open_attempt"]["saved_answers"], json!({"q1": "b"}));
    assert_eq!(world.view().await.body, resumed.body);

    let done = world.submit(&all_correct()).await;
    assert_eq!((done.status, &done.body["passed"]), (201, &json!(true)));
    assert_eq!(done.body["attempt"]["uuid"], started.body["open_attempt"]["uuid"]);
    let attempt = world.stored(world.world.learner.id).await.remove(0);
    assert_eq!((attempt.measured_seconds, attempt.claimed_seconds), (Some(180), Some(180)));
    assert_eq!(world.view().await.body["open_attempt"], Value::Null);
}

#[tokio::test]
async fn an_expired_attempt_is_graded_with_the_saved_answers_on_the_next_read() {
    let path = format!("/api/learning/quiz/attempts/{QUIZ}/");
    for read in [format!("/api/learning/quiz/{QUIZ}/"), path.clone()] {
        let world =
            QuizWorld::start(quiz(json!({"time_limit_minutes": 10, "max_attempts": 2, "passing_score": 50})))
                .await;
        world.start_attempt().await;
        world.save(&json!({"q1": "b", "q2": "c"})).await;
        world.world.clock.advance(minutes(30));
        assert_eq!(
            world.request("GET", &read).send(&world.router).await.body["remaining_attempts"],
            1,
            "{read}"
        );
        let list = world.attempts().await.body;
        let attempt = &list["attempts"][0];
        assert_eq!(
            (&attempt["score"], &attempt["passed"], &attempt["expired"]),
            (&json!(66.67), &json!(true), &json!(true))
        );
        assert_eq!(
            (&attempt["submitted_at"], &attempt["graded_at"]),
            (&json!("2026-11-22T12:10:00Z"), &json!("2026-11-22T12:30:00Z"))
        );
        assert_eq!((list["attempts"].as_array().unwrap().len(), &list["total_attempts"]), (1, &json!(1)));
        assert!(
            world.world.enrolment().await.unwrap().completed_contents.contains(&QUIZ),
            "it passed: the content is complete"
        );
    }
}

#[tokio::test]
async fn answers_after_the_end_do_not_count() {
    let world = QuizWorld::start(quiz(json!({"time_limit_minutes": 10}))).await;
    world.start_attempt().await;
    world.save(&json!({"q1": "b"})).await;
    world.world.clock.advance(minutes(10) + SignedDuration::from_secs(16));
    let late = world.submit(&all_correct()).await;
    assert_eq!(
        (late.status, &late.body["score"], &late.body["attempt"]["expired"]),
        (201, &json!(33.33), &json!(true))
    );
    assert_eq!(late.body["attempt"]["submitted_answers"], json!({"q1": "b"}));
    assert!(late.body["message"].as_str().unwrap().contains("time was over"));

    world.start_attempt().await;
    world.world.clock.advance(minutes(10) + SignedDuration::from_secs(14));
    assert_eq!(
        world.submit(&all_correct()).await.body["score"],
        100,
        "answers that were on their way still count"
    );

    world.start_attempt().await;
    world.world.clock.advance(minutes(11));
    assert_eq!(world.save(&all_correct()).await.status, 409);
    assert_eq!(world.state(world.world.learner.id).await.used, 3, "and it was graded on the way");
    let again = world.start_attempt().await;
    assert_eq!((again.status, &again.body["total_attempts"]), (201, &json!(3)));
}

#[tokio::test]
async fn an_open_attempt_keeps_its_version_when_the_author_changes_the_quiz() {
    let world = QuizWorld::start(quiz(json!({"time_limit_minutes": 10}))).await;
    world.start_attempt().await;
    let mut changed = questions();
    changed[0]["correctAnswer"] = "a".into();
    changed[1]["id"] = "q9".into();
    world.import(json!({"questions": changed, "time_limit_minutes": 10})).await;
    assert_eq!(ids(&world.start_attempt().await.body), ["q1", "q2", "q3"]);
    let done = world.submit(&all_correct()).await;
    assert_eq!((done.status, &done.body["score"]), (201, &json!(100)), "{}", done.body);
    assert_eq!(world.stored(world.world.learner.id).await[0].quiz_version, 1);
    let next = world.start_attempt().await;
    assert_eq!(ids(&next.body), ["q1", "q9", "q3"]);
    assert_eq!(world.submit(&json!({"q1": "a", "q9": "c", "q3": ["a", "d"]})).await.body["score"], 100);
}

#[tokio::test]
async fn a_pool_asks_some_questions_in_a_random_order() {
    let world = QuizWorld::start(quiz(json!({"pool": 2, "shuffle": true}))).await;
    let mut papers = BTreeSet::new();
    for number in 1..=12 {
        let started = world.start_attempt().await.body;
        let asked = ids(&started);
        assert_eq!((asked.len(), &started["question_count"]), (2, &json!(2)));
        assert_eq!(ids(&world.view().await.body), asked, "resumed in the same order");
        let other = ["q1", "q2", "q3"].into_iter().find(|id| !asked.iter().any(|asked| asked == id)).unwrap();
        let mut answers = all_correct();
        let refused = world.submit(&answers).await;
        assert_eq!(
            (
                refused.status,
                refused.body["error"]["details"].get(format!("submitted_answers.{other}")).is_some()
            ),
            (400, true)
        );
        answers.as_object_mut().unwrap().remove(other);
        let done = world.submit(&answers).await.body;
        assert_eq!((&done["score"], &done["attempt"]["attempt_number"]), (&json!(100), &json!(number)));
        let shown: Vec<&str> = done["results"]
            .as_array()
            .unwrap()
            .iter()
            .map(|result| result["question_id"].as_str().unwrap())
            .collect();
        assert_eq!(shown, asked, "in the order in which they were asked");
        papers.insert(asked);
    }
    assert!(papers.len() > 2, "{papers:?}");
}

#[tokio::test]
async fn one_attempt_is_open_at_a_time_and_none_beyond_the_limit() {
    let world = QuizWorld::start(quiz(json!({"time_limit_minutes": 10, "max_attempts": 1}))).await;
    let mut statuses = Vec::new();
    let starts: Vec<_> = (0..8)
        .map(|_| {
            let request =
                world.request("POST", "/api/learning/quiz/start/").body(&json!({"content_uuid": QUIZ}));
            let router = world.router.clone();
            tokio::spawn(async move { request.send(&router).await })
        })
        .collect();
    let mut uuids = BTreeSet::new();
    for start in starts {
        let answer = start.await.unwrap();
        statuses.push(answer.status);
        uuids.insert(answer.body["open_attempt"]["uuid"].to_string());
    }
    statuses.sort_unstable();
    assert_eq!((statuses, uuids.len()), (vec![200, 200, 200, 200, 200, 200, 200, 201], 1));
    assert_eq!(world.submit(&all_wrong()).await.status, 201);
    let refused = world.start_attempt().await;
    assert_eq!((refused.status, refused.code()), (403, "MAX_ATTEMPTS_REACHED"));
}

#[tokio::test]
async fn a_learner_may_have_more_time_than_others() {
    let world = QuizWorld::start(quiz(json!({"time_limit_minutes": 10}))).await;
    let key = keys::quiz_state(world.world.learner.id, QUIZ);
    world.world.put(&key, &QuizState { extra_minutes: 5, ..QuizState::default() }).await;
    assert_eq!(world.view().await.body["time_limit_minutes"], 15);
    assert_eq!(world.start_attempt().await.body["open_attempt"]["expires_at"], "2026-11-22T12:15:00Z");
}

#[tokio::test]
async fn a_plain_quiz_can_be_started_to_save_answers() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    let view = world.view().await.body;
    assert_eq!((&view["needs_start"], ids(&view).len()), (&json!(false), 3));
    assert_eq!(world.start_attempt().await.status, 201);
    assert_eq!(world.save(&json!({"q3": ["a"]})).await.status, 200);
    world.world.clock.advance(minutes(60 * 24 * 30));
    assert_eq!(world.view().await.body["open_attempt"]["saved_answers"], json!({"q3": ["a"]}));
    assert_eq!(world.submit(&all_correct()).await.body["score"], 100);
}
