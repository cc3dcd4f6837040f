//! Failed work: every kind is listed with its reason, and is tried again once, whatever happens in between.

use std::collections::BTreeSet;

use domain::course::settlement::Settlement;
use domain::outbox::{Message, QueuedMessage, SessionRegistrant};
use domain::{Clock, LiveSessionId, MessageId, Registration};
use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::store::keys;
use tests::api::{ApiRequest, ApiResponse};
use tests::faults::Fault;
use tests::mail::{delivered, delivered_for};
use tests::world::{World, hybrid_course, soon};
use uuid::Uuid;

use super::get;

const EMAILS: &str = "email-dead-letters";
const SESSION: LiveSessionId = LiveSessionId(Uuid::from_u128(0xf1));

pub(super) async fn list(world: &World, kind: &str) -> Value {
    let answer = get(world, &format!("/api/office/failed-work/{kind}/")).await;
    assert_eq!(answer.status, 200, "{kind}: {answer:?}");
    answer.body
}

pub(super) async fn retry(world: &World, kind: &str, body: &Value) -> ApiResponse {
    let path = format!("/api/office/failed-work/{kind}/retry/");
    ApiRequest::new("POST", &path, &world.admin()).body(body).send(&world.office()).await
}

/// An e-mail whose message the queue has given up.
fn dead(world: &World, sqs_id: &str) -> QueuedMessage {
    let message = world.confirmation();
    let body = serde_json::to_string(&message).unwrap();
    world.cloud.dead_letters().put(EMAILS, sqs_id, &body, world.clock.now());
    message
}

fn registrant(world: &World) -> SessionRegistrant {
    SessionRegistrant { learner: world.learner.id, course: world.course.uuid, session: SESSION }
}

/// A registration that Zoom has refused.
pub(super) async fn refused_registration(world: &World) -> SessionRegistrant {
    let of = registrant(world);
    refuse(world, of).await;
    of
}

/// Zoom refuses a registration.
pub(crate) async fn refuse(world: &World, of: SessionRegistrant) {
    let now = world.clock.now();
    let refused = Registration::pending_for(of, now).failed("3043".to_owned(), now);
    world.put(&keys::registration(of.learner, of.course, of.session), &refused).await;
}

/// A certificate that the ledger has not caught up with, for an hour.
pub(crate) async fn missed_award(world: &World) {
    world.put_certificate(&world.a_certificate()).await;
    world.clock.advance(SignedDuration::from_hours(1));
}

/// The messages that the relay has put into the queue of e-mails since the last call.
fn queued_mails(world: &World) -> Vec<QueuedMessage> {
    let bodies = world.cloud.take_messages("/email").into_iter();
    bodies.map(|body| serde_json::from_str(body.as_str().unwrap()).unwrap()).collect()
}

