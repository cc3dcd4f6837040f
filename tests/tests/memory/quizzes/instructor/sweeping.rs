//! Expired attempts whose learners have not returned.

use domain::enrolment::EnrolmentStatus;
use jiff::SignedDuration;
use quiz_submit::SweptWork;
use serde_json::{Value, json};
use shared::store::keys;
use shared::sweep_queue::Handover;
use shared::use_cases::settle_enrolment::{SettledEnrolment, SettlingRequest, settle_enrolment};
use tests::api::{ApiRequest, Caller};
use tests::faults::Fault;
use tests::quizzes::{QUIZ, QuizWorld, all_correct, questions, quiz};
use tests::world::soon;

fn timed() -> Value {
    quiz(json!({"time_limit_minutes": 10, "passing_score": 50}))
}

/// Runs the sweep; returns how many attempts it submitted and parked.
async fn sweep(world: &QuizWorld) -> (usize, usize) {
    let swept = world.sweep().await.unwrap();
    (swept.submitted, swept.parked)
}

fn minutes(world: &QuizWorld, count: i64) {
    world.world.clock.advance(SignedDuration::from_mins(count));
}

#[tokio::test]
async fn an_expired_attempt_is_graded_with_all_its_effects() {
    let world = QuizWorld::start(timed()).await;
    world.complete_text().await;
    world.start_attempt().await;
    world.save(&json!({"q1": "b", "q2": "c"})).await;
    minutes(&world, 10);
    assert_eq!(sweep(&world).await, (0, 0), "within the grace, answers may still be on their way");
    minutes(&world, 20);
    world.calls();
    assert_eq!(sweep(&world).await, (1, 0));
    let calls = world.calls();
    assert_eq!(calls.iter().filter(|call| *call == "DynamoDB.Query").count(), 14, "by index: {calls:?}");
    assert!(!calls.iter().any(|call| call.contains("Scan")));

    let attempt = world.stored(world.world.learner.id).await.remove(0);
    assert_eq!((attempt.expired, attempt.passed, attempt.score.to_string().as_str()), (true, true, "66.67"));
    assert_eq!(
        (attempt.submitted_at.to_string().as_str(), attempt.graded_at.to_string().as_str()),
        ("2026-11-22T12:10:00Z", "2026-11-22T12:30:00Z")
    );
    let enrolment = world.world.enrolment().await.unwrap();
    assert_eq!(enrolment.status, EnrolmentStatus::Completed);
    let certificate = world.world.get(&keys::certificate(enrolment.id)).await.unwrap();
    assert_eq!(certificate.learner_name, "Ada Learner", "from the profile, as there is no caller");
    assert_eq!(sweep(&world).await, (0, 0), "once");
    assert_eq!(world.attempts().await.body["total_attempts"], 1);
}

#[tokio::test]
async fn only_expired_attempts_are_submitted() {
    let world = QuizWorld::start(timed()).await;
    world.start_attempt().await;
    minutes(&world, 5);
    let other = world.learner(1).await;
    let start = ApiRequest::new("POST", "/api/learning/quiz/start/", &Caller::new(&other));
    start.body(&json!({"content_uuid": QUIZ})).send(&world.router).await;
    minutes(&world, 6);
    assert_eq!(sweep(&world).await, (1, 0));
    assert!(
        world.state(other.id).await.open.is_some()
            && world.state(world.world.learner.id).await.open.is_none()
    );
    // An attempt without a time limit stays open.
    let plain = QuizWorld::start(quiz(json!({}))).await;
    plain.start_attempt().await;
    minutes(&plain, 60 * 24 * 365);
    assert_eq!(sweep(&plain).await, (0, 0));
}

#[tokio::test]
async fn an_attempt_keeps_the_version_it_was_started_under() {
    let world = QuizWorld::start(timed()).await;
    world.start_attempt().await;
    world.save(&all_correct()).await;
    let mut changed = questions();
    changed[0]["correctAnswer"] = "a".into();
    world.import(json!({"questions": changed, "time_limit_minutes": 10})).await;
    minutes(&world, 11);
    assert_eq!(sweep(&world).await, (1, 0));
    let attempt = world.stored(world.world.learner.id).await.remove(0);
    assert_eq!((attempt.quiz_version, attempt.score.to_string().as_str()), (1, "100"));
}

/// Changes the status of the learner's enrolment and nothing else.
async fn becomes(world: &QuizWorld, status: EnrolmentStatus) {
    let enrolment = world.world.enrolment().await.unwrap();
    let key = keys::enrolment(enrolment.learner, enrolment.course);
    world.world.put(&key, &domain::enrolment::Enrolment { status, ..enrolment }).await;
}

