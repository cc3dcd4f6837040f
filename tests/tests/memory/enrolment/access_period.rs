//! Access that ends: what is closed then, what stays open, and the office's way to give more time.

use std::collections::BTreeMap;

use domain::Clock;
use domain::course::EnrolmentRule;
use domain::enrolment::{Enrolment, EnrolmentStatus};
use domain::outbox::{Mail, Message};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use shared::store::keys;
use tests::api::{ApiRequest, ApiResponse};
use tests::front_door::{FrontDoor, operations};
use tests::quizzes::{QuizWorld, all_correct, quiz};
use tests::uploads::{UploadWorld, pdf};
use tests::world::World;

/// What a learner studies with: closed once access has ended.
const CLOSED: [&str; 7] = [
    "getContent",
    "completeContent",
    "getQuiz",
    "startQuiz",
    "saveAnswers",
    "submitQuiz",
    "createSubmission",
];

fn days(count: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * count)
}

/// The learner's access ends at a moment.
async fn end_access(world: &World, at: Timestamp) {
    let enrolment = Enrolment { access_until: Some(at), ..world.enrolment().await.unwrap() };
    world.put(&keys::enrolment(world.learner.id, world.course.uuid), &enrolment).await;
}

/// A world in which the learner's access ends in so many seconds.
async fn world_that_ends(seconds: i64) -> FrontDoor {
    let door = FrontDoor::open().await;
    end_access(&door.world, door.world.clock.now() + SignedDuration::from_secs(seconds)).await;
    door
}

#[tokio::test]
async fn every_route_that_studies_is_closed_at_the_end_and_everything_else_stays_open() {
    let mut closed = Vec::new();
    // What only reads shares a world; what one write changes would hide what the next one answers.
    let (open, ended) = (world_that_ends(1).await, world_that_ends(0).await);
    for operation in operations() {
        if operation.is_public() || open.caller_of(&operation) != open.learner() {
            continue;
        }
        let ask = async |door: &FrontDoor| {
            let body = door.body(&operation, &BTreeMap::new());
            let request = door.request(&operation, &door.learner(), &BTreeMap::new(), body);
            match CLOSED.contains(&operation.id()) {
                true => {
                    let answer = door.send(&operation, request).await;
                    (answer.status, answer.code().to_owned())
                }
                false => (door.status(&operation, request).await, String::new()),
            }
        };
        let (before, after) = match operation.writes() {
            true => (ask(&world_that_ends(1).await).await, ask(&world_that_ends(0).await).await),
            false => (ask(&open).await, ask(&ended).await),
        };
        if CLOSED.contains(&operation.id()) {
            assert_ne!(before.1, "ACCESS_ENDED", "{}", operation.id());
            assert_eq!(after, (403, "ACCESS_ENDED".to_owned()), "{}", operation.id());
            closed.push(operation.id().to_owned());
        } else {
            assert_eq!(before, after, "{}", operation.id());
        }
    }
    assert_eq!(closed.len(), CLOSED.len(), "{closed:?}");
}

#[tokio::test]
async fn an_attempt_that_began_before_the_end_is_submitted_within_its_time() {
    let timed = || quiz(json!({"time_limit_minutes": 10, "max_attempts": 3, "passing_score": 50}));
    let world = QuizWorld::start(timed()).await;
    end_access(&world.world, world.world.clock.now() + SignedDuration::from_mins(5)).await;
    assert_eq!(world.start_attempt().await.status, 201);
    world.world.clock.advance(SignedDuration::from_mins(6));
    assert_eq!(world.view().await.status, 200, "it can be gone on with after a reload");
    assert_eq!(world.save(&all_correct()).await.status, 200);
    let done = world.submit(&all_correct()).await;
    assert_eq!((done.status, &done.body["passed"]), (201, &json!(true)), "{done:?}");
    let second = world.start_attempt().await;
    assert_eq!((second.status, second.code()), (403, "ACCESS_ENDED"), "{second:?}");
    assert_eq!(world.attempts().await.body["total_attempts"], 1, "and its result stays readable");

    // One whose learner does not come back is submitted with what was saved.
    let world = QuizWorld::start(timed()).await;
    end_access(&world.world, world.world.clock.now() + SignedDuration::from_mins(5)).await;
    world.start_attempt().await;
    world.save(&all_correct()).await;
    world.world.clock.advance(SignedDuration::from_mins(30));
    assert_eq!(world.sweep().await.unwrap().submitted, 1);
}

#[tokio::test]
async fn a_file_that_was_announced_before_the_end_arrives_and_no_other_does() {
    let world = UploadWorld::start(json!({})).await;
    end_access(&world.world, world.world.clock.now() + SignedDuration::from_mins(5)).await;
    let created = world.announce("work.pdf", pdf().len()).await;
    assert_eq!(world.upload(&created, &pdf()), 200);
    world.world.clock.advance(SignedDuration::from_mins(6));
    let done = world.complete(&created).await;
    assert_eq!((done.status, &done.body["status"]), (200, &json!("submitted")), "{done:?}");
    let late = world.announce("more.pdf", pdf().len()).await;
    assert_eq!((late.status, late.code()), (403, "ACCESS_ENDED"), "{late:?}");
}

