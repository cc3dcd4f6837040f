//! A key was corrected: attempts are graded again, and nothing is lost or taken away.

use domain::Learner;
use domain::enrolment::EnrolmentStatus;
use serde_json::{Value, json};
use shared::dynamo::keys;
use tests::api::Answer;
use tests::quizzes::{INSTRUCTOR, QUIZ, QuizWorld, questions, quiz, right, wrong};

/// The answers that are all right once `a` is right for the first question.
pub(crate) fn right_after() -> Value {
    json!({"q1": "a", "q2": "c", "q3": ["a", "d"]})
}

/// Imports the quiz again with `right` for the first question.
pub(crate) async fn correct(world: &QuizWorld, right: &str, settings: Value) {
    let mut corrected = questions();
    corrected[0]["correctAnswer"] = right.into();
    let mut definition = quiz(settings);
    definition["questions"] = corrected;
    world.import(definition).await;
}

pub(crate) async fn step(world: &QuizWorld, body: Value) -> Answer {
    let answer = world.teaching("POST", "regrade/").body(&body).send(&world.router).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer
}

/// Every step to the end; what all of them changed.
pub(crate) async fn regrade(world: &QuizWorld, dry_run: bool) -> Vec<Value> {
    let (mut changed, mut cursor) = (Vec::new(), Value::Null);
    loop {
        let body = json!({"dry_run": dry_run, "cursor": cursor});
        let done = step(world, body).await.body;
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
async fn a_dry_run_says_what_would_change_and_changes_nothing() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    world.read_the_text().await;
    world.submit(&right_after()).await;
    world.submit(&wrong()).await;
    correct(&world, "a", json!({})).await;
    let told = step(&world, json!({"dry_run": true})).await.body;
    assert_eq!(
        (&told["dry_run"], &told["looked_at"], &told["unchanged"], &told["next_cursor"]),
        (&json!(true), &json!(2), &json!(0), &Value::Null)
    );
    // The wrong answers to the first question are right now as well, and fail all the same.
    let second = &told["changed"][0];
    assert_eq!(
        (&second["score_before"], &second["score_after"], &second["passed_after"]),
        (&json!(0), &json!(33.33), &json!(false))
    );
    let first = &told["changed"][1];
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
async fn whoever_passes_now_has_the_course_the_certificate_and_the_news() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    world.read_the_text().await;
    world.submit(&right_after()).await;
    let before = world.stored(world.world.learner.id).await;
    correct(&world, "a", json!({})).await;
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
    assert_eq!(titles, ["Course completed: Clinical audit", "Graded again: Answer"]);
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
    let detail = world.teaching("GET", &path).send(&world.router).await.body;
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
    world.read_the_text().await;
    world.submit(&right()).await;
    let certificate = world.world.enrolment().await.unwrap().certificate;
    for (key, score) in [("a", 66.67), ("b", 100.0), ("c", 66.67)] {
        correct(&world, key, json!({"passing_score": 100})).await;
        let changed = regrade(&world, false).await;
        assert_eq!(changed.len(), 1, "{key}");
        assert_eq!(changed[0]["score_after"].as_f64(), Some(score));
        assert_eq!((&changed[0]["passed_before"], &changed[0]["passed_after"]), (&json!(true), &json!(true)));
        assert!(regrade(&world, false).await.is_empty(), "the second time there is nothing to do");
    }
    let enrolment = world.world.enrolment().await.unwrap();
    assert_eq!((enrolment.status, enrolment.certificate), (EnrolmentStatus::Completed, certificate));
    let path = format!("attempts/{}/1/", enrolment.learner);
    let detail = world.teaching("GET", &path).send(&world.router).await.body;
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
async fn many_attempts_are_graded_step_by_step_and_each_once() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    let mut learners = Vec::new();
    for number in 0..30 {
        let learner = world.learner(number).await;
        world.world.clock.advance(jiff::SignedDuration::from_secs(1));
        world.submit_as(&learner, &right_after()).await;
        world.submit_as(&learner, &right()).await;
        learners.push(learner);
    }
    correct(&world, "a", json!({})).await;
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
async fn another_question_of_the_same_id_keeps_its_key_and_is_named() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    world.submit(&wrong()).await;
    let mut changed = questions();
    changed[0]["text"] = "Which one is not?".into();
    changed[0]["correctAnswer"] = "a".into();
    changed[1]["correctAnswer"] = "a".into();
    world.import(json!({"questions": changed})).await;
    let told = step(&world, json!({})).await.body;
    assert_eq!(told["kept_questions"], json!(["q1"]));
    assert_eq!(told["changed"][0]["score_after"], 33.33, "the second question only");
}

/// Whoever left keeps what the regrade gave them, and it counts when they come back.
#[tokio::test]
async fn whoever_left_gets_the_grading_too() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    world.submit(&right_after()).await;
    let key = keys::enrolment(world.world.learner.id, world.world.course.uuid);
    let status = async |status| {
        let mut enrolment = world.world.get(&key).await.unwrap();
        enrolment.status = status;
        world.world.put(&key, &enrolment).await;
    };
    status(EnrolmentStatus::Dropped).await;
    correct(&world, "a", json!({})).await;
    let changed = regrade(&world, false).await;
    assert_eq!((&changed[0]["passed_after"], &changed[0]["course_completed"]), (&json!(true), &json!(false)));
    let enrolment = world.world.enrolment().await.unwrap();
    assert_eq!((enrolment.status, enrolment.completed_contents.len()), (EnrolmentStatus::Dropped, 1));
    status(EnrolmentStatus::Active).await;
    assert_eq!(world.read_the_text().await.body["enrollment_status"], "completed");
}

#[tokio::test]
async fn bodies_and_keys_are_as_everywhere() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    world.submit(&right_after()).await;
    correct(&world, "a", json!({})).await;
    for body in [
        json!([]),
        json!({"dry_run": 1}),
        json!({"cursor": "???"}),
        json!({"cursor": "bng"}),
        json!({"x": 1}),
    ] {
        let refused = world.teaching("POST", "regrade/").body(&body).send(&world.router).await;
        assert_eq!((refused.status, refused.code()), (400, "VALIDATION_ERROR"), "{body}");
    }
    let keyed = |body: Value| world.teaching("POST", "regrade/").body(&body).header("idempotency-key", "k");
    let first = keyed(json!({})).text(&world.router).await;
    assert!(first.contains(r#""score_after":100"#), "{first}");
    assert_eq!(keyed(json!({})).text(&world.router).await, first, "the first answer again");
    assert_eq!(keyed(json!({"dry_run": true})).send(&world.router).await.status, 409);
    let off = quiz_submit::router(quiz_submit::App { enabled: false, ..world.app() });
    let answer = world.teaching("POST", "regrade/").body(&json!({})).send(&off).await;
    assert_eq!((answer.status, answer.code()), (503, "UNAVAILABLE"));
}