/// The learner does not come back: the sweep alone finds that access has returned.
#[tokio::test]
async fn an_attempt_that_ended_without_access_is_graded_when_access_returns_without_its_learner() {
    for (status, longest) in [
        (EnrolmentStatus::Suspended, 15),
        (EnrolmentStatus::Dropped, 24 * 60),
        (EnrolmentStatus::Revoked, 24 * 60),
        (EnrolmentStatus::Expired, 24 * 60),
    ] {
        let world = QuizWorld::start(timed()).await;
        world.complete_text().await;
        world.start_attempt().await;
        world.save(&all_correct()).await;
        becomes(&world, status).await;
        minutes(&world, 30);
        for look in 0..4 {
            assert_eq!(sweep(&world).await, (0, 1), "{status:?}, {look}");
            assert_eq!(sweep(&world).await, (0, 0), "{status:?}, {look}: not before it is due again");
            assert_eq!(world.state(world.world.learner.id).await.used, 0, "{status:?}, {look}");
            minutes(&world, longest + 1);
        }
        becomes(&world, EnrolmentStatus::Active).await;
        assert_eq!(sweep(&world).await, (1, 0), "{status:?}");
        let attempt = world.stored(world.world.learner.id).await.remove(0);
        assert_eq!(
            (attempt.expired, attempt.passed, attempt.submitted_at.to_string().as_str()),
            (true, true, "2026-11-22T12:10:00Z"),
            "{status:?}"
        );
        assert_eq!(world.world.enrolment().await.unwrap().status, EnrolmentStatus::Completed, "{status:?}");
        minutes(&world, 48 * 60);
        assert_eq!((sweep(&world).await, world.stored(world.world.learner.id).await.len()), ((0, 0), 1));
    }
}

/// An attempt that an earlier release took out of the index.
async fn parked_before() -> QuizWorld {
    let world = QuizWorld::start(timed()).await;
    world.start_attempt().await;
    minutes(&world, 30);
    let learner = world.world.learner.id;
    let client = aws_sdk_dynamodb::Client::new(&world.world.cloud.quiet.config);
    let key = |name: &str, text: String| (name.to_owned(), aws_sdk_dynamodb::types::AttributeValue::S(text));
    let item = client
        .update_item()
        .table_name(tests::tables::names().main.unwrap())
        .set_key(Some(std::collections::HashMap::from([
            key("pk", format!("USER#{learner}")),
            key("sk", format!("QUIZ#{QUIZ}")),
        ])))
        .update_expression("SET #open.parked = :parked REMOVE gsi1pk, gsi1sk")
        .expression_attribute_names("#open", "open")
        .expression_attribute_values(":parked", aws_sdk_dynamodb::types::AttributeValue::Bool(true));
    item.send().await.unwrap();
    assert_eq!(sweep(&world).await, (0, 0));
    world
}

#[tokio::test]
async fn an_attempt_that_an_earlier_release_parked_is_found_again_once_it_is_written() {
    let world = parked_before().await;
    let learner = world.world.learner.id;
    let state = world.state(learner).await;
    world.world.put(&keys::quiz_state(learner, QUIZ), &state).await;
    assert_eq!(sweep(&world).await, (1, 0));
}

/// By the sweep after a publication, or by an operator who settles a course or a learner; whoever has access or not.
#[tokio::test]
async fn an_attempt_that_an_earlier_release_parked_is_found_again_when_its_enrolment_is_settled() {
    for (status, found) in [(EnrolmentStatus::Active, (1, 0)), (EnrolmentStatus::Suspended, (0, 1))] {
        let world = parked_before().await;
        becomes(&world, status).await;
        let (store, clock) = (&world.world.store, world.world.clock.as_ref());
        let enrolment = (world.world.learner.id, world.world.course.uuid);
        let settle = async || {
            settle_enrolment(
                store,
                clock,
                soon(),
                enrolment,
                SettlingRequest::Sweep { sessions_changed: false },
            )
            .await
            .unwrap()
        };
        minutes(&world, 60);
        assert_eq!((settle().await, settle().await), (SettledEnrolment::UpToDate, SettledEnrolment::InOrder));
        minutes(&world, 1);
        assert_eq!(sweep(&world).await, found, "{status:?}");
    }
}

/// Grading it now could pass a quiz that completes nothing, so it is graded when the learner has access again.
#[tokio::test]
async fn an_attempt_is_parked_until_its_learner_has_access_again() {
    for status in ["suspended", "dropped", "revoked"] {
        let world = QuizWorld::start(timed()).await;
        world.start_attempt().await;
        world.save(&all_correct()).await;
        world.enrol(&world.world.learner, status).await;
        minutes(&world, 30);
        assert_eq!(sweep(&world).await, (0, 1), "{status}");
        assert_eq!(sweep(&world).await, (0, 0), "and does not block others");
        assert_eq!(world.state(world.world.learner.id).await.used, 0);
        world.enrol(&world.world.learner, "active").await;
        let list = world.attempts().await.body;
        assert_eq!((&list["total_attempts"], &list["attempts"][0]["score"]), (&json!(1), &json!(100)));
        assert!(world.world.enrolment().await.unwrap().completed_contents.contains(&QUIZ));
    }
}