/// A world whose course gives access for 30 days, in which the office has granted an enrolment.
async fn granted() -> World {
    let mut course = tests::world::course();
    course.enrolment = EnrolmentRule { access_days: Some(30), ..EnrolmentRule::default() };
    let world = World::with_course(course).await;
    let path = format!("/api/office/people/{}/enrolments/", world.learner.id);
    let body = json!({"course_uuid": world.course.uuid, "kind": "complimentary", "reason": "A speaker."});
    let granted = ApiRequest::new("POST", &path, &world.admin()).body(&body).send(&world.office()).await;
    assert_eq!(granted.status, 201, "{granted:?}");
    world
}

async fn extend(world: &World, until: &str) -> ApiResponse {
    let path = format!("/api/office/people/{}/enrolments/{}/extend/", world.learner.id, world.course.uuid);
    let body = json!({"until": until, "reason": "She was ill."});
    ApiRequest::new("POST", &path, &world.admin()).body(&body).send(&world.office()).await
}

async fn listed(world: &World) -> Value {
    let list = ApiRequest::new("GET", "/api/enrollments/", &world.caller()).send(&world.learner_api()).await;
    list.body["results"][0].clone()
}

#[tokio::test]
async fn the_end_is_pinned_shown_and_put_off_with_one_e_mail_and_one_entry_in_the_log() {
    let world = granted().await;
    let end = "2026-12-22T12:00:00Z";
    let shown = listed(&world).await;
    assert_eq!((&shown["access_until"], &shown["access_ended"]), (&json!(end), &json!(false)));
    world.clock.advance(days(40));
    assert_eq!(listed(&world).await["access_ended"], true);
    assert_eq!(world.enrolment().await.unwrap().status, EnrolmentStatus::Active, "nothing was changed");
    for wrong in ["2026-12-30T12:00:00Z", "2026-12-21T12:00:00Z", "2046-12-21T12:00:00Z", "soon"] {
        let refused = extend(&world, wrong).await;
        assert_eq!((refused.status, refused.code()), (400, "VALIDATION_ERROR"), "{wrong}: {refused:?}");
    }
    for _ in 0..2 {
        assert_eq!(extend(&world, "2027-03-01T23:59:59Z").await.status, 200);
    }
    let shown = listed(&world).await;
    assert_eq!(
        (&shown["access_until"], &shown["access_ended"]),
        (&json!("2027-03-01T23:59:59Z"), &json!(false))
    );
    let extended = |message: &Message| matches!(message, Message::Mail(Mail::AccessExtended { .. }));
    assert_eq!(world.outbox().await.iter().filter(|row| extended(&row.message)).count(), 1);
    let path = format!("/api/office/audit/?person={}&action=enrolment_extended", world.learner.id);
    let log = ApiRequest::new("GET", &path, &world.admin()).send(&world.office()).await.body;
    let [entry] = log["results"].as_array().unwrap().as_slice() else { panic!("one entry: {log}") };
    assert_eq!(entry["reason"], "She was ill.");
    assert_eq!(entry["details"], json!({"until": "2027-03-01T23:59:59Z", "before": end}));
    let message = world
        .queued(Message::Mail(Mail::AccessExtended { learner: world.learner.id, course: world.course.uuid }));
    assert!(tests::mail::delivered(&world.email(), &message).await);
    assert!(world.cloud.inbox()[0].body("Text").contains("Access until: 1 March 2027"));
}

#[tokio::test]
async fn what_has_no_end_or_has_ended_otherwise_is_not_extended() {
    let world = granted().await;
    let endless = Enrolment { access_until: None, ..world.enrolment().await.unwrap() };
    world.put(&keys::enrolment(world.learner.id, world.course.uuid), &endless).await;
    let refused = extend(&world, "2027-03-01T00:00:00Z").await;
    assert_eq!((refused.status, refused.code()), (409, "CONFLICT"), "{refused:?}");
    world.clock.advance(days(9_999));
    let me = listed(&world).await;
    assert_eq!((&me["access_until"], &me["access_ended"]), (&Value::Null, &json!(false)));
}

#[tokio::test]
async fn a_course_that_changes_its_rule_changes_nobodys_end() {
    let world = granted().await;
    let mut course = world.course.clone();
    course.enrolment.access_days = None;
    course.revision += 1;
    world.put_course(&course).await;
    let before = world.enrolment().await.unwrap().access_until;
    let path = format!("/api/office/people/{}/enrolments/{}/withdraw/", world.learner.id, world.course.uuid);
    let why = json!({"reason": "By mistake."});
    for what in ["withdraw", "restore"] {
        let path = path.replace("withdraw", what);
        let answer = ApiRequest::new("POST", &path, &world.admin()).body(&why).send(&world.office()).await;
        assert_eq!(answer.status, 200, "{answer:?}");
    }
    assert_eq!(world.enrolment().await.unwrap().access_until, before);
}
