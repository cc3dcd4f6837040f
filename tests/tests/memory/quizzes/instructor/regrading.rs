//! Regrading after a key was corrected: nothing is lost or withdrawn.

use domain::Learner;
use domain::enrolment::EnrolmentStatus;
use serde_json::{Value, json};
use shared::store::keys;
use tests::api::ApiResponse;
use tests::quizzes::{INSTRUCTOR, QUIZ, QuizWorld, all_correct, all_wrong, questions, quiz};

/// Answers that are all correct once `a` is the key of the first question.
pub(crate) fn all_correct_after() -> Value {
    json!({"q1": "a", "q2": "c", "q3": ["a", "d"]})
}

/// Imports the quiz again with `right` as the key of the first question.
pub(crate) async fn correct_key(world: &QuizWorld, right: &str, settings: Value) {
    let mut corrected = questions();
    corrected[0]["correctAnswer"] = right.into();
    let mut definition = quiz(settings);
    definition["questions"] = corrected;
    world.import(definition).await;
}

pub(crate) async fn regrade_batch(world: &QuizWorld, body: Value) -> ApiResponse {
    let answer = world.instructor_request("POST", "regrade/").body(&body).send(&world.router).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer
}

/// Regrades all batches; returns the changed attempts.
pub(crate) async fn regrade(world: &QuizWorld, dry_run: bool) -> Vec<Value> {
    let (mut changed, mut cursor) = (Vec::new(), Value::Null);
    loop {
        let body = json!({"dry_run": dry_run, "cursor": cursor});
        let done = regrade_batch(world, body).await.body;
        changed.extend(done["changed"].as_array().unwrap().clone());
        assert_eq!(
            done["looked_at"].as_u64().unwrap(),
            done["unchanged"].as_u64().unwrap() + done["changed"].as_array().unwrap().len() as u64
        );
        cursor = done["next_cursor"].clone();
        if cursor.is_null() {
            return changed;
        }
    }
}

#[tokio::test]
async fn a_dry_run_shows_the_changes_and_saves_nothing() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    world.complete_text().await;
    world.submit(&all_correct_after()).await;
    world.submit(&all_wrong()).await;
    correct_key(&world, "a", json!({})).await;
    let reply = regrade_batch(&world, json!({"dry_run": true})).await.body;
    assert_eq!(
        (&reply["dry_run"], &reply["looked_at"], &reply["unchanged"], &reply["next_cursor"]),
        (&json!(true), &json!(2), &json!(0), &Value::Null)
    );
    // The wrong answer to the first question has become correct too, but the attempt still fails.
    let second = &reply["changed"][0];
    assert_eq!(
        (&second["score_before"], &second["score_after"], &second["passed_after"]),
        (&json!(0), &json!(33.33), &json!(false))
    );
    let first = &reply["changed"][1];
    assert_eq!(
        (&first["attempt_number"], &first["score_before"], &first["score_after"]),
        (&json!(1), &json!(66.67), &json!(100))
    );
    assert_eq!(
        (&first["passed_before"], &first["passed_after"], &first["course_completed"]),
        (&json!(false), &json!(true), &json!(true))
    );
    assert_eq!(first["learner"]["email"], "ada@learner.example");
    let enrolment = world.world.enrolment().await.unwrap();
    assert_eq!(
        (enrolment.status, world.state(enrolment.learner).await.passed),
        (EnrolmentStatus::Active, false)
    );
    assert!(world.world.notifications().await.is_empty());
    assert_eq!(world.attempts().await.body["attempts"][1]["score"], 66.67);
}

