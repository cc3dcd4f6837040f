//! Messages to a course's learners: who gets one is counted beforehand, and each of them gets it once, whatever fails and
//! whoever closes which page.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::course::message::{Audience, CourseMessage, MessageText};
use domain::enrolment::EnrolmentStatus;
use domain::outbox::{Mail, Message, OutboxRow};
use domain::{Clock, CourseMessageId, Learner, LearnerId, MailPreferences};
use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::http::cursor_text;
use shared::store::{Cursor, EnrolmentWalk, keys};
use shared::sweep_queue::Handover;
use shared::use_cases::send_course_message::CourseMessageSender;
use tests::api::{ApiRequest, ApiResponse};
use tests::faults::Fault;
use tests::quizzes::{QuizWorld, quiz};
use tests::world::{World, soon};
use tokio::time::Instant;
use uuid::Uuid;

use super::failed_work;

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

/// Writes a message; returns its path.
async fn create(world: &World, audience: &str) -> String {
    let created = granting::post(world, &path(world), &body(audience)).await;
    assert_eq!((created.status, sums(&created.body)), (201, [0; 3]), "{created:?}");
    assert_eq!(created.body["state"], "sending", "{created:?}");
    format!("{}{}/", path(world), created.body["uuid"].as_str().unwrap())
}

async fn post(world: &World, path: &str) -> ApiResponse {
    ApiRequest::new("POST", path, &world.admin()).send(&world.office()).await
}

/// A message as the list has it.
async fn listed(world: &World, message: &str) -> Value {
    let list = get(world, &path(world)).await.body;
    let is_it = |one: &&Value| message.ends_with(&format!("/{}/", one["uuid"].as_str().unwrap()));
    list["results"].as_array().unwrap().iter().find(is_it).expect("a message").clone()
}

/// Lets the sweep send what is due, and returns the message's counts, all parts together.
async fn all_parts(world: &World, message: &str) -> [u64; 3] {
    world.settle().await;
    let listed = listed(world, message).await;
    assert_eq!((&listed["state"], listed["finished_at"].is_string()), (&json!("sent"), true), "{listed}");
    sums(&listed)
}

/// A run that has time for one part alone.
async fn one_part(world: &World) {
    let short = Instant::now() + Duration::from_secs(8);
    world.enrolment_sweep().sweep(short).await.unwrap();
}

/// So many enrolled people.
async fn enrol_many(world: &World, many: u32) -> BTreeSet<LearnerId> {
    let mut enrolled = BTreeSet::new();
    for number in 0..many {
        enrolled.insert(enrol(world, number, EnrolmentStatus::Active, |it| it).await);
    }
    enrolled
}

/// A message that is due, whatever the quota says.
pub(super) async fn put_message(world: &World) -> CourseMessage {
    let (id, course) = (CourseMessageId(world.clock.new_id()), world.course.uuid);
    let written = (MessageText::checked("A new appendix", "Read it.").unwrap(), Audience::Everyone);
    let since = (world.clock.now(), "a request");
    let message = CourseMessage::new(id, course, world.learner.id, written, since);
    world.put(&keys::course_message(course, id), &message).await;
    message
}

