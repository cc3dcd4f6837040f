//! Earlier attempts can be opened: answers always, results and explanations as the review setting says.

use serde_json::{Value, json};
use tests::api::{ApiRequest, Caller};
use tests::quizzes::{CANARY, QUIZ, QuizWorld, all_correct, all_wrong, questions, quiz};

use super::instructor::regrading::{all_correct_after, correct_key, regrade};

#[tokio::test]
async fn an_attempt_shows_questions_answers_results_and_explanations() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    world.submit(&json!({"q1": "b", "q3": ["d", "a"]})).await;
    world.submit(&all_wrong()).await;
    let detail = world.attempt(1).await;
    assert_eq!(detail.status, 200, "{detail:?}");
    assert_eq!(detail.body["attempt"], world.attempts().await.body["attempts"][1]);
    assert_eq!(detail.body["questions"], world.view().await.body["questions"], "in the order of the quiz");
    let result =
        |id: &str, correct: bool| json!({"question_id": id, "correct": correct, "explanation": CANARY});
    assert_eq!(detail.body["results"], json!([result("q1", true), result("q2", false), result("q3", true)]));
    for (path, status) in [("3/", 404), ("0/", 404), ("x/", 404), ("-1/", 404), ("99999999999/", 404)] {
        let path = format!("/api/learning/quiz/attempts/{QUIZ}/{path}");
        assert_eq!(world.request("GET", &path).send(&world.router).await.status, status, "{path}");
    }
}

#[tokio::test]
async fn the_review_setting_governs_results_and_explanations_of_earlier_attempts() {
    for (review, failed, exhausted, passed) in
        [("after_submit", 3, 3, 3), ("after_pass_or_exhausted", 0, 3, 3), ("never", 0, 0, 0)]
    {
        let shown = async |world: &QuizWorld, number: u32| {
            let detail = world.attempt(number).await;
            let results = detail.body["results"].as_array().unwrap().len();
            assert_eq!(detail.body.to_string().contains(CANARY), results > 0, "{review}: {detail:?}");
            assert_eq!(detail.body["questions"].as_array().unwrap().len(), 3);
            results
        };
        let world = QuizWorld::start(quiz(json!({"review": review, "max_attempts": 2}))).await;
        world.submit(&all_wrong()).await;
        assert_eq!(shown(&world, 1).await, failed, "{review}");
        world.submit(&all_wrong()).await;
        assert_eq!(
            (shown(&world, 1).await, shown(&world, 2).await),
            (exhausted, exhausted),
            "{review}, exhausted"
        );
        let world = QuizWorld::start(quiz(json!({"review": review}))).await;
        world.submit(&all_wrong()).await;
        world.submit(&all_correct()).await;
        assert_eq!((shown(&world, 1).await, shown(&world, 2).await), (passed, passed), "{review}, passed");
    }
}

#[tokio::test]
async fn a_drawn_and_shuffled_paper_is_shown_as_it_was() {
    let world = QuizWorld::start(quiz(json!({"pool": 2, "shuffle": true}))).await;
    let started = world.start_attempt().await.body;
    let asked = started["questions"].as_array().unwrap();
    let answers: serde_json::Map<String, Value> = asked
        .iter()
        .map(|question| {
            let id = question["id"].as_str().unwrap();
            (id.to_owned(), all_correct()[id].clone())
        })
        .collect();
    let answers = Value::from(answers);
    world.submit(&answers).await;
    let mut changed = questions();
    changed[0]["text"] = "Another one".into();
    world.import(json!({"questions": changed})).await;
    let detail = world.attempt(1).await.body;
    assert_eq!(
        (&detail["questions"], &detail["attempt"]["submitted_answers"]),
        (&started["questions"], &answers)
    );
    assert_eq!(detail["results"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_regraded_attempt_shows_its_new_results_with_the_corrected_explanation() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    world.submit(&all_correct_after()).await;
    let mut corrected = questions();
    (corrected[0]["correctAnswer"], corrected[0]["explanation"]) =
        ("a".into(), "Because of the correction.".into());
    world.import(json!({"questions": corrected})).await;
    let before = world.attempt(1).await.body;
    assert_eq!(before["results"][0], json!({"question_id": "q1", "correct": false, "explanation": CANARY}));
    regrade(&world, false).await;
    let after = world.attempt(1).await.body;
    let explained =
        json!({"question_id": "q1", "correct": true, "explanation": "Because of the correction."});
    assert_eq!((&after["results"][0], &after["attempt"]["score"]), (&explained, &json!(100)));
    correct_key(&world, "a", json!({})).await;
    assert_eq!(world.attempt(1).await.body["results"][0]["explanation"], CANARY, "the newest wording");
}

#[tokio::test]
async fn only_the_learner_opens_it_also_after_leaving() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    world.submit(&all_wrong()).await;
    world.enrol(&world.world.learner, "dropped").await;
    assert_eq!(world.attempt(1).await.status, 200);
    let path = format!("/api/learning/quiz/attempts/{QUIZ}/1/");
    let other = world.learner(1).await;
    for (caller, status) in [
        (Caller::new(&other), 404),
        (world.stranger("[learner]"), 403),
        (world.stranger("[admin]"), 403),
        (world.instructor(), 403),
        (Caller::nobody(), 401),
    ] {
        let answer = ApiRequest::new("GET", &path, &caller).send(&world.router).await;
        assert_eq!(answer.status, status, "{caller:?}");
        assert!(!answer.body.to_string().contains(CANARY));
    }
}
