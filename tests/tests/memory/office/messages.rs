//! Messages to a course's learners: who gets one is counted beforehand, and each of them gets it once, whatever fails.

use std::collections::BTreeSet;

use domain::enrolment::EnrolmentStatus;
use domain::outbox::{Mail, Message, OutboxRow};
use domain::{Clock, Learner, LearnerId, MailPreferences};
use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::store::keys;
use tests::api::{ApiRequest, ApiResponse};
use tests::faults::Fault;
use tests::quizzes::{QuizWorld, quiz};
use tests::world::World;
use uuid::Uuid;

use super::{get, granting};

fn path(world: &World) -> String {
    format!("/api/office/courses/{}/messages/", world.course.uuid)
}

fn body(audience: &str) -> Value {
    json!({"subject": "A new appendix", "text": "Dear all,\n\nread it.", "audience": audience})
}

/// Enrols person `number`, with this profile.
async fn enrol(
    world: &World,
    number: u32,
    status: EnrolmentStatus,
    profile: impl FnOnce(Learner) -> Learner,
) -> LearnerId {
    let address = format!("person{number}@learner.example");
    let person = super::person(world, u128::from(number), &format!("Person {number}"), &address);
    world.put_learner(&profile(person.clone())).await;
    let enrolment = super::roster::enrolment(world, person.id, number, status);
    world.put(&keys::enrolment(person.id, world.course.uuid), &enrolment).await;
    person.id
}

/// What the page is told beforehand, all parts of the roster together: who gets the message, who unsubscribed, whose
/// address takes no e-mail.
async fn counted(world: &World, audience: &str) -> [u64; 3] {
    let (mut sums, mut cursor) = ([0; 3], String::new());
    loop {
        let part = get(world, &format!("{}recipients/?audience={audience}{cursor}", path(world))).await;
        assert_eq!(part.status, 200, "{part:?}");
        for (sum, name) in sums.iter_mut().zip(["recipients", "unsubscribed", "unreachable"]) {
            *sum += part.body[name].as_u64().unwrap();
        }
        match part.body["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return sums,
        }
    }
}

fn sums(progress: &Value) -> [u64; 3] {
    ["sent", "unsubscribed", "unreachable"].map(|name| progress[name].as_u64().unwrap())
}

async fn create(world: &World, audience: &str) -> String {
    let created = granting::post(world, &path(world), &body(audience)).await;
    assert_eq!((created.status, sums(&created.body)), (201, [0; 3]), "{created:?}");
    format!("{}{}/continue/", path(world), created.body["uuid"].as_str().unwrap())
}

async fn part(world: &World, path: &str) -> ApiResponse {
    ApiRequest::new("POST", path, &world.admin()).send(&world.office()).await
}

/// Sends parts until the message is finished; returns its counts.
async fn all_parts(world: &World, path: &str) -> [u64; 3] {
    loop {
        let answer = part(world, path).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        if !answer.body["finished_at"].is_null() {
            return sums(&answer.body);
        }
    }
}

/// The e-mails of messages that wait in the outbox.
async fn queued(world: &World) -> Vec<(OutboxRow, LearnerId)> {
    let rows = world.outbox().await.into_iter();
    rows.filter_map(|row| match row.message {
        Message::Mail(Mail::CourseMessage { learner, .. }) => Some((row, learner)),
        _ => None,
    })
    .collect()
}

