//! From a passed quiz to a completed course and its certificate, exactly once.

use domain::certificate::{Certificate, CertificateStatus};
use domain::course::ContentKind;
use domain::enrolment::EnrolmentStatus;
use domain::{Clock, ContentId};
use serde_json::{Value, json};
use shared::store::keys;
use tests::api::{ApiRequest, Caller};
use tests::faults::Fault;
use tests::quizzes::{QUIZ, QuizWorld, TEXT, all_correct, all_wrong, quiz};
use uuid::Uuid;

const EVERY_FAULT: [Fault; 8] = [
    Fault::DieBefore,
    Fault::DieAfter,
    Fault::BreakBefore,
    Fault::BreakAfter,
    Fault::Throttle,
    Fault::TransactionConflict,
    Fault::UnprocessedKeys,
    Fault::ServerError,
];

async fn certificate(world: &QuizWorld) -> Option<Certificate> {
    world.world.get(&keys::certificate(world.world.enrolment().await?.id)).await
}

/// Expects one completion, one certificate and one notification.
async fn assert_completed_once(world: &QuizWorld, what: &str) {
    let enrolment = world.world.enrolment().await.expect("there");
    assert_eq!(
        (enrolment.status, enrolment.completed_contents.len()),
        (EnrolmentStatus::Completed, 2),
        "{what}"
    );
    let certificate = certificate(world).await.unwrap_or_else(|| panic!("a certificate: {what}"));
    assert_eq!(enrolment.certificate, Some(certificate.uuid), "{what}");
    assert_eq!(world.world.notifications().await.len(), 1, "{what}");
}

#[tokio::test]
async fn the_last_content_completes_the_course_and_issues_the_certificate() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    let read = world.complete_text().await;
    assert_eq!((read.status, &read.body["progress_percent"]), (200, &json!(50)));
    assert_eq!(
        (&read.body["enrollment_status"], &read.body["certificate_uuid"]),
        (&json!("active"), &Value::Null)
    );
    assert_eq!(world.submit(&all_wrong()).await.body["course_completed"], false);
    assert_eq!(
        world.world.enrolment().await.unwrap().completed_contents.len(),
        1,
        "failing completes nothing"
    );
    let passed = world.submit(&all_correct()).await;
    assert_eq!((&passed.body["passed"], &passed.body["course_completed"]), (&json!(true), &json!(true)));
    assert_completed_once(&world, "passed").await;

    let certificate = certificate(&world).await.unwrap();
    let enrolment = world.world.enrolment().await.unwrap();
    assert_eq!(
        (certificate.learner_name.as_str(), certificate.course_title.as_str()),
        ("Ada Learner", "Clinical audit")
    );
    assert_eq!(
        (certificate.organiser.as_str(), certificate.credits.to_string()),
        ("Meridian CPD", "2.50".to_owned())
    );
    assert_eq!((certificate.status, certificate.issue), (CertificateStatus::Active, 1));
    assert_eq!(
        (Some(certificate.completed_at), enrolment.completed_at),
        (enrolment.completed_at, Some(certificate.issued_at))
    );
    assert!(certificate.number.starts_with("CPD-2026-"), "{}", certificate.number);
    let code = world.world.get(&keys::certificate_code(&certificate.code)).await.unwrap();
    assert_eq!(code.enrolment, enrolment.id);
    let issue = world.world.get(&keys::certificate_issue(enrolment.id, 1)).await.unwrap();
    assert_eq!(issue.0, certificate);
    let notice = world.world.notifications().await.remove(0);
    assert_eq!(notice.title, "Course completed: Clinical audit");
    assert_eq!(notice.action_url, format!("/courses/{}/learn", world.world.course.uuid));

    // Later submissions change none of this.
    assert_eq!(world.submit(&all_correct()).await.body["course_completed"], false);
    world.submit(&all_wrong()).await;
    assert_eq!(world.complete_text().await.body["certificate_uuid"], json!(certificate.uuid));
    assert_completed_once(&world, "afterwards").await;
    let list =
        ApiRequest::new("GET", &format!("/api/courses/{}/", world.world.course.uuid), &world.world.caller());
    assert_eq!(list.send(&world.world.learner_api()).await.status, 200);
}

