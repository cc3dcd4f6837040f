//! The daily digest: at seven in the instructor's own time zone, once for each day, and only if something waits.

mod repeated;

use domain::course::Course;
use domain::course::digest::CourseDigest;
use domain::outbox::{Mail, Message, OutboxRow};
use domain::{Clock, CourseId, Learner, LearnerId, SubmissionId};
use enrolment_sweep::SweptWork;
use jiff::Timestamp;
use serde_json::{Value, json};
use shared::store::{CourseSubmission, EnrolmentWalk, SentMarker, Store, Transaction, keys};
use tests::api::{ApiRequest, ApiResponse, Caller};
use tests::mail::delivered;
use tests::uploads::ASSIGNMENT;
use tests::world::{World, hybrid_course, soon};
use uuid::Uuid;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// An instructor who lives in this time zone.
async fn instructor(world: &World, number: u128, zone: &str) -> LearnerId {
    let id = LearnerId(Uuid::from_u128(0x7e_0000 + number));
    let profile = Learner {
        id,
        email: format!("instructor{number}@provider.example"),
        name: format!("Instructor {number}"),
        time_zone: Some(zone.to_owned()),
        ..world.learner.clone()
    };
    world.put_learner(&profile).await;
    id
}

/// The world's course as it names these people.
async fn teach(world: &World, course: &Course, instructors: &[LearnerId]) {
    let course = Course { instructors: instructors.iter().copied().collect(), ..course.clone() };
    world.put_course(&course).await;
}

/// One more submission that waits.
async fn submit(world: &World, course: CourseId, number: u128, at: Timestamp) {
    let (id, learner) = (SubmissionId(Uuid::from_u128(0x5b_0000 + number)), world.learner.id);
    let entry = CourseSubmission { learner, assignment: ASSIGNMENT, submission: id, file: None };
    let status = domain::assignment::submission::SubmissionStatus::Submitted;
    world.put(&keys::course_submission(course, Some(status), at, id), &entry).await;
}

async fn digests(world: &World) -> Vec<OutboxRow> {
    let mut rows = world.outbox().await;
    rows.retain(|row| matches!(row.message, Message::Mail(Mail::TeachingDigest { .. })));
    rows.sort_by_key(|row| row.id);
    rows
}

/// Whom each digest is for, its day, and what it says of the courses.
async fn said(world: &World) -> Vec<(LearnerId, String, Vec<CourseDigest>)> {
    let rows = digests(world).await.into_iter();
    let said = rows.filter_map(|row| match row.message {
        Message::Mail(Mail::TeachingDigest { learner, day, courses, .. }) => {
            Some((learner, day.to_string(), courses))
        }
        _ => None,
    });
    said.collect()
}

/// Sweeps at this moment, with what the run hands over.
async fn sweep_at(world: &World, moment: &str) {
    world.clock.set(at(moment));
    world.settle().await;
}

/// A world whose course has one submission that waits, taught by one person in London who has had the first decision.
async fn one_waiting() -> (World, LearnerId) {
    let world = World::start().await;
    world.clock.set(at("2026-11-28T10:00:00Z"));
    let grace = instructor(&world, 1, "Europe/London").await;
    teach(&world, &world.course, &[grace]).await;
    submit(&world, world.course.uuid, 1, at("2026-11-27T09:00:00Z")).await;
    world.settle().await;
    (world, grace)
}

#[tokio::test]
async fn at_seven_each_instructor_hears_once_what_waits() {
    let (world, grace) = one_waiting().await;
    let karim = instructor(&world, 2, "Asia/Kathmandu").await;
    teach(&world, &world.course, &[grace, karim]).await;
    world.settle().await;
    assert_eq!(said(&world).await.len(), 0, "who begins to teach hears the next morning");
    sweep_at(&world, "2026-11-29T01:14:00Z").await;
    assert_eq!(said(&world).await.len(), 0);
    let expected = CourseDigest {
        course: world.course.uuid,
        waiting: 1,
        has_more: false,
        oldest_at: Some(at("2026-11-27T09:00:00Z")),
        today: Vec::new(),
        unrecorded: Vec::new(),
    };
    for (moment, whom) in [("2026-11-29T01:15:00Z", karim), ("2026-11-29T07:00:00Z", grace)] {
        let before = said(&world).await.len();
        for _ in 0..3 {
            sweep_at(&world, moment).await;
        }
        let now = said(&world).await;
        assert_eq!(now.len(), before + 1, "{moment}");
        assert_eq!(now[before], (whom, "2026-11-29".to_owned(), vec![expected.clone()]));
    }
    sweep_at(&world, "2026-11-30T00:59:00Z").await;
    assert_eq!(said(&world).await.len(), 2);
    sweep_at(&world, "2026-11-30T09:00:00Z").await;
    assert_eq!(said(&world).await.len(), 4);
}