#[tokio::test]
async fn every_kind_of_failed_work_is_counted_and_listed_with_its_reason() {
    let world = World::with_course(hybrid_course()).await;
    let message = dead(&world, "sqs-mail");
    let zoom = world.queued(Message::ZoomRegistration(registrant(&world)));
    let now = world.clock.now();
    world.cloud.dead_letters().put("zoom-dead-letters", "sqs-zoom", &json!(zoom).to_string(), now);
    let event = json!({"Records": [{"s3": {"object": {"key": "quarantine/secret-name.pdf"}}}]});
    world.cloud.dead_letters().put("upload-dead-letters", "sqs-upload", &event.to_string(), now);
    refused_registration(&world).await;
    let old = Settlement::of(world.course.uuid, 7, false, None, now);
    world.put(&keys::settlement(world.course.uuid), &old).await;
    let mut unit = shared::store::Transaction::new();
    let row = domain::outbox::OutboxRow {
        id: MessageId(world.clock.new_id()),
        message: message.message.clone(),
        due_at: now,
        created_at: now,
        correlation_id: "c".into(),
    };
    unit.enqueue(&row).unwrap();
    assert!(world.store.write(soon(), &unit).await.unwrap());
    let bounced = lost_mail(&world, "Bounce").await;
    super::messages::put_message(&world).await;
    missed_award(&world).await;

    let overview = get(&world, "/api/office/failed-work/").await;
    assert_eq!(overview.status, 200, "{overview:?}");
    let counts: Vec<(String, u64)> = overview.body["kinds"]
        .as_array()
        .unwrap()
        .iter()
        .map(|kind| (kind["kind"].as_str().unwrap().to_owned(), kind["count"].as_u64().unwrap()))
        .collect();
    let expected = [
        ("emails", "not_written", "enrolment_confirmed"),
        ("rejected_emails", "bounced", "enrolment_confirmed"),
        ("zoom_messages", "refused_by_zoom", ""),
        ("zoom_registrations", "refused_by_zoom", "Session 1"),
        ("uploads", "upload_not_confirmed", ""),
        ("awards", "not_awarded", "CPD-2026-7KQ2-M9XD-4HTV"),
        ("enrolments", "not_settled", ""),
        ("course_messages", "not_sent", "A new appendix"),
        ("messages", "not_relayed", "enrolment_confirmed"),
    ];
    assert_eq!(counts, expected.map(|(kind, ..)| (kind.to_owned(), 1)));
    for (kind, reason, subject) in expected {
        let body = list(&world, kind).await;
        let piece = &body["results"][0];
        assert_eq!(
            (&piece["reason"], &piece["subject"]),
            (&json!(reason), &json!(subject)),
            "{kind}: {body}"
        );
        assert_eq!(body["results"].as_array().unwrap().len(), 1, "{kind}");
        let about = !["uploads", "enrolments", "course_messages"].contains(&kind);
        assert_eq!(piece["person"]["name"] == json!("Ada Learner"), about, "{kind}: {piece}");
        assert_eq!(piece["course"]["title"] == json!("Clinical audit"), kind != "uploads", "{kind}");
        let text = body.to_string();
        for hidden in ["@", "secret-name", "quarantine", &bounced.id.to_string()] {
            assert!(!text.contains(hidden) || kind == "rejected_emails", "{kind} shows {hidden}: {text}");
        }
    }
    let zoom = list(&world, "zoom_registrations").await;
    assert_eq!(zoom["results"][0]["detail"], "3043");
    for queue in [EMAILS, "zoom-dead-letters", "upload-dead-letters"] {
        let (visible, hidden) = world.cloud.dead_letters().ids(queue);
        assert_eq!((visible.len(), hidden.len()), (1, 0), "{queue}: what was looked at is released");
    }
    let unknown = get(&world, "/api/office/failed-work/nothing/").await;
    assert_eq!((unknown.status, unknown.code()), (404, "NOT_FOUND"));
}

#[tokio::test]
async fn one_dead_letter_is_tried_again_and_becomes_one_mail_however_often() {
    let world = World::start().await;
    world.enrol().await;
    let (wanted, other) = (dead(&world, "one"), dead(&world, "two"));
    let answer = retry(&world, "emails", &json!({"id": "one"})).await;
    assert_eq!((answer.status, &answer.body), (200, &json!({"retried": 1, "next": null})));
    assert_eq!(world.cloud.dead_letters().ids(EMAILS), (vec!["two".to_owned()], vec![]));
    let again = retry(&world, "emails", &json!({"id": "one"})).await;
    assert_eq!((again.status, &again.body), (200, &json!({"retried": 0, "next": null})));
    let log = get(&world, &format!("/api/office/audit/?person={}", world.learner.id)).await.body;
    assert_eq!(log["results"].as_array().unwrap().len(), 1, "what did nothing is no action: {log}");
    assert_eq!(log["results"][0]["action"], "failed_work_retried");
    assert_eq!(log["results"][0]["details"], json!({"kind": "emails", "pieces": "1"}));

    // The sweep leaves young rows to the stream.
    world.clock.advance(SignedDuration::from_mins(5));
    world.sweep().await;
    let mails = queued_mails(&world);
    assert_eq!(mails.iter().map(|mail| mail.id).collect::<Vec<_>>(), [wanted.id]);
    // The dead letter was not removed in time, and is tried again after its e-mail was sent.
    assert!(delivered(&world.email(), &wanted).await);
    let body = serde_json::to_string(&wanted).unwrap();
    world.cloud.dead_letters().put(EMAILS, "one", &body, world.clock.now());
    let listed = list(&world, "emails").await;
    let reasons: BTreeSet<&str> =
        listed["results"].as_array().unwrap().iter().map(|it| it["reason"].as_str().unwrap()).collect();
    assert_eq!(reasons, BTreeSet::from(["done_meanwhile", "not_written"]));
    assert_eq!(retry(&world, "emails", &json!({})).await.body["retried"], 2);
    world.clock.advance(SignedDuration::from_mins(5));
    world.sweep().await;
    for mail in queued_mails(&world) {
        assert!([wanted.id, other.id].contains(&mail.id));
        assert!(delivered(&world.email(), &mail).await);
    }
    assert_eq!(world.cloud.inbox().len(), 2, "one e-mail for each message");
    assert_eq!(world.cloud.dead_letters().ids(EMAILS), (vec![], vec![]));
}

