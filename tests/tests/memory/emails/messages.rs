//! Messages from instructors by e-mail, and how their readers unsubscribe.

use domain::course::message::{Audience, CourseMessage, MessageText};
use domain::outbox::{Mail, Message, QueuedMessage};
use domain::{Clock, CourseMessageId, Learner};
use serde_json::{Value, json};
use shared::store::{SentMarker, keys};
use tests::api::{ApiRequest, ApiResponse, Caller};
use tests::faults::Fault;
use tests::mail::{delivered, unsubscribe_token};
use tests::world::World;
use uuid::Uuid;

use super::reports::{report, reported};

/// A message to the learner's course, as it is queued for the learner.
async fn message(world: &World, subject: &str, text: &str) -> QueuedMessage {
    let id = CourseMessageId(world.clock.new_id());
    let (course, author, learner) = (world.course.uuid, world.learner.id, world.learner.id);
    let written = (MessageText::checked(subject, text).unwrap(), Audience::Everyone);
    let written = CourseMessage::new(id, course, author, written, (world.clock.now(), "a request"));
    world.put(&keys::course_message(course, id), &written).await;
    world.queued(Message::Mail(Mail::CourseMessage { learner, course, message: id, author }))
}

async fn enrolled() -> World {
    let world = World::start().await;
    world.enrol().await;
    world
}

async fn unsubscribe(world: &World, method: &str, token: &str) -> ApiResponse {
    let path = format!("/api/public/unsubscribe/{token}/");
    ApiRequest::new(method, &path, &Caller::nobody())
        .raw_body("List-Unsubscribe=One-Click")
        .send(&world.learner_api())
        .await
}

async fn wants_messages(world: &World) -> bool {
    let me = ApiRequest::new("GET", "/api/users/me/", &world.caller()).send(&world.learner_api()).await;
    me.body["instructor_messages"].as_bool().unwrap()
}

async fn set(world: &World, body: &Value) -> ApiResponse {
    ApiRequest::new("PATCH", "/api/users/me/", &world.caller()).body(body).send(&world.learner_api()).await
}