#[tokio::test]
async fn those_who_are_counted_beforehand_get_the_message_and_nobody_else() {
    let world = World::start().await;
    let same = |it| it;
    let (active, completed) = (EnrolmentStatus::Active, EnrolmentStatus::Completed);
    let one = enrol(&world, 1, active, same).await;
    let two = enrol(&world, 2, completed, same).await;
    let unsubscribed = MailPreferences { no_instructor_messages: true, ..MailPreferences::default() };
    enrol(&world, 3, active, |it| Learner { mail: unsubscribed, ..it }).await;
    enrol(&world, 4, completed, |it| Learner { mail: unsubscribed, ..it }).await;
    let refused = MailPreferences { refused_since: Some(world.clock.now()), ..MailPreferences::default() };
    enrol(&world, 5, active, |it| Learner { mail: refused, ..it }).await;
    enrol(&world, 6, active, |it| Learner { email_verified: Some(false), ..it }).await;
    for (number, status) in [
        (7, EnrolmentStatus::Pending),
        (8, EnrolmentStatus::Suspended),
        (9, EnrolmentStatus::Dropped),
        (10, EnrolmentStatus::Revoked),
        (11, EnrolmentStatus::Expired),
    ] {
        enrol(&world, number, status, same).await;
    }
    let erased = enrol(&world, 12, active, same).await;
    crate::learner::erasing::erase(&world, erased).await.unwrap();
    for (audience, expected, recipients) in [
        ("everyone", [2, 2, 2], vec![one, two]),
        ("active", [1, 1, 2], vec![one]),
        ("completed", [1, 1, 0], vec![two]),
    ] {
        let before: BTreeSet<_> = queued(&world).await.into_iter().map(|(row, _)| row.id).collect();
        assert_eq!(counted(&world, audience).await, expected, "{audience}");
        let sending = create(&world, audience).await;
        assert_eq!(all_parts(&world, &sending).await, expected, "{audience}");
        let new = queued(&world).await.into_iter().filter(|(row, _)| !before.contains(&row.id));
        let told: BTreeSet<LearnerId> = new.map(|(_, learner)| learner).collect();
        assert_eq!(told, BTreeSet::from_iter(recipients), "{audience}");
    }
    let list = get(&world, &path(&world)).await.body;
    let [first, ..] = list["results"].as_array().unwrap().as_slice() else { panic!("{list}") };
    assert_eq!((&first["audience"], sums(first)), (&json!("completed"), [1, 1, 0]), "newest first: {list}");
    assert_eq!(
        (&first["subject"], &first["text"]),
        (&json!("A new appendix"), &json!("Dear all,\n\nread it."))
    );
    let log = get(&world, &format!("/api/office/audit/?course={}", world.course.uuid)).await.body;
    let entry = &log["results"][0];
    assert_eq!((&entry["action"], &entry["person"]), (&json!("course_message_sent"), &Value::Null));
    assert_eq!(
        entry["details"],
        json!({"message": first["uuid"], "audience": "completed"}),
        "no word of the text"
    );
}

#[tokio::test]
async fn who_enrols_after_it_was_written_does_not_get_it() {
    let world = World::start().await;
    let before = enrol(&world, 1, EnrolmentStatus::Active, |it| it).await;
    let sending = create(&world, "everyone").await;
    let late = super::person(&world, 2, "Late", "late@learner.example");
    world.put_learner(&late).await;
    world.clock.advance(SignedDuration::from_secs(1));
    let seconds = world.clock.now().as_second()
        - "2026-11-20T10:00:00Z".parse::<jiff::Timestamp>().unwrap().as_second();
    let seconds = u32::try_from(seconds).unwrap();
    let enrolment = super::roster::enrolment(&world, late.id, seconds, EnrolmentStatus::Active);
    world.put(&keys::enrolment(late.id, world.course.uuid), &enrolment).await;
    assert_eq!(counted(&world, "everyone").await, [2, 0, 0]);
    assert_eq!(all_parts(&world, &sending).await, [1, 0, 0]);
    assert_eq!(queued(&world).await.into_iter().map(|(_, learner)| learner).collect::<Vec<_>>(), [before]);
}

/// Three parts of the roster, each with every fault at each of its calls.
#[tokio::test]
async fn each_learner_gets_it_once_whatever_fails_and_however_often_it_is_asked_for() {
    let world = World::start().await;
    let mut enrolled = BTreeSet::new();
    for number in 0..200 {
        enrolled.insert(enrol(&world, number, EnrolmentStatus::Active, |it| it).await);
    }
    let expected = counted(&world, "everyone").await;
    assert_eq!(expected, [200, 0, 0]);
    let sending = create(&world, "everyone").await;
    let office = world.office();
    let request = || ApiRequest::new("POST", &sending, &world.admin());
    let mut nth = 0;
    loop {
        for fault in [Fault::DieBefore, Fault::DieAfter] {
            world.cloud.faults.plan(nth, fault);
            drop(world.cloud.faults.until_death(request().send(&office)).await);
        }
        for fault in [Fault::BreakAfter, Fault::Throttle, Fault::TransactionConflict] {
            world.cloud.faults.plan(nth, fault);
            let answer = request().send(&office).await;
            assert_eq!(answer.status, 200, "{answer:?}");
        }
        // Two at once, as two open pages send them.
        let (one, two) = tokio::join!(request().send(&office), request().send(&office));
        assert_eq!((one.status, two.status), (200, 200), "{one:?} {two:?}");
        nth += 1;
        if !two.body["finished_at"].is_null() && !one.body["finished_at"].is_null() {
            break;
        }
    }
    assert_eq!(all_parts(&world, &sending).await, expected, "again, after the end");
    let rows = queued(&world).await;
    let told: BTreeSet<LearnerId> = rows.iter().map(|(_, learner)| *learner).collect();
    let ids: BTreeSet<Uuid> = rows.iter().map(|(row, _)| row.id.0).collect();
    assert_eq!((rows.len(), ids.len(), told), (200, 200, enrolled));
}