#[tokio::test]
async fn nothing_is_sent_where_nothing_waits_or_nobody_wants_it() {
    let (world, grace) = one_waiting().await;
    let id = SubmissionId(Uuid::from_u128(0x5b_0001));
    let status = domain::assignment::submission::SubmissionStatus::Submitted;
    let key = keys::course_submission(world.course.uuid, Some(status), at("2026-11-27T09:00:00Z"), id);
    let mut transaction = Transaction::new();
    transaction.remove(&key);
    assert!(world.store.write(soon(), &transaction).await.unwrap());
    sweep_at(&world, "2026-11-29T08:00:00Z").await;
    assert_eq!(said(&world).await.len(), 0, "nothing waits");
    submit(&world, world.course.uuid, 2, at("2026-11-29T09:00:00Z")).await;
    let profile = world.get(&keys::learner(grace)).await.unwrap();
    let mail = profile.mail;
    for (day, mail, verified) in [
        ("30", mail.with_daily_digest(false), None),
        ("30", domain::MailPreferences { refused_since: Some(world.clock.now()), ..mail }, None),
        ("30", mail, Some(false)),
    ] {
        let changed = Learner { mail, email_verified: verified, ..profile.clone() };
        world.put(&keys::learner(grace), &changed).await;
        sweep_at(&world, &format!("2026-11-{day}T08:00:00Z")).await;
        assert_eq!(said(&world).await.len(), 0);
    }
    world.put(&keys::learner(grace), &profile).await;
    sweep_at(&world, "2026-12-01T08:00:00Z").await;
    assert_eq!(said(&world).await.len(), 1, "and then there is one again, of that day alone");
}

#[tokio::test]
async fn who_does_not_teach_a_course_any_more_hears_nothing_of_it() {
    let (mut world, grace) = one_waiting().await;
    let mut other = world.course.clone();
    other.uuid = CourseId(Uuid::from_u128(0xc0_0002));
    teach(&world, &other, &[grace]).await;
    submit(&world, other.uuid, 2, at("2026-11-28T09:00:00Z")).await;
    // The course alone is changed, as if the list were behind.
    world.publish(|course| course.instructors.clear()).await;
    sweep_at(&world, "2026-11-29T07:00:00Z").await;
    let said_now = said(&world).await;
    assert_eq!(said_now[0].2.iter().map(|said| said.course).collect::<Vec<_>>(), [other.uuid]);
    // What was queued before is not sent either.
    let row = digests(&world).await.remove(0);
    teach(&world, &other, &[]).await;
    let queued = domain::outbox::QueuedMessage::from(row);
    assert!(delivered(&world.email(), &queued).await);
    assert!(matches!(world.get(&keys::sent_marker(queued.id)).await, Some(SentMarker::Outdated { .. })));
    assert_eq!(world.cloud.inbox().len(), 0);
}

#[tokio::test]
async fn live_sessions_are_mentioned_on_their_day_and_until_attendance_is_recorded() {
    let mut course = hybrid_course();
    course.completion.requires_attendance = true;
    let mut world = World::with_course(course).await;
    world.clock.set(at("2027-01-10T12:00:00Z"));
    let grace = instructor(&world, 1, "America/New_York").await;
    world.publish(|course| course.instructors = [grace].into()).await;
    world.enrol().await;
    world.settle().await;
    let sessions: Vec<_> = world.course.sessions.iter().map(|session| session.uuid).collect();
    sweep_at(&world, "2027-01-11T12:00:00Z").await;
    sweep_at(&world, "2027-01-12T12:00:00Z").await;
    let of = |said: &[(LearnerId, String, Vec<CourseDigest>)], number: usize| {
        let course = &said[number].2[0];
        (course.today.clone(), course.unrecorded.clone())
    };
    let heard = said(&world).await;
    assert_eq!(of(&heard, 0), (vec![sessions[0]], vec![]));
    assert_eq!(of(&heard, 1), (vec![sessions[1]], vec![sessions[0]]));
    let person = Learner { id: grace, ..world.learner.clone() };
    let caller = Caller::new(&person).with("cognito:groups", "[instructor]");
    let path = format!("/api/courses/{}/sessions/{}/attendance/", world.course.uuid, sessions[0].0);
    for body in [json!({"attended": [world.learner.id]}), json!({"absent": [world.learner.id]})] {
        let marked = ApiRequest::new("POST", &path, &caller).body(&body).send(&world.learner_api()).await;
        assert_eq!(marked.status, 200, "{marked:?}");
    }
    sweep_at(&world, "2027-01-13T12:00:00Z").await;
    assert_eq!(of(&said(&world).await, 2), (vec![sessions[2]], vec![sessions[1]]));
    sweep_at(&world, "2027-01-25T12:00:00Z").await;
    assert_eq!(said(&world).await.len(), 3, "after a week it is not mentioned any more");
}