#[tokio::test]
async fn events_of_aws_go_back_as_they_are_and_are_never_stored() {
    let world = World::start().await;
    let now = world.clock.now();
    let notice = json!({
        "source": "aws.ses", "time": now, "detail": {"mail": {"destination": ["ada@learner.example"]}},
    });
    world.cloud.dead_letters().put(EMAILS, "notice", &notice.to_string(), now);
    world.cloud.dead_letters().put(EMAILS, "torn", "{\"id\": \"ada@learner.example", now);
    let listed = list(&world, "emails").await;
    let reasons: BTreeSet<&str> =
        listed["results"].as_array().unwrap().iter().map(|it| it["reason"].as_str().unwrap()).collect();
    assert_eq!(reasons, BTreeSet::from(["report_not_recorded", "unreadable"]));
    assert!(!listed.to_string().contains('@'), "{listed}");
    let answer = retry(&world, "emails", &json!({})).await;
    assert_eq!((answer.status, &answer.body["retried"]), (200, &json!(2)), "{answer:?}");
    let sent: BTreeSet<String> =
        world.cloud.take_messages("/email").iter().map(|body| body.as_str().unwrap().to_owned()).collect();
    assert!(sent.contains(&notice.to_string()), "{sent:?}");
    assert_eq!(sent.len(), 2);
    assert!(world.outbox().await.is_empty());
    assert_eq!(world.cloud.dead_letters().ids(EMAILS), (vec![], vec![]));
}

#[tokio::test]
async fn a_fault_at_any_call_loses_no_dead_letter_and_sends_each_mail_once() {
    for fault in
        [Fault::BreakBefore, Fault::BreakAfter, Fault::DieBefore, Fault::DieAfter, Fault::ServerError]
    {
        for nth in 0..7 {
            let world = World::start().await;
            world.enrol().await;
            let ids: BTreeSet<MessageId> = (0..3).map(|at| dead(&world, &format!("sqs-{at}")).id).collect();
            world.cloud.faults.plan(nth, fault);
            let path = "/api/office/failed-work/emails/retry/";
            let ask = ApiRequest::new("POST", path, &world.admin()).body(&json!({}));
            let ask = ask.header("idempotency-key", "once");
            let router = world.office();
            let answer = world.cloud.faults.until_death(ask.send(&router)).await;
            if let Some(answer) = answer {
                assert!([200, 503].contains(&answer.status), "{fault:?} at {nth}: {answer:?}");
            }
            world.cloud.faults.clear();
            // After their time, SQS shows what a process that died has hidden.
            world.cloud.dead_letters().show();
            let rows: BTreeSet<MessageId> = world.outbox().await.iter().map(|row| row.id).collect();
            let left = world.cloud.dead_letters().ids(EMAILS).0.len();
            assert!(rows == ids || left == 3, "{fault:?} at {nth}: {rows:?} and {left} left");
            assert_eq!(retry(&world, "emails", &json!({})).await.status, 200);
            let rows: BTreeSet<MessageId> = world.outbox().await.iter().map(|row| row.id).collect();
            assert_eq!(rows, ids, "{fault:?} at {nth}");
            assert_eq!(world.cloud.dead_letters().ids(EMAILS), (vec![], vec![]), "{fault:?} at {nth}");
            let log = get(&world, "/api/office/audit/").await.body["results"].as_array().unwrap().len();
            assert!((1..=2).contains(&log), "{fault:?} at {nth}: {log} entries");
        }
    }
}