#[tokio::test]
async fn a_message_says_from_whom_it_is_and_how_to_unsubscribe_and_runs_nothing() {
    let world = enrolled().await;
    let text = "First <b>line</b>\r\nsecond\u{202E} line\r\n\r\n\r\n</p><script>alert(1)</script>";
    let queued = message(&world, "Room\r\nBcc: all@example.org <i>", text).await;
    assert!(delivered(&world.email(), &queued).await);
    let inbox = world.cloud.inbox();
    let [mail] = &inbox[..] else { panic!("{} mails", inbox.len()) };
    assert_eq!((mail.to.as_str(), mail.subject()), ("ada@learner.example", "Room Bcc: all@example.org <i>"));
    assert_eq!(mail.request["FromEmailAddress"], "\"Meridian CPD\" <learning@meridian.example>");
    assert_eq!(mail.request.get("ReplyToAddresses"), None, "no personal address is shown");
    let token = unsubscribe_token(world.learner.id).await;
    let headers = mail.content()["Headers"].as_array().unwrap();
    let one_click = format!("<https://learning.example.org/api/public/unsubscribe/{token}/>");
    for (name, value) in
        [("List-Unsubscribe", one_click.as_str()), ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")]
    {
        assert!(headers.contains(&json!({"Name": name, "Value": value})), "{headers:?}");
    }
    let page = format!("https://learning.example.org/unsubscribe/{token}");
    for part in ["Html", "Text"] {
        for fact in ["Ada Learner", "Clinical audit", "second line", page.as_str()] {
            assert!(mail.body(part).contains(fact), "{part} lacks {fact}");
        }
        assert!(!mail.body(part).contains("service message"), "{part}");
    }
    assert!(mail.body("Text").contains("First <b>line</b>\nsecond line\n\n</p><script>"));
    assert!(!mail.body("Html").contains("<script") && !mail.body("Html").contains("<b>"));
    // Service messages have none of it.
    assert!(delivered(&world.email(), &world.confirmation()).await);
    let confirmation = world.cloud.inbox().pop().unwrap();
    assert!(!confirmation.content()["Headers"].to_string().contains("Unsubscribe"));
    assert!(!confirmation.body("Text").contains("/unsubscribe/"));
}

#[tokio::test]
async fn the_button_of_a_mail_program_unsubscribes_and_a_scanner_that_opens_links_does_not() {
    let world = enrolled().await;
    let token = unsubscribe_token(world.learner.id).await;
    for method in ["GET", "HEAD"] {
        assert_eq!(unsubscribe(&world, method, &token).await.status, 405, "{method}");
    }
    assert!(wants_messages(&world).await);
    let waiting = message(&world, "One", "One").await;
    for _ in 0..2 {
        assert_eq!(unsubscribe(&world, "POST", &token).await.status, 204);
        assert!(!wants_messages(&world).await);
    }
    // What was queued before is not sent, and service messages still arrive.
    assert!(delivered(&world.email(), &waiting).await);
    assert!(matches!(world.get(&keys::sent_marker(waiting.id)).await, Some(SentMarker::Outdated { .. })));
    assert!(delivered(&world.email(), &world.confirmation()).await);
    assert_eq!(world.cloud.inbox().len(), 1);
    // The settings take it back, and leave the time zone alone.
    assert_eq!(set(&world, &json!({"time_zone": "Europe/Paris"})).await.body["instructor_messages"], false);
    let again = set(&world, &json!({"instructor_messages": true})).await;
    assert_eq!(
        (&again.body["instructor_messages"], &again.body["time_zone"]),
        (&json!(true), &json!("Europe/Paris"))
    );
    assert_eq!(set(&world, &json!({})).await.status, 400);
    assert!(delivered(&world.email(), &message(&world, "Two", "Two").await).await);
    assert_eq!(world.cloud.inbox().len(), 2);
}

#[tokio::test]
async fn a_link_that_was_made_up_unsubscribes_nobody() {
    let world = enrolled().await;
    let own = unsubscribe_token(world.learner.id).await;
    let other = unsubscribe_token(domain::LearnerId(Uuid::from_u128(7))).await;
    let forged = format!("{}{}", world.learner.id.0.simple(), &other[32..]);
    for token in [forged.as_str(), &own[..40], "x", &other] {
        let answer = unsubscribe(&world, "POST", token).await;
        assert_eq!((answer.status, answer.code()), (404, "NOT_FOUND"), "{token}");
    }
    assert!(wants_messages(&world).await);
}

#[tokio::test]
async fn unsubscribing_survives_a_fault_at_each_call() {
    let world = enrolled().await;
    let token = unsubscribe_token(world.learner.id).await;
    for nth in 0..2 {
        for fault in [Fault::BreakBefore, Fault::BreakAfter, Fault::Throttle, Fault::TransactionConflict] {
            assert_eq!(set(&world, &json!({"instructor_messages": true})).await.status, 200);
            world.cloud.faults.plan(nth, fault);
            assert_eq!(unsubscribe(&world, "POST", &token).await.status, 204, "{nth} {fault:?}");
            assert!(!wants_messages(&world).await, "{nth} {fault:?}");
        }
    }
}

#[tokio::test]
async fn an_address_that_takes_no_mail_is_left_out_until_it_changes_or_its_owner_asks() {
    let world = enrolled().await;
    let profile = async || world.get(&keys::learner(world.learner.id)).await.unwrap();
    let bounced = async |kind: &str, details: Value| {
        let queued = message(&world, "One", "One").await;
        assert!(delivered(&world.email(), &queued).await);
        assert!(reported(&world, &report(queued.id, kind, &details)).await);
        profile().await.mail.refused_since.is_some()
    };
    assert!(!bounced("Bounce", json!({"bounceType": "Transient", "bounceSubType": "MailboxFull"})).await);
    assert!(!bounced("Delivery", json!({})).await);
    assert!(bounced("Bounce", json!({"bounceType": "Permanent", "bounceSubType": "General"})).await);
    assert_eq!(set(&world, &json!({"instructor_messages": true})).await.status, 200);
    assert!(profile().await.mail.is_default(), "tried again");
    assert!(bounced("Complaint", json!({})).await);
    let moved = world.caller().with("email", "ada@new.example");
    assert_eq!(ApiRequest::new("GET", "/api/users/me/", &moved).send(&world.learner_api()).await.status, 200);
    assert!(profile().await.mail.is_default(), "nothing is known of the new address");
    // Of a learner whose data was erased meanwhile, nothing is noted.
    let queued = message(&world, "One", "One").await;
    assert!(delivered(&world.email(), &queued).await);
    let erased = profile().await.erased(world.clock.now());
    world.put::<Learner>(&keys::learner(world.learner.id), &erased).await;
    assert!(reported(&world, &report(queued.id, "Complaint", &json!({}))).await);
    assert_eq!(profile().await, erased);
    assert_eq!(unsubscribe(&world, "POST", &unsubscribe_token(world.learner.id).await).await.status, 204);
    assert_eq!(profile().await, erased);
}