#[tokio::test]
async fn a_part_costs_the_same_however_long_the_roster_is() {
    let mut calls = Vec::new();
    for size in [10, 400] {
        let world = World::start().await;
        for number in 0..size {
            enrol(&world, number, EnrolmentStatus::Active, |it| it).await;
        }
        let sending = create(&world, "everyone").await;
        let office = world.office();
        world.cloud.faults.take_calls();
        world.cloud.faults.take_round_trips();
        let answer = ApiRequest::new("POST", &sending, &world.admin()).send(&office).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        calls.push((world.cloud.faults.take_calls().len(), world.cloud.faults.take_round_trips()));
        assert!(queued(&world).await.len() <= 90);
    }
    // One more batch for the enrolments and profiles of a whole part.
    assert!(calls[1].0 <= calls[0].0 + 1 && calls[1].1 <= calls[0].1 + 1, "{calls:?}");
}

#[tokio::test]
async fn a_course_sends_five_messages_a_day_and_says_so() {
    let world = World::start().await;
    for _ in 0..5 {
        create(&world, "everyone").await;
    }
    let sixth = granting::post(&world, &path(&world), &body("everyone")).await;
    assert_eq!((sixth.status, sixth.code()), (429, "RATE_LIMITED"), "{sixth:?}");
    assert!(sixth.body["error"]["message"].as_str().unwrap().contains("5 messages within 24 hours"));
    assert_eq!(get(&world, &path(&world)).await.body["results"].as_array().unwrap().len(), 5);
    world.clock.advance(SignedDuration::from_hours(24));
    create(&world, "everyone").await;
}

#[tokio::test]
async fn what_is_no_message_is_refused_and_changes_nothing() {
    let world = World::start().await;
    for (field, value) in [
        ("subject", json!(" \u{200B} ")),
        ("subject", json!("é".repeat(121))),
        ("text", json!("\n\u{202E}\n")),
        ("text", json!("é".repeat(5_001))),
        ("audience", json!("all")),
    ] {
        let mut wrong = body("everyone");
        wrong[field] = value;
        let answer = granting::post(&world, &path(&world), &wrong).await;
        assert_eq!((answer.status, answer.code()), (400, "VALIDATION_ERROR"), "{wrong}");
        assert!(answer.body["error"]["details"][field].is_array(), "{answer:?}");
    }
    for query in ["audience=all", "cursor=x"] {
        assert_eq!(get(&world, &format!("{}recipients/?{query}", path(&world))).await.status, 400, "{query}");
    }
    let nothing = format!("{}{}/continue/", path(&world), Uuid::from_u128(9));
    assert_eq!(part(&world, &nothing).await.status, 404);
    assert_eq!(get(&world, &path(&world)).await.body["results"], json!([]));
    assert!(queued(&world).await.is_empty());
}

#[tokio::test]
async fn an_instructor_writes_to_the_learners_of_own_courses_only() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    let office = world.world.office();
    let path = path(&world.world);
    let sending = format!("{path}{}/continue/", Uuid::from_u128(9));
    let asks = [
        ("GET", path.clone(), None),
        ("GET", format!("{path}recipients/"), None),
        ("POST", path.clone(), Some(body("everyone"))),
        ("POST", sending, None),
    ];
    for (caller, expected) in [
        (world.instructor(), [200, 200, 201, 404]),
        (world.stranger("[instructor]"), [404; 4]),
        (world.stranger("[learner]"), [403; 4]),
        (world.world.caller(), [403; 4]),
    ] {
        for ((method, path, body), status) in asks.iter().zip(expected) {
            let request = ApiRequest::new(method, path, &caller);
            let request = body.iter().fold(request, |request, body| request.body(body));
            let answer = request.send(&office).await;
            assert_eq!(answer.status, status, "{method} {path}: {answer:?}");
        }
    }
}