#[tokio::test]
async fn ten_thousand_dead_letters_are_listed_by_pages_and_tried_again_in_bounded_requests() {
    let world = World::start().await;
    for number in 0..10_000 {
        dead(&world, &format!("sqs-{number:05}"));
    }
    let overview = get(&world, "/api/office/failed-work/").await.body;
    assert_eq!(overview["kinds"][0], json!({"kind": "emails", "count": 10_000, "more": false}));
    let first = list(&world, "emails").await;
    assert_eq!((&first["count"], first["results"].as_array().unwrap().len()), (&json!(10_000), 20));
    let next = first["next"].as_str().unwrap().split_once(".example").unwrap().1;
    let second = get(&world, next).await.body;
    let id = |page: &Value| page["results"][0]["id"].as_str().unwrap().to_owned();
    assert_ne!(id(&first), id(&second));
    assert_eq!(world.cloud.dead_letters().ids(EMAILS).1.len(), 0, "all are released");

    let (mut retried, mut requests, mut cursor) = (0, 0, Value::Null);
    loop {
        world.cloud.faults.take_calls();
        let answer = retry(&world, "emails", &json!({"cursor": cursor})).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        assert!(world.cloud.faults.take_calls().len() < 30, "a request is bounded");
        retried += answer.body["retried"].as_u64().unwrap();
        requests += 1;
        cursor = answer.body["next"].clone();
        if cursor.is_null() {
            break;
        }
    }
    assert_eq!((retried, requests), (10_000, 200));
    assert_eq!(world.cloud.dead_letters().ids(EMAILS), (vec![], vec![]));
}

/// An e-mail that was sent, and of which SES reported this.
async fn lost_mail(world: &World, event: &str) -> QueuedMessage {
    world.enrol().await;
    let message = world.confirmation();
    // For the fourth time: it waits no more for Zoom.
    assert!(delivered_for(&world.email(), &message, 4).await);
    let report = json!({
        "source": "aws.ses", "time": world.clock.now(),
        "detail": {"eventType": event, "mail": {"tags": {"message_id": [message.id.to_string()]}}},
    });
    let event = tests::world::sqs_event(&[report], 1);
    assert!(world.email().handle(event, soon()).await.batch_item_failures.is_empty());
    message
}

#[tokio::test]
async fn the_page_of_a_person_shows_each_mail_with_its_outcome_and_a_lost_one_is_sent_again_once() {
    let world = World::start().await;
    let path = format!("/api/office/people/{}/emails/", world.learner.id);
    assert_eq!(get(&world, &path).await.body["results"], json!([]));
    for (event, outcome) in [
        ("Open", "sent"),
        ("DeliveryDelay", "delayed"),
        ("Delivery", "delivered"),
        ("Reject", "rejected"),
        ("Bounce", "bounced"),
        ("Complaint", "complained"),
    ] {
        let message = lost_mail(&world, event).await;
        let newest = get(&world, &path).await.body["results"][0].clone();
        assert_eq!(newest["uuid"], message.id.to_string(), "{event}");
        assert_eq!(
            (&newest["outcome"], &newest["template"]),
            (&json!(outcome), &json!("enrolment_confirmed"))
        );
        assert_eq!(newest["course_title"], "Clinical audit");
        world.clock.advance(SignedDuration::from_mins(1));
    }
    let unverified = domain::Learner { email_verified: Some(false), ..world.learner.clone() };
    world.put_learner(&unverified).await;
    let message = world.confirmation();
    assert!(delivered(&world.email(), &message).await);
    let newest = get(&world, &path).await.body["results"][0].clone();
    assert_eq!(newest["outcome"], "unverified_address");

    let lost = list(&world, "rejected_emails").await;
    let reasons: BTreeSet<&str> =
        lost["results"].as_array().unwrap().iter().map(|it| it["reason"].as_str().unwrap()).collect();
    assert_eq!(reasons, BTreeSet::from(["bounced", "complained", "rejected", "unverified_address"]));
    world.put_learner(&world.learner).await;
    let id = json!({"id": message.id.to_string()});
    for retried in [1, 0] {
        let answer = retry(&world, "rejected_emails", &id).await;
        assert_eq!((answer.status, &answer.body["retried"]), (200, &json!(retried)), "{answer:?}");
    }
    let rows = world.outbox().await;
    assert_eq!((rows.len(), rows[0].message == message.message, rows[0].id == message.id), (1, true, false));
    assert_eq!(list(&world, "rejected_emails").await["results"].as_array().unwrap().len(), 3);
    let shown = get(&world, &path).await.body["results"][0].clone();
    assert_eq!((&shown["outcome"], &shown["sent_again"]), (&json!("unverified_address"), &json!(true)));
    let page = get(&world, &format!("/api/office/people/{}/", world.learner.id)).await.body;
    assert_eq!(page["emails"]["results"].as_array().unwrap().len(), 7);
}
