//! The office invites people who have never signed in: once for each course and address, listed, sent again, withdrawn.

use domain::enrolment::invitation::invited_person;
use domain::outbox::{Mail, Message};
use domain::{CourseId, LearnerId};
use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::store::keys;
use tests::api::{ApiRequest, ApiResponse};
use tests::mail::delivered;
use tests::world::World;
use uuid::Uuid;

use super::{get, granting};

/// The address of somebody who has never signed in.
pub(super) const NORA: &str = "Nora@Learner.example";

pub(super) fn path(course: CourseId) -> String {
    format!("/api/office/courses/{course}/invitations/")
}

pub(super) async fn invite(world: &World, course: CourseId, address: &str) -> ApiResponse {
    let body = json!({"email": address, "kind": "complimentary", "reason": "A speaker."});
    granting::post(world, &path(course), &body).await
}

pub(super) async fn change(world: &World, what: &str, body: &Value) -> ApiResponse {
    let person = invited_person(NORA);
    granting::post(world, &format!("{}{person}/{what}/", path(world.course.uuid)), body).await
}

/// The invitations in a state.
pub(super) async fn listed(world: &World, state: &str) -> Vec<Value> {
    let page = get(world, &format!("{}?state={state}", path(world.course.uuid))).await;
    assert_eq!(page.status, 200, "{page:?}");
    page.body["results"].as_array().unwrap().clone()
}

/// The invitations that were queued as e-mails, by whom they stand for.
pub(super) async fn queued(world: &World) -> Vec<LearnerId> {
    let rows = world.outbox().await.into_iter();
    let invited = rows.filter_map(|row| match row.message {
        Message::Mail(Mail::Invitation { learner, .. }) => Some(learner),
        _ => None,
    });
    invited.collect()
}

/// The actions of the log of the course, newest first.
async fn log(world: &World) -> Vec<Value> {
    let log = get(world, &format!("/api/office/audit/?course={}", world.course.uuid)).await.body;
    log["results"].as_array().unwrap().clone()
}