#[tokio::test]
async fn a_new_pass_completes_the_course_and_notifies_the_learner() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    world.complete_text().await;
    world.submit(&all_correct_after()).await;
    let before = world.stored(world.world.learner.id).await;
    correct_key(&world, "a", json!({})).await;
    world.world.clock.advance(jiff::SignedDuration::from_hours(1));
    let changed = regrade(&world, false).await;
    assert_eq!((changed.len(), &changed[0]["course_completed"]), (1, &json!(true)));

    let enrolment = world.world.enrolment().await.unwrap();
    assert_eq!(
        (enrolment.status, enrolment.completed_contents.contains(&QUIZ)),
        (EnrolmentStatus::Completed, true)
    );
    let certificate = world.world.get(&keys::certificate(enrolment.id)).await.unwrap();
    assert_eq!(
        (Some(certificate.uuid), certificate.learner_name.as_str()),
        (enrolment.certificate, "Ada Learner")
    );
    let titles: Vec<String> = world.world.notifications().await.into_iter().map(|note| note.title).collect();
    assert_eq!(titles, ["Course completed: Clinical audit", "Quiz regraded: Answer"]);
    let head = world.world.get(&keys::notification_head(enrolment.learner)).await.unwrap();
    assert_eq!((head.total, head.unread), (2, 2), "two at once are counted as two");

    assert_eq!(world.stored(enrolment.learner).await, before, "the attempt itself is as it was");
    let list = world.attempts().await.body;
    let attempt = &list["attempts"][0];
    assert_eq!((&attempt["score"], &attempt["passed"]), (&json!(100), &json!(true)));
    assert_eq!(
        (&attempt["graded_at"], &attempt["regraded_at"]),
        (&json!("2026-11-22T12:00:00Z"), &json!("2026-11-22T13:00:00Z"))
    );
    assert_eq!(world.view().await.body["passed"], true);
    let path = format!("attempts/{}/1/", enrolment.learner);
    let detail = world.instructor_request("GET", &path).send(&world.router).await.body;
    let gradings = detail["gradings"].as_array().unwrap();
    assert_eq!(
        (gradings.len(), &gradings[0]["score"], &gradings[1]["score"]),
        (2, &json!(100), &json!(66.67))
    );
    assert_eq!((&gradings[0]["graded_by"], &gradings[0]["key_version"]), (&json!(INSTRUCTOR), &json!(2)));
    assert_eq!(detail["attempt"]["regraded_at"], "2026-11-22T13:00:00Z");
    assert!(detail["questions"].as_array().unwrap().iter().all(|each| each["correct"] == true));
}

#[tokio::test]
async fn a_pass_is_never_withdrawn_and_the_history_is_kept() {
    let world = QuizWorld::start(quiz(json!({"passing_score": 100}))).await;
    world.complete_text().await;
    world.submit(&all_correct()).await;
    let certificate = world.world.enrolment().await.unwrap().certificate;
    for (key, score) in [("a", 66.67), ("b", 100.0), ("c", 66.67)] {
        correct_key(&world, key, json!({"passing_score": 100})).await;
        let changed = regrade(&world, false).await;
        assert_eq!(changed.len(), 1, "{key}");
        assert_eq!(changed[0]["score_after"].as_f64(), Some(score));
        assert_eq!((&changed[0]["passed_before"], &changed[0]["passed_after"]), (&json!(true), &json!(true)));
        assert!(regrade(&world, false).await.is_empty(), "nothing to do the second time");
    }
    let enrolment = world.world.enrolment().await.unwrap();
    assert_eq!((enrolment.status, enrolment.certificate), (EnrolmentStatus::Completed, certificate));
    let path = format!("attempts/{}/1/", enrolment.learner);
    let detail = world.instructor_request("GET", &path).send(&world.router).await.body;
    let numbers: Vec<u64> =
        detail["gradings"].as_array().unwrap().iter().map(|each| each["number"].as_u64().unwrap()).collect();
    assert_eq!(numbers, [4, 3, 2, 1]);
    let list = world.attempts().await.body;
    assert_eq!(
        (&list["attempts"][0]["score"], &list["attempts"][0]["passed"]),
        (&json!(66.67), &json!(true))
    );
}