fn handover(world: &World, message: &CourseMessage) -> Handover<EnrolmentWalk> {
    let work = EnrolmentWalk::Message { course: message.course, message: message.id };
    Handover { work, until: world.clock.now() + SignedDuration::from_mins(1) }
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

/// Two parts of the roster in one run, with this fault at each of its calls, one after the other.
async fn sent_despite(fault: Fault) {
    let world = World::start().await;
    let enrolled = enrol_many(&world, 95).await;
    let (mut messages, mut met) = (0, true);
    while met {
        let message = put_message(&world).await;
        world.cloud.faults.plan(messages, fault);
        let sweep = world.enrolment_sweep();
        let run = async { sweep.go_on(handover(&world, &message), soon()).await };
        drop(world.cloud.faults.until_death(run).await);
        met = !world.cloud.faults.clear();
        // What a run has left is done by the next one, without anybody who asks.
        world.clock.advance(SignedDuration::from_mins(7));
        world.settle().await;
        let after = world.get(&keys::course_message(message.course, message.id)).await.unwrap();
        let done = (after.finished_at.is_some(), after.reach.sent);
        assert_eq!(done, (true, 95), "{fault:?} at call {messages}: {after:?}");
        messages += 1;
    }
    assert!(messages > 10, "{messages} calls");
    let mut told: BTreeMap<CourseMessageId, Vec<LearnerId>> = BTreeMap::new();
    for (row, learner) in queued(&world).await {
        let Message::Mail(Mail::CourseMessage { message, .. }) = row.message else { panic!("{row:?}") };
        assert_eq!(row.correlation_id, "a request");
        told.entry(message).or_default().push(learner);
    }
    assert_eq!(told.len(), messages);
    for (message, told) in told {
        assert_eq!(told.len(), 95, "{message}");
        assert_eq!(told.into_iter().collect::<BTreeSet<_>>(), enrolled, "{message}");
    }
}

#[tokio::test]
async fn each_learner_gets_it_once_whatever_fails() {
    for fault in [Fault::BreakAfter, Fault::Throttle, Fault::TransactionConflict] {
        sent_despite(fault).await;
    }
}

#[tokio::test]
async fn each_learner_gets_it_once_whoever_dies() {
    for fault in [Fault::DieBefore, Fault::DieAfter] {
        sent_despite(fault).await;
    }
}

#[tokio::test]
async fn two_processes_that_send_the_same_part_send_it_once() {
    let world = World::start().await;
    enrol_many(&world, 200).await;
    let message = put_message(&world).await;
    let (one, two) = (world.enrolment_sweep(), world.enrolment_sweep());
    let same = || handover(&world, &message);
    let (first, second) = tokio::join!(one.go_on(same(), soon()), two.go_on(same(), soon()));
    assert!(first.is_ok() && second.is_ok(), "{first:?} {second:?}");
    // The handover comes again, late.
    one.go_on(same(), soon()).await.unwrap();
    let rows = queued(&world).await;
    let ids: BTreeSet<Uuid> = rows.iter().map(|(row, _)| row.id.0).collect();
    assert_eq!((rows.len(), ids.len()), (200, 200));
    let after = world.get(&keys::course_message(message.course, message.id)).await.unwrap();
    assert_eq!((after.reach.sent, after.due_at), (200, None));
}

#[tokio::test]
async fn a_message_is_finished_by_the_sweep_and_by_nobody_who_looks_on() {
    let world = World::start().await;
    enrol_many(&world, 200).await;
    let message = create(&world, "everyone").await;
    assert_eq!(sums(&listed(&world, &message).await), [0; 3]);
    for sent in [90, 180] {
        one_part(&world).await;
        let listed = listed(&world, &message).await;
        assert_eq!((sums(&listed), &listed["state"]), ([sent, 0, 0], &json!("sending")), "{listed}");
    }
    assert_eq!(all_parts(&world, &message).await, [200, 0, 0]);
    assert_eq!(queued(&world).await.len(), 200);
    assert_eq!(all_parts(&world, &message).await, [200, 0, 0], "nothing is due any more");
    assert_eq!(queued(&world).await.len(), 200);
}

#[tokio::test]
async fn a_message_can_be_stopped_and_goes_on_where_it_stopped() {
    let world = World::start().await;
    let enrolled = enrol_many(&world, 200).await;
    let message = create(&world, "everyone").await;
    one_part(&world).await;
    for _ in 0..2 {
        let stopped = post(&world, &format!("{message}stop/")).await;
        assert_eq!((stopped.status, &stopped.body["state"]), (200, &json!("stopped")), "{stopped:?}");
        assert_eq!(sums(&stopped.body), [90, 0, 0]);
    }
    world.clock.advance(SignedDuration::from_hours(1));
    world.settle().await;
    assert_eq!(queued(&world).await.len(), 90, "those whom it had reached");
    assert_eq!(failed_work::list(&world, "course_messages").await["results"], json!([]));
    for _ in 0..2 {
        let continued = post(&world, &format!("{message}continue/")).await;
        assert_eq!((continued.status, &continued.body["state"]), (200, &json!("sending")), "{continued:?}");
    }
    assert_eq!(all_parts(&world, &message).await, [200, 0, 0]);
    let told: BTreeSet<LearnerId> = queued(&world).await.into_iter().map(|(_, learner)| learner).collect();
    assert_eq!(told, enrolled);
    for verb in ["stop", "continue"] {
        let sent = post(&world, &format!("{message}{verb}/")).await;
        assert_eq!((sent.status, &sent.body["state"]), (200, &json!("sent")), "{sent:?}");
    }
    let log = get(&world, &format!("/api/office/audit/?course={}", world.course.uuid)).await.body;
    let actions: Vec<&Value> =
        log["results"].as_array().unwrap().iter().map(|entry| &entry["action"]).collect();
    assert_eq!(actions, ["course_message_continued", "course_message_stopped", "course_message_sent"]);
}

#[tokio::test]
async fn a_message_that_is_stopped_while_a_part_is_sent_stays_stopped() {
    let world = World::start().await;
    enrol_many(&world, 200).await;
    let message = create(&world, "everyone").await;
    let sweep = world.enrolment_sweep();
    let stop = format!("{message}stop/");
    let (run, stopped) = tokio::join!(sweep.sweep(soon()), post(&world, &stop));
    assert!(run.is_ok(), "{run:?}");
    assert_eq!(stopped.status, 200, "{stopped:?}");
    world.clock.advance(SignedDuration::from_hours(1));
    world.settle().await;
    let listed = listed(&world, &message).await;
    assert_eq!(sums(&listed)[0], u64::try_from(queued(&world).await.len()).unwrap(), "{listed}");
    assert!(["stopped", "sent"].contains(&listed["state"].as_str().unwrap()), "{listed}");
}

/// An earlier release sent it while its page was open, and wrote its place as a cursor of the API.
#[tokio::test]
async fn a_message_that_an_earlier_release_left_goes_on_where_it_was() {
    let world = World::start().await;
    enrol_many(&world, 200).await;
    let message = put_message(&world).await;
    one_part(&world).await;
    let key = keys::course_message(message.course, message.id);
    let begun = world.get(&key).await.unwrap();
    let place = Cursor::OlderThan(begun.after.clone().unwrap());
    let (due_at, moved_at, next) = (None, None, Some(cursor_text(&place)));
    world.put(&key, &CourseMessage { after: None, next, due_at, moved_at, ..begun }).await;
    let path = format!("{}{}/", path(&world), message.id);
    assert_eq!(listed(&world, &path).await["state"], "stopped");
    assert_eq!(post(&world, &format!("{path}continue/")).await.status, 200);
    assert_eq!(all_parts(&world, &path).await, [200, 0, 0]);
    assert_eq!(queued(&world).await.len(), 200);
}

/// The profile of a learner is not one: the part fails each time.
#[tokio::test]
async fn a_part_that_keeps_failing_is_in_failed_work_until_it_is_mended() {
    let world = World::start().await;
    let broken = enrol(&world, 1, EnrolmentStatus::Active, |it| it).await;
    let message = create(&world, "everyone").await;
    let client = aws_sdk_dynamodb::Client::new(&world.cloud.quiet.config);
    let text = |text: String| AttributeValue::S(text);
    client
        .put_item()
        .table_name(tests::tables::names().main.unwrap())
        .item("pk", text(format!("USER#{broken}")))
        .item("sk", text("PROFILE".to_owned()))
        .item("version", AttributeValue::N("1".to_owned()))
        .item("email", AttributeValue::Bool(true))
        .send()
        .await
        .unwrap();
    assert!(world.enrolment_sweep().sweep(soon()).await.is_err(), "the alarm rings");
    assert!(world.enrolment_sweep().sweep(soon()).await.is_ok(), "it waits a little");
    assert_eq!(failed_work::list(&world, "course_messages").await["results"], json!([]), "it is tried again");
    world.clock.advance(SignedDuration::from_mins(15));
    assert_eq!(listed(&world, &message).await["state"], "delayed");
    let waiting = failed_work::list(&world, "course_messages").await;
    let [piece] = waiting["results"].as_array().unwrap().as_slice() else { panic!("{waiting}") };
    assert_eq!((&piece["reason"], &piece["subject"]), (&json!("not_sent"), &json!("A new appendix")));
    assert_eq!(piece["course"]["uuid"], json!(world.course.uuid), "{piece}");
    let overview = get(&world, "/api/office/failed-work/").await.body;
    let counted = |kind: &str| {
        overview["kinds"].as_array().unwrap().iter().find(|one| one["kind"] == kind).unwrap()["count"].clone()
    };
    assert_eq!((counted("course_messages"), counted("enrolments")), (json!(1), json!(0)));
    assert!(world.enrolment_sweep().sweep(soon()).await.is_err(), "and rings again");
    // Mended, and tried again at once.
    client
        .delete_item()
        .table_name(tests::tables::names().main.unwrap())
        .key("pk", text(format!("USER#{broken}")))
        .key("sk", text("PROFILE".to_owned()))
        .send()
        .await
        .unwrap();
    let person = super::person(&world, 1, "Person 1", "person1@learner.example");
    world.put_learner(&person).await;
    world.settle().await;
    assert!(queued(&world).await.is_empty(), "it still waits");
    let retried = failed_work::retry(&world, "course_messages", &json!({"id": piece["id"]})).await;
    assert_eq!(retried.body["retried"], 1, "{retried:?}");
    assert_eq!(all_parts(&world, &message).await, [1, 0, 0]);
    let again = failed_work::retry(&world, "course_messages", &json!({"id": piece["id"]})).await;
    assert_eq!(again.body["retried"], 0, "{again:?}");
}

#[tokio::test]
async fn a_part_costs_the_same_however_long_the_roster_is() {
    let mut calls = Vec::new();
    for size in [10, 400] {
        let world = World::start().await;
        enrol_many(&world, size).await;
        let message = put_message(&world).await;
        let store = world.cloud.aws.store(tests::world::tables_of(&["main", "outbox"]));
        let sender = CourseMessageSender { store, clock: std::sync::Arc::clone(&world.clock) as _ };
        world.cloud.faults.take_calls();
        world.cloud.faults.take_round_trips();
        let short = Instant::now() + Duration::from_secs(8);
        assert_eq!(sender.send(short, (message.course, message.id)).await.unwrap(), 1);
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
    for verb in ["stop", "continue"] {
        let nothing = format!("{}{}/{verb}/", path(&world), Uuid::from_u128(9));
        assert_eq!(post(&world, &nothing).await.status, 404);
    }
    assert_eq!(get(&world, &path(&world)).await.body["results"], json!([]));
    assert!(queued(&world).await.is_empty());
}

#[tokio::test]
async fn an_instructor_writes_to_the_learners_of_own_courses_only() {
    let world = QuizWorld::start(quiz(json!({}))).await;
    let office = world.world.office();
    let path = path(&world.world);
    let message = format!("{path}{}/", Uuid::from_u128(9));
    let asks = [
        ("GET", path.clone(), None),
        ("GET", format!("{path}recipients/"), None),
        ("POST", path.clone(), Some(body("everyone"))),
        ("POST", format!("{message}stop/"), None),
        ("POST", format!("{message}continue/"), None),
    ];
    for (caller, expected) in [
        (world.instructor(), [200, 200, 201, 404, 404]),
        (world.stranger("[instructor]"), [404; 5]),
        (world.stranger("[learner]"), [403; 5]),
        (world.world.caller(), [403; 5]),
    ] {
        for ((method, path, body), status) in asks.iter().zip(expected) {
            let request = ApiRequest::new(method, path, &caller);
            let request = body.iter().fold(request, |request, body| request.body(body));
            let answer = request.send(&office).await;
            assert_eq!(answer.status, status, "{method} {path}: {answer:?}");
        }
    }
}