/// The original ignored quizzes in courses with an assignment.
#[tokio::test]
async fn a_course_with_an_assignment_requires_both() {
    let assignment = ContentId(Uuid::from_u128(0xe2));
    for (first, graded_first) in [("assignment", true), ("quiz", false)] {
        let world = QuizWorld::start(quiz(json!({}))).await;
        let mut course = world.world.get(&keys::course(world.world.course.uuid)).await.unwrap();
        let mut entry = course.modules[0].contents[1].clone();
        (entry.uuid, entry.kind) = (assignment, ContentKind::Assignment);
        course.modules[0].contents.push(entry);
        world.world.put(&keys::course(course.uuid), &course).await;
        world.complete_text().await;
        // Does to the enrolment what a passing grade for the assignment does.
        let grade = async || {
            let key = keys::enrolment(world.world.learner.id, course.uuid);
            let enrolment = world.world.get(&key).await.unwrap();
            let (enrolment, _) = enrolment.complete_content(&course, assignment, world.world.clock.now());
            world.world.put(&key, &enrolment).await;
            enrolment.status
        };
        if graded_first {
            assert_eq!(grade().await, EnrolmentStatus::Active, "{first} first");
            assert_eq!(world.submit(&all_correct()).await.body["course_completed"], true);
        } else {
            assert_eq!(world.submit(&all_correct()).await.body["course_completed"], false, "{first} first");
            assert_eq!(grade().await, EnrolmentStatus::Completed);
        }
    }
}

/// Completion is checked again on every update: the author may have removed the missing requirement.
#[tokio::test]
async fn a_course_with_lowered_requirements_completes_on_the_next_progress_update() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    assert_eq!(world.complete_text().await.body["enrollment_status"], "active");
    let key = keys::course(world.world.course.uuid);
    let mut course = world.world.get(&key).await.unwrap();
    course.modules[0].contents[1].is_required = false;
    world.world.put(&key, &course).await;
    let again = world.complete_text().await.body;
    assert_eq!(
        (&again["enrollment_status"], again["certificate_uuid"].is_string()),
        (&json!("completed"), true)
    );
    assert_eq!(world.complete_text().await.body, again);
    assert_eq!(world.world.notifications().await.len(), 1);
}

#[tokio::test]
async fn a_course_may_issue_no_certificate() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    let mut course = world.world.get(&keys::course(world.world.course.uuid)).await.unwrap();
    course.completion.issues_certificate = false;
    world.world.put(&keys::course(course.uuid), &course).await;
    world.complete_text().await;
    assert_eq!(world.submit(&all_correct()).await.body["course_completed"], true);
    let enrolment = world.world.enrolment().await.unwrap();
    assert_eq!(
        (enrolment.status, enrolment.certificate, certificate(&world).await),
        (EnrolmentStatus::Completed, None, None)
    );
    assert_eq!(world.world.notifications().await.len(), 1);
}

#[tokio::test]
async fn quizzes_and_assignments_cannot_be_marked_complete() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    let api = world.world.learner_api();
    let path = |id| format!("/api/learning/progress/content/{id}/");
    let post = |path: &str, body: Value| world.request("POST", path).body(&body);
    for kind in ["quiz", "assignment"] {
        let mut course =
            serde_json::to_value(world.world.get(&keys::course(world.world.course.uuid)).await.unwrap())
                .unwrap();
        course["modules"][0]["contents"][1]["kind"] = kind.into();
        world
            .world
            .put(&keys::course(world.world.course.uuid), &serde_json::from_value(course).unwrap())
            .await;
        let answer = post(&path(QUIZ), json!({"completed": true})).send(&api).await;
        assert_eq!((answer.status, answer.code()), (400, "COMPLETED_BY_GRADING"), "{kind}");
    }
    assert!(world.world.enrolment().await.unwrap().completed_contents.is_empty());
    for body in [json!({"completed": false}), json!({}), json!([]), json!({"completed": true, "score": 100})]
    {
        assert_eq!(post(&path(TEXT), body.clone()).send(&api).await.code(), "VALIDATION_ERROR", "{body}");
    }
    let unknown = "0190a5a0-0000-7000-8000-000000000009".parse().map(domain::ContentId).unwrap();
    assert_eq!(post(&path(unknown), json!({"completed": true})).send(&api).await.status, 404);
    let stranger = Caller::new(&world.world.learner).with("sub", "0190a5a0-0000-7000-8000-0000000000bb");
    let answer =
        ApiRequest::new("POST", &path(TEXT), &stranger).body(&json!({"completed": true})).send(&api).await;
    assert_eq!((answer.status, answer.code()), (403, "NOT_ENROLLED"));
    world.enrol(&world.world.learner, "suspended").await;
    assert_eq!(world.complete_text().await.code(), "NOT_ENROLLED");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_two_contents_at_the_same_time_are_one_completion() {
    let mut conflicts = 0;
    for round in 0..15 {
        let world = QuizWorld::start(quiz(json!({}))).await;
        let answers = all_correct();
        world.calls();
        let (read, graded) = tokio::join!(world.complete_text(), world.submit(&answers));
        assert_eq!((read.status, graded.status), (200, 201), "round {round}");
        let writes = world.calls().iter().filter(|call| call.ends_with("TransactWriteItems")).count();
        conflicts += writes - 2;
        assert_completed_once(&world, &format!("round {round}")).await;
    }
    assert!(conflicts > 0, "in some round they did meet");
}