#[tokio::test]
async fn many_attempts_are_regraded_in_batches_and_each_once() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    let mut learners = Vec::new();
    for number in 0..30 {
        let learner = world.learner(number).await;
        world.world.clock.advance(jiff::SignedDuration::from_secs(1));
        world.submit_as(&learner, &all_correct_after()).await;
        world.submit_as(&learner, &all_correct()).await;
        learners.push(learner);
    }
    correct_key(&world, "a", json!({})).await;
    let would = regrade(&world, true).await;
    let did = regrade(&world, false).await;
    assert_eq!((would.len(), &would), (60, &did));
    for learner in &learners {
        assert_passed(&world, learner).await;
    }
    assert!(regrade(&world, false).await.is_empty());
}

async fn assert_passed(world: &QuizWorld, learner: &Learner) {
    let state = world.state(learner.id).await;
    assert!(state.passed && state.regraded && state.used == 2, "{state:?}");
    for attempt in 1..=2 {
        let range = keys::gradings(learner.id, QUIZ, attempt);
        let gradings = world.world.store.page(tests::world::soon(), &range, 10, None).await.unwrap().items;
        assert_eq!(gradings.len(), 1, "{} {attempt}", learner.email);
        let current = world.world.get(&keys::current_grading(learner.id, QUIZ, attempt)).await;
        assert_eq!(current.map(|current| current.0), gradings.into_iter().next());
    }
}

#[tokio::test]
async fn a_changed_question_keeps_its_key_and_is_listed() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    world.submit(&all_wrong()).await;
    let mut changed = questions();
    changed[0]["text"] = "Which one is not?".into();
    changed[0]["correctAnswer"] = "a".into();
    changed[1]["correctAnswer"] = "a".into();
    world.import(json!({"questions": changed})).await;
    let reply = regrade_batch(&world, json!({})).await.body;
    assert_eq!(reply["kept_questions"], json!(["q1"]));
    assert_eq!(reply["changed"][0]["score_after"], 33.33, "the second question only");
}

/// Learners who left keep the new grading, and it counts when they return.
#[tokio::test]
async fn learners_who_left_are_regraded_too() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    world.submit(&all_correct_after()).await;
    let key = keys::enrolment(world.world.learner.id, world.world.course.uuid);
    let status = async |status| {
        let mut enrolment = world.world.get(&key).await.unwrap();
        enrolment.status = status;
        world.world.put(&key, &enrolment).await;
    };
    status(EnrolmentStatus::Dropped).await;
    correct_key(&world, "a", json!({})).await;
    let changed = regrade(&world, false).await;
    assert_eq!((&changed[0]["passed_after"], &changed[0]["course_completed"]), (&json!(true), &json!(false)));
    let enrolment = world.world.enrolment().await.unwrap();
    assert_eq!((enrolment.status, enrolment.completed_contents.len()), (EnrolmentStatus::Dropped, 1));
    status(EnrolmentStatus::Active).await;
    assert_eq!(world.complete_text().await.body["enrollment_status"], "completed");
}

#[tokio::test]
async fn invalid_bodies_and_idempotency_keys_are_handled() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    world.submit(&all_correct_after()).await;
    correct_key(&world, "a", json!({})).await;
    for body in [
        json!([]),
        json!({"dry_run": 1}),
        json!({"cursor": "???"}),
        json!({"cursor": "bng"}),
        json!({"x": 1}),
    ] {
        let refused = world.instructor_request("POST", "regrade/").body(&body).send(&world.router).await;
        assert_eq!((refused.status, refused.code()), (400, "VALIDATION_ERROR"), "{body}");
    }
    let keyed =
        |body: Value| world.instructor_request("POST", "regrade/").body(&body).header("idempotency-key", "k");
    let first = keyed(json!({})).text(&world.router).await;
    assert!(first.contains(r#""score_after":100"#), "{first}");
    assert_eq!(keyed(json!({})).text(&world.router).await, first, "the first answer again");
    assert_eq!(keyed(json!({"dry_run": true})).send(&world.router).await.status, 409);
    world.world.board.turn_off(&[shared::runtime::Switch::Quizzes]);
    let off = quiz_submit::router(world.app());
    let answer = world.instructor_request("POST", "regrade/").body(&json!({})).send(&off).await;
    assert_eq!((answer.status, answer.code()), (503, "UNAVAILABLE"));
}