#[tokio::test]
async fn one_failure_does_not_hold_up_the_others() {
    let world = QuizWorld::start(timed()).await;
    for number in 0..3 {
        let learner = world.learner(number).await;
        let start = ApiRequest::new("POST", "/api/learning/quiz/start/", &Caller::new(&learner));
        assert_eq!(start.body(&json!({"content_uuid": QUIZ})).send(&world.router).await.status, 201);
    }
    minutes(&world, 30);
    // The state of an unknown quiz is a defect, reported as an error.
    let mut lost = world.state(world.learner(0).await.id).await;
    lost.open.as_mut().unwrap().expires_at = Some("2026-11-22T12:00:01Z".parse().unwrap());
    let unknown = domain::ContentId(uuid::Uuid::from_u128(0x404));
    world.world.put(&keys::quiz_state(world.world.learner.id, unknown), &lost).await;
    assert!(world.sweep().await.is_err());
    for number in 0..3 {
        assert_eq!(world.state(world.learner(number).await.id).await.used, 1);
    }
    world.world.cloud.faults.plan_next(3, Fault::Throttle);
    assert!(world.sweep().await.is_err(), "until it is repaired");
}

#[tokio::test]
async fn an_interrupted_run_is_completed_by_the_next() {
    for fault in
        [Fault::DieBefore, Fault::DieAfter, Fault::BreakAfter, Fault::ServerError, Fault::TransactionConflict]
    {
        for nth in [0, 9, 14, 15, 16] {
            let world = QuizWorld::start(timed()).await;
            world.complete_text().await;
            world.start_attempt().await;
            world.save(&all_correct()).await;
            minutes(&world, 30);
            let run = tests::quizzes::sweep(&world.world);
            world.world.cloud.faults.plan(nth, fault);
            world.world.cloud.faults.until_death(run.sweep(soon(), "sweep")).await;
            assert!(!world.world.cloud.faults.clear(), "{fault:?} at {nth}");
            sweep(&world).await;
            let enrolment = world.world.enrolment().await.unwrap();
            assert_eq!(
                (enrolment.status, world.stored(enrolment.learner).await.len()),
                (EnrolmentStatus::Completed, 1)
            );
            assert_eq!(world.world.notifications().await.len(), 1, "{fault:?} at {nth}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_sweep_and_the_learner_at_once_are_one_attempt() {
    for round in 0..8 {
        let world = QuizWorld::start(timed()).await;
        world.complete_text().await;
        world.start_attempt().await;
        world.save(&all_correct()).await;
        minutes(&world, 30);
        let answers = json!({});
        let (_, _, submitted) = tokio::join!(sweep(&world), world.view(), world.submit(&answers));
        let used = world.state(world.world.learner.id).await.used;
        // 409: the submission came after the grading, and the next attempt was not started.
        assert!(submitted.status == 201 || submitted.status == 409, "{submitted:?}");
        assert_eq!((used, world.world.notifications().await.len()), (1, 1), "round {round}");
    }
}

#[tokio::test]
async fn while_paused_nothing_is_graded() {
    let world = QuizWorld::start(timed()).await;
    world.start_attempt().await;
    minutes(&world, 30);
    world.world.board.turn_off(&[shared::runtime::Switch::Quizzes]);
    let off = tests::quizzes::sweep(&world.world);
    assert_eq!(off.sweep(soon(), "sweep").await.unwrap(), quiz_submit::Swept::default());
    assert!(world.state(world.world.learner.id).await.open.is_some());
    world.world.board.turn_off(&[]);
    assert_eq!(sweep(&world).await, (1, 0));
}

/// The scheduled run takes a page of each shard and hands over the rest.
#[tokio::test]
async fn many_expired_attempts_of_a_shard_are_handed_over() {
    let world = QuizWorld::start(timed()).await;
    world.start_attempt().await;
    let state = world.state(world.world.learner.id).await;
    for number in 0..60u128 {
        let learner = world.learner(u32::try_from(number).unwrap()).await;
        let mut state = state.clone();
        // All in one partition of the index.
        state.open.as_mut().unwrap().id = uuid::Uuid::from_u128(0x1000 + number * 0x100);
        world.world.put(&keys::quiz_state(learner.id, QUIZ), &state).await;
    }
    minutes(&world, 30);
    let run = tests::quizzes::sweep(&world.world);
    let here = run.sweep(soon(), "sweep").await.unwrap().submitted;
    let handovers: Vec<Handover<SweptWork>> = world.world.handovers("quiz-sweep");
    assert_eq!((here >= 25, handovers.len()), (true, 1), "{handovers:?}");
    let rest = run.go_on(handovers[0].clone(), soon(), "sweep").await.unwrap().submitted;
    assert_eq!(here + rest, 61);
    assert_eq!(sweep(&world).await, (0, 0), "none is left");
}