#[tokio::test]
async fn a_new_time_zone_moves_the_next_digest_and_the_settings_switch_it_off() {
    let (world, grace) = one_waiting().await;
    let person = world.get(&keys::learner(grace)).await.unwrap();
    let caller = Caller::new(&person).with("cognito:groups", "[instructor]");
    let set = async |body: Value| -> ApiResponse {
        let request = ApiRequest::new("PATCH", "/api/users/me/", &caller).body(&body);
        request.send(&world.learner_api()).await
    };
    world.clock.set(at("2026-11-28T12:00:00Z"));
    assert_eq!(set(json!({"time_zone": "America/Los_Angeles"})).await.status, 200);
    sweep_at(&world, "2026-11-29T14:59:00Z").await;
    assert_eq!(said(&world).await.len(), 0, "it is not seven yet");
    sweep_at(&world, "2026-11-29T15:00:00Z").await;
    assert_eq!(said(&world).await.len(), 1);
    let off = set(json!({"daily_digest": false})).await;
    assert_eq!((&off.body["daily_digest"], &off.body["instructor_messages"]), (&json!(false), &json!(true)));
    sweep_at(&world, "2026-11-30T15:00:00Z").await;
    assert_eq!(said(&world).await.len(), 1);
    assert_eq!(set(json!({"daily_digest": true})).await.body["daily_digest"], true);
    sweep_at(&world, "2026-12-01T15:00:00Z").await;
    assert_eq!(said(&world).await.len(), 2);
}

#[tokio::test]
async fn the_link_of_a_digest_ends_digests_and_nothing_else() {
    let (world, grace) = one_waiting().await;
    sweep_at(&world, "2026-11-29T07:00:00Z").await;
    let queued = domain::outbox::QueuedMessage::from(digests(&world).await.remove(0));
    assert!(delivered(&world.email(), &queued).await);
    let inbox = world.cloud.inbox();
    let [mail] = &inbox[..] else { panic!("{} mails", inbox.len()) };
    assert_eq!(
        (mail.to.as_str(), mail.subject()),
        ("instructor1@provider.example", "Your courses: 1 submission to grade")
    );
    let text = mail.body("Text");
    let link = text.lines().find(|line| line.contains("/unsubscribe/")).unwrap();
    let token = link.split("/unsubscribe/").nth(1).unwrap().strip_suffix("?of=digest").unwrap();
    let one_click = format!("<https://learning.example.org/api/public/unsubscribe/{token}/>");
    let headers = mail.content()["Headers"].as_array().unwrap();
    assert!(headers.contains(&json!({"Name": "List-Unsubscribe", "Value": one_click})), "{headers:?}");
    let path = format!("/api/public/unsubscribe/{token}/");
    for _ in 0..2 {
        let answer = ApiRequest::new("POST", &path, &Caller::nobody()).send(&world.learner_api()).await;
        assert_eq!(answer.status, 204);
    }
    let wants = world.get(&keys::learner(grace)).await.unwrap().mail;
    assert_eq!((wants.no_daily_digest, wants.no_instructor_messages), (true, false));
}

#[tokio::test]
async fn a_message_of_the_release_before_is_still_a_settlement() {
    let part = json!({"course": Uuid::from_u128(0xc0), "part": 3});
    let read: SweptWork = serde_json::from_value(part).unwrap();
    assert!(matches!(read, SweptWork::Walk(EnrolmentWalk::Settlement(_))));
    let shard = SweptWork::Digests(Store::digest_shards().next().unwrap());
    let read: SweptWork = serde_json::from_value(serde_json::to_value(&shard).unwrap()).unwrap();
    assert_eq!(read, shard);
}