#[tokio::test]
async fn a_submission_interrupted_at_any_call_is_one_attempt() {
    for fault in EVERY_FAULT {
        for nth in 0..3 {
            let world = QuizWorld::start(quiz(json!({"max_attempts": 2}))).await;
            world.complete_text().await;
            let submit =
                || world.submission(&world.world.caller(), &all_correct()).header("idempotency-key", "k");
            world.world.cloud.faults.plan(nth, fault);
            let first = world.world.cloud.faults.until_death(submit().send(&world.router)).await;
            assert!(!world.world.cloud.faults.clear(), "call {nth} was made");
            let what = format!("{fault:?} at {nth}");
            let again = submit().send(&world.router).await;
            assert_eq!(again.status, 201, "{what}");
            if let Some(first) = first {
                assert_eq!((first.status, first.body), (201, again.body.clone()), "{what}");
            }
            assert_eq!(
                (&again.body["attempt"]["attempt_number"], &again.body["remaining_attempts"]),
                (&json!(1), &json!(1))
            );
            assert_eq!(world.stored(world.world.learner.id).await.len(), 1, "{what}");
            assert_completed_once(&world, &what).await;
        }
    }
}

/// A client without a key cannot repeat safely, but the function's own retries must not count twice.
#[tokio::test]
async fn a_lost_reply_is_not_a_second_attempt() {
    for fault in [Fault::BreakAfter, Fault::BreakBefore, Fault::ServerError] {
        let world = QuizWorld::start(quiz(json!({"max_attempts": 3}))).await;
        world.view().await;
        world.world.cloud.faults.plan(1, fault);
        let answer = world.submit(&all_wrong()).await;
        assert_eq!((answer.status, &answer.body["attempt"]["attempt_number"]), (201, &json!(1)), "{fault:?}");
        assert_eq!(
            (world.state(world.world.learner.id).await.used, answer.body["remaining_attempts"].as_u64()),
            (1, Some(2))
        );
    }
}

#[tokio::test]
async fn starting_and_saving_can_be_repeated_after_an_interruption() {
    for fault in EVERY_FAULT {
        for nth in 0..2 {
            let world = QuizWorld::start(quiz(json!({"time_limit_minutes": 10, "max_attempts": 1}))).await;
            world.view().await;
            world.world.cloud.faults.plan(nth, fault);
            world.world.cloud.faults.until_death(world.start_attempt()).await;
            let open = world.start_attempt().await.body["open_attempt"].clone();
            world.world.cloud.faults.plan(nth, fault);
            world.world.cloud.faults.until_death(world.save(&json!({"q1": "b"}))).await;
            world.save(&json!({"q1": "b"})).await;
            let view = world.view().await.body;
            assert_eq!(view["open_attempt"]["uuid"], open["uuid"], "{fault:?} at {nth}");
            assert_eq!(
                (&view["open_attempt"]["saved_answers"], &view["total_attempts"]),
                (&json!({"q1": "b"}), &json!(0))
            );
            world.world.clock.advance(jiff::SignedDuration::from_mins(11));
            world.world.cloud.faults.plan(nth, fault);
            world.world.cloud.faults.until_death(world.attempts()).await;
            world.world.cloud.faults.clear();
            assert_eq!(world.attempts().await.body["total_attempts"], 1, "{fault:?} at {nth}");
        }
    }
}

#[tokio::test]
async fn an_unavailable_store_answers_503_and_uses_no_attempt() {
    for fault in [Fault::ServerError, Fault::Throttle, Fault::TransactionConflict, Fault::BreakBefore] {
        let world = QuizWorld::start(quiz(json!({"max_attempts": 1}))).await;
        world.view().await;
        (1..500).for_each(|nth| world.world.cloud.faults.plan(nth, fault));
        let submission = world.submission(&world.world.caller(), &all_correct());
        let answer = submission.within(std::time::Duration::from_millis(1200)).send(&world.router).await;
        world.world.cloud.faults.clear();
        assert_eq!((answer.status, answer.code()), (503, "UNAVAILABLE"), "{fault:?}");
        assert_eq!(
            (
                world.state(world.world.learner.id).await.used,
                world.stored(world.world.learner.id).await.len()
            ),
            (0, 0)
        );
        assert_eq!(world.submit(&all_correct()).await.status, 201);
    }
}