#[tokio::test]
async fn an_address_is_invited_once_with_one_e_mail_and_one_entry_in_the_log() {
    let world = World::start().await;
    let first = invite(&world, world.course.uuid, NORA).await;
    assert_eq!((first.status, &first.body["enrolment"]), (201, &Value::Null), "{first:?}");
    assert_eq!(first.body["invitation"]["email"], NORA);
    assert_eq!(first.body["invitation"]["state"], "waiting");
    for again in [NORA, "nora@learner.EXAMPLE ", " NORA@learner.example"] {
        let same = invite(&world, world.course.uuid, again).await;
        assert_eq!(
            (same.status, &same.body["invitation"]),
            (200, &first.body["invitation"]),
            "{again}: {same:?}"
        );
    }
    let paid =
        json!({"email": NORA, "kind": "paid_elsewhere", "reference": "INV-1", "reason": "An invoice."});
    let other = granting::post(&world, &path(world.course.uuid), &paid).await;
    assert_eq!((other.status, other.code()), (409, "CONFLICT"), "{other:?}");
    assert_eq!(queued(&world).await, [invited_person(NORA)]);
    let log = log(&world).await;
    assert_eq!(log.len(), 1);
    assert_eq!((&log[0]["action"], &log[0]["reason"]), (&json!("person_invited"), &json!("A speaker.")));
    assert_eq!(log[0]["person"], Value::Null, "nobody whose page could be opened");
    assert!(!log[0].to_string().contains("earner.example"), "{log:?}");
    let waiting = listed(&world, "waiting").await;
    assert_eq!((waiting.len(), &waiting[0]), (1, &first.body["invitation"]));
    assert!(get(&world, "/api/office/people/?q=nora").await.body["results"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn whoever_has_signed_in_is_enrolled_at_once_and_what_is_no_address_is_refused() {
    let world = World::start().await;
    let course = world.course.uuid;
    let first = invite(&world, course, "ADA@learner.example").await;
    assert_eq!((first.status, &first.body["invitation"]), (201, &Value::Null), "{first:?}");
    assert_eq!(first.body["learner_uuid"], json!(world.learner.id));
    assert_eq!(first.body["enrolment"]["status"], "active");
    assert_eq!(invite(&world, course, "ada@learner.example").await.status, 200);
    assert!(queued(&world).await.is_empty());
    let twin = super::person(&world, 1, "Ada Twin", "ada@learner.example");
    world.put_learner(&twin).await;
    let several = invite(&world, course, "ada@learner.example").await;
    assert_eq!((several.status, several.code()), (409, "CONFLICT"), "{several:?}");
    for wrong in ["", "nora", "Nora <nora@learner.example>", "a@b.example, c@d.example"] {
        let refused = invite(&world, course, wrong).await;
        assert_eq!((refused.status, refused.code()), (400, "VALIDATION_ERROR"), "{wrong}: {refused:?}");
    }
    let unknown = invite(&world, CourseId(Uuid::from_u128(9)), NORA).await;
    assert_eq!((unknown.status, unknown.code()), (404, "NOT_FOUND"));
    let request =
        ApiRequest::new("GET", &path(course), &world.caller().with("cognito:groups", "[instructor]"));
    assert_eq!(request.send(&world.office()).await.status, 403, "addresses are for administrators");
}

#[tokio::test]
async fn the_e_mail_says_what_the_course_is_and_by_which_address_it_is_claimed() {
    let world = World::start().await;
    invite(&world, world.course.uuid, NORA).await;
    let learner = invited_person(NORA);
    let message = world.queued(Message::Mail(Mail::Invitation { learner, course: world.course.uuid }));
    assert!(delivered(&world.email(), &message).await);
    assert!(delivered(&world.email(), &message).await);
    let inbox = world.cloud.inbox();
    let [mail] = inbox.as_slice() else { panic!("one e-mail: {inbox:?}") };
    assert!(mail.content().to_string().contains(&world.course.title));
    assert_eq!(mail.subject(), format!("You’re invited: {}", world.course.title));
    let text = mail.body("Text");
    for part in ["Meridian CPD invites you", "/my-courses", "Sign in with Nora@Learner.example."] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(change(&world, "withdraw", &json!({"reason": "A mistake."})).await.status, 200);
    let late = world.queued(Message::Mail(Mail::Invitation { learner, course: world.course.uuid }));
    assert!(delivered(&world.email(), &late).await, "outdated");
    assert_eq!(world.cloud.inbox().len(), 1);
}

#[tokio::test]
async fn an_invitation_is_withdrawn_with_a_reason_and_can_be_made_again() {
    let world = World::start().await;
    invite(&world, world.course.uuid, NORA).await;
    assert_eq!(change(&world, "withdraw", &json!({"reason": " "})).await.status, 400);
    for _ in 0..2 {
        let answer = change(&world, "withdraw", &json!({"reason": "Booked twice."})).await;
        assert_eq!((answer.status, &answer.body["state"]), (200, &json!("withdrawn")), "{answer:?}");
    }
    assert!(listed(&world, "waiting").await.is_empty());
    assert_eq!(listed(&world, "withdrawn").await.len(), 1);
    let log_of_both = log(&world).await;
    assert_eq!(log_of_both.len(), 2);
    assert_eq!(
        (&log_of_both[0]["action"], &log_of_both[0]["reason"]),
        (&json!("invitation_withdrawn"), &json!("Booked twice."))
    );
    let send = change(&world, "send", &Value::Null).await;
    assert_eq!((send.status, send.code()), (409, "CONFLICT"), "{send:?}");
    let again = invite(&world, world.course.uuid, NORA).await;
    assert_eq!((again.status, &again.body["invitation"]["state"]), (201, &json!("waiting")), "{again:?}");
    assert_eq!(queued(&world).await.len(), 2);
    assert!(listed(&world, "withdrawn").await.is_empty());
    let unknown = format!("{}{}/withdraw/", path(world.course.uuid), Uuid::from_u128(5));
    let unknown = granting::post(&world, &unknown, &json!({"reason": "A test."})).await;
    assert_eq!((unknown.status, unknown.code()), (404, "NOT_FOUND"));
}

#[tokio::test]
async fn an_invitation_is_sent_again_once_an_hour() {
    let world = World::start().await;
    invite(&world, world.course.uuid, NORA).await;
    let early = change(&world, "send", &Value::Null).await;
    assert_eq!((early.status, early.code()), (429, "RATE_LIMITED"), "{early:?}");
    world.clock.advance(SignedDuration::from_hours(1));
    let sent = change(&world, "send", &Value::Null).await;
    assert_eq!((sent.status, &sent.body["times_sent"]), (200, &json!(2)), "{sent:?}");
    let repeated = change(&world, "send", &Value::Null).await;
    assert_eq!((repeated.status, &repeated.body), (200, &sent.body), "the same request again");
    assert_eq!(queued(&world).await.len(), 2);
    let log = log(&world).await;
    assert_eq!((log.len(), &log[0]["action"]), (2, &json!("invitation_sent")));
    world.clock.advance(SignedDuration::from_mins(30));
    assert_eq!(change(&world, "send", &Value::Null).await.status, 429);
}

#[tokio::test]
async fn a_long_list_is_read_page_by_page_newest_first() {
    let world = World::start().await;
    for number in 0..5 {
        world.clock.advance(SignedDuration::from_secs(1));
        invite(&world, world.course.uuid, &format!("guest{number}@learner.example")).await;
    }
    let (mut found, mut next) = (Vec::new(), format!("{}?page_size=2", path(world.course.uuid)));
    loop {
        let page = get(&world, &next).await.body;
        found.extend(
            page["results"].as_array().unwrap().iter().map(|it| it["email"].as_str().unwrap().to_owned()),
        );
        let Some(url) = page["next"].as_str() else { break };
        next = url.split_once("/api/").map(|(_, rest)| format!("/api/{rest}")).unwrap();
    }
    let expected: Vec<String> = (0..5).rev().map(|number| format!("guest{number}@learner.example")).collect();
    assert_eq!(found, expected);
    assert_eq!(get(&world, &format!("{}?state=x", path(world.course.uuid))).await.status, 400);
    // No key has an address in it.
    let person = invited_person("guest0@learner.example");
    assert!(!format!("{:?}", keys::invitation(person, world.course.uuid)).contains("guest"));
}
