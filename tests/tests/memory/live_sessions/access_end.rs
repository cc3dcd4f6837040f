//! The end of access: only live sessions that start before it are the learner's, whatever moves.
//!
//! The course has three sessions, on the evenings of 11, 12 and 13 January.

use domain::RegistrationStatus::{Cancelled, Registered};
use domain::course::{Course, EnrolmentRule};
use domain::outbox::{Mail, Message};
use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::store::keys;
use shared::use_cases::settle_enrolment::{SettlingRequest, settle_enrolment};
use tests::api::{ApiRequest, ApiResponse};
use tests::cloud::SentMail;
use tests::faults::Fault;
use tests::world::{hybrid_course, soon};

use super::fixture::ZoomFixture;

/// Access of 51 days ends at noon of 12 January: before the second session.
const DAYS: u32 = 51;
const END: &str = "2027-01-12T12:00:00Z";
/// Before the third session.
const LATER: &str = "2027-01-13T12:00:00Z";
/// After all of them.
const LATEST: &str = "2027-03-01T12:00:00Z";

fn course() -> Course {
    let enrolment = EnrolmentRule { access_days: Some(DAYS), ..EnrolmentRule::default() };
    Course { enrolment, ..hybrid_course() }
}

/// The office has granted an enrolment, and its messages have been handled.
async fn granted() -> ZoomFixture {
    let fixture = ZoomFixture::of(course()).await;
    let path = format!("/api/office/people/{}/enrolments/", fixture.world.learner.id);
    let body =
        json!({"course_uuid": fixture.world.course.uuid, "kind": "complimentary", "reason": "A speaker."});
    assert_eq!(office(&fixture, &path, &body).await.status, 201);
    fixture.relay().await;
    fixture
}

async fn office(fixture: &ZoomFixture, path: &str, body: &Value) -> ApiResponse {
    let world = &fixture.world;
    ApiRequest::new("POST", path, &world.admin()).body(body).send(&world.office()).await
}

async fn extend(fixture: &ZoomFixture, until: &str) -> ApiResponse {
    let (learner, course) = (fixture.world.learner.id, fixture.world.course.uuid);
    let path = format!("/api/office/people/{learner}/enrolments/{course}/extend/");
    office(fixture, &path, &json!({"until": until, "reason": "She was ill."})).await
}

/// The sweep after a publication, and everything that it sends to Zoom; a second time as well.
async fn settle(fixture: &ZoomFixture) {
    for _ in 0..2 {
        assert_eq!(fixture.world.settle().await.failed, 0);
        fixture.relay().await;
        fixture.world.clock.advance(SignedDuration::from_mins(5));
    }
}

/// In which of the three sessions the learner is registered, here and at Zoom.
async fn registered(fixture: &ZoomFixture) -> [bool; 3] {
    let mut registered = [false; 3];
    for (session, registered) in registered.iter_mut().enumerate() {
        *registered = fixture.status(session).await == Some(Registered);
        let room = format!("9000000000{}", session + 1);
        assert_eq!(fixture.zoom.approved_in(&room), usize::from(*registered), "session {session}");
        let link = fixture.registration(session).await.and_then(|registration| registration.join_url);
        assert_eq!(link.is_some(), *registered, "session {session}");
    }
    registered
}

/// The live sessions in the learner's own list, and which of them have a link.
async fn listed(fixture: &ZoomFixture) -> Vec<bool> {
    let world = &fixture.world;
    let list = ApiRequest::new("GET", "/api/enrollments/", &world.caller()).send(&world.learner_api()).await;
    let sessions = list.body["results"][0]["sessions"].as_array().unwrap().clone();
    sessions.iter().map(|session| session["join_url"].is_string()).collect()
}

/// What is told about live sessions, the newest first.
async fn titles(fixture: &ZoomFixture) -> Vec<String> {
    let others = ["Enrolled in", "Access extended"];
    let titles = fixture.told().await.0.into_iter();
    titles.filter(|title| !others.iter().any(|other| title.starts_with(other))).collect()
}

/// Delivers the confirmation, or the e-mail about changed sessions, as it is written now.
async fn mailed(fixture: &ZoomFixture, mail: Mail) -> SentMail {
    let (world, before) = (&fixture.world, fixture.world.cloud.inbox().len());
    let message = world.queued(Message::Mail(mail));
    assert!(tests::mail::delivered_for(&world.email(), &message, 1).await, "nothing is waited for");
    let inbox = world.cloud.inbox();
    assert_eq!(inbox.len(), before + 1);
    inbox.last().unwrap().clone()
}

fn confirmation(fixture: &ZoomFixture) -> Mail {
    let (learner, course) = (fixture.world.learner.id, fixture.world.course.uuid);
    Mail::EnrolmentConfirmed { learner, course, transferred_from: None }
}

fn changed(fixture: &ZoomFixture) -> Mail {
    Mail::SessionsChanged { learner: fixture.world.learner.id, course: fixture.world.course.uuid }
}

#[tokio::test]
async fn whoever_gets_access_until_then_is_registered_for_what_starts_before() {
    let fixture = granted().await;
    assert_eq!(fixture.world.enrolment().await.unwrap().access_until, Some(END.parse().unwrap()));
    assert_eq!((registered(&fixture).await, fixture.zoom.posts()), ([true, false, false], 1));
    assert_eq!(listed(&fixture).await, [true], "the others are not shown");
    assert_eq!(titles(&fixture).await, ["Your Zoom link is ready"]);
    // The confirmation does not wait for links that never come.
    let mail = mailed(&fixture, confirmation(&fixture)).await;
    let text = mail.body("Text");
    assert!(text.contains("Session 1\nMonday 11 January 2027"), "{text}");
    assert!(!text.contains("Session 2") && !text.contains("Session 3"), "{text}");
    assert!(text.contains("2 of the live sessions start after your access ends."), "{text}");

    // A payment gives the same.
    let bought = ZoomFixture::of(course()).await;
    bought.charge(&bought.world.purchase("a").completed()).await;
    assert_eq!((registered(&bought).await, bought.told().await.1), ([true, false, false], 1));
}

#[tokio::test]
async fn whoever_has_access_for_no_session_is_promised_no_link() {
    let enrolment = EnrolmentRule { access_days: Some(10), ..EnrolmentRule::default() };
    let fixture = ZoomFixture::of(Course { enrolment, ..hybrid_course() }).await;
    fixture.charge(&fixture.world.purchase("a").completed()).await;
    assert_eq!((fixture.zoom.posts(), listed(&fixture).await.len()), (0, 0));
    let notes = fixture.world.notifications().await;
    assert_eq!(notes.len(), 1, "{notes:?}");
    assert_eq!(notes[0].message, "You're enrolled. You can start learning right away.");
}

#[tokio::test]
async fn an_extension_registers_for_what_starts_before_the_new_end_and_says_so_once() {
    let fixture = granted().await;
    mailed(&fixture, confirmation(&fixture)).await;
    for (until, expected) in [(LATER, [true, true, false]), (LATEST, [true; 3])] {
        for _ in 0..2 {
            assert_eq!(extend(&fixture, until).await.status, 200);
            // Every message comes twice.
            let rows = fixture.postponed().await;
            fixture.relay().await;
            for row in rows {
                assert!(fixture.deliver(&fixture.queued(row.message), 1).await);
            }
        }
        assert_eq!(registered(&fixture).await, expected, "{until}");
    }
    assert_eq!((fixture.zoom.posts(), fixture.zoom.cancels()), (3, 0));
    assert_eq!(listed(&fixture).await, [true; 3]);
    assert_eq!(titles(&fixture).await, ["Your Zoom link is ready"; 3]);
    assert_eq!(fixture.told().await.1, 3, "one e-mail for each change");
    let mail = mailed(&fixture, changed(&fixture)).await;
    let text = mail.body("Text");
    assert!(
        text.contains("Session 2") && text.contains("Session 3") && !text.contains("Session 1\n"),
        "{text}"
    );
}

/// The extension comes while access has ended, and during a dispute.
#[tokio::test]
async fn an_extension_counts_whenever_it_comes() {
    let fixture = granted().await;
    fixture.world.clock.set("2027-01-12T13:00:00Z".parse().unwrap());
    assert_eq!(extend(&fixture, LATEST).await.status, 200);
    fixture.relay().await;
    let statuses = [fixture.status(1).await, fixture.status(2).await];
    assert_eq!(statuses, [Some(Registered); 2], "hours before the session");

    let fixture = ZoomFixture::of(course()).await;
    let purchase = fixture.world.purchase("a");
    fixture.charge(&purchase.completed()).await;
    fixture.charge(&purchase.dispute("created", "needs_response")).await;
    assert_eq!(extend(&fixture, LATEST).await.status, 200);
    fixture.relay().await;
    assert_eq!(registered(&fixture).await, [true, false, false], "as it was, until the dispute is decided");
    fixture.charge(&purchase.dispute("closed", "won")).await;
    assert_eq!(registered(&fixture).await, [true; 3]);
}

#[tokio::test]
async fn a_session_that_moves_past_the_end_is_cancelled_and_comes_back_with_its_time() {
    let mut fixture = granted().await;
    mailed(&fixture, confirmation(&fixture)).await;
    let starts_at = fixture.world.course.sessions[0].starts_at;
    let day = SignedDuration::from_hours(24);
    fixture.world.publish(|course| course.sessions[0].starts_at = starts_at + day).await;
    settle(&fixture).await;
    assert_eq!((registered(&fixture).await, listed(&fixture).await.len()), ([false; 3], 0));
    assert_eq!(fixture.status(0).await, Some(Cancelled));
    assert_eq!(titles(&fixture).await[0], "Live session after your access");
    let mail = mailed(&fixture, changed(&fixture)).await;
    assert_eq!(mail.subject(), "After your access: Session 1");
    let text = mail.body("Text");
    for line in [
        "After your access: Session 1\nTuesday 12 January 2027",
        "Before: Monday 11 January 2027, 18:00",
        "starts after your access to the course ends",
    ] {
        assert!(text.contains(line), "{line} is missing in {text}");
    }
    assert!(!text.contains("zoom.us"), "no link");
    fixture.world.publish(|course| course.sessions[0].starts_at = starts_at).await;
    settle(&fixture).await;
    assert_eq!(registered(&fixture).await, [true, false, false]);
    assert_eq!(listed(&fixture).await, [true]);
    assert_eq!((titles(&fixture).await.len(), fixture.told().await.1), (3, 3), "each change once");
    let mail = mailed(&fixture, changed(&fixture)).await;
    assert!(mail.body("Text").contains("Monday 11 January 2027") && mail.body("Text").contains("zoom.us"));
}

/// Registered by a release that did not look at the end of access.
#[tokio::test]
async fn what_was_registered_before_is_cancelled_once_the_enrolment_is_settled() {
    let fixture = granted().await;
    let key = keys::enrolment(fixture.world.learner.id, fixture.world.course.uuid);
    let mut enrolment = fixture.world.get(&key).await.unwrap();
    let end = enrolment.access_until.take();
    fixture.world.put(&key, &enrolment).await;
    for session in 0..3 {
        assert!(fixture.deliver(&fixture.register(session), 1).await);
    }
    assert_eq!(registered(&fixture).await, [true; 3]);
    enrolment.access_until = end;
    fixture.world.put(&key, &enrolment).await;
    let (world, who) = (&fixture.world, (fixture.world.learner.id, fixture.world.course.uuid));
    for _ in 0..2 {
        let settled =
            settle_enrolment(&world.store, world.clock.as_ref(), soon(), who, SettlingRequest::Operator);
        settled.await.unwrap();
        fixture.relay().await;
        assert_eq!(registered(&fixture).await, [true, false, false]);
    }
    assert_eq!(fixture.zoom.cancels(), 2);
}

#[tokio::test]
async fn nothing_is_cancelled_when_the_end_comes() {
    let fixture = granted().await;
    let (posts, cancels) = (fixture.zoom.posts(), fixture.zoom.cancels());
    // In the middle of a session that began before the end, and after it.
    for at in ["2027-01-11T18:30:00Z", END, LATEST] {
        fixture.world.clock.set(at.parse().unwrap());
        for session in 0..3 {
            assert!(fixture.deliver(&fixture.register(session), 1).await, "{at}");
        }
        assert_eq!((fixture.zoom.posts(), fixture.zoom.cancels()), (posts, cancels), "{at}");
    }
}

#[tokio::test]
async fn an_extension_that_fails_at_any_call_enqueues_its_messages_once() {
    let world = granted().await;
    world.world.cloud.faults.take_calls();
    assert_eq!(extend(&world, LATEST).await.status, 200);
    let calls = world.world.cloud.faults.take_calls().len();
    for nth in 0..calls {
        for fault in [Fault::DieBefore, Fault::DieAfter, Fault::BreakAfter, Fault::TransactionConflict] {
            let fixture = granted().await;
            fixture.world.cloud.faults.plan(nth, fault);
            fixture.world.cloud.faults.until_death(extend(&fixture, LATEST)).await;
            fixture.world.cloud.faults.clear();
            assert_eq!(extend(&fixture, LATEST).await.status, 200, "{fault:?} at {nth}");
            assert_eq!(fixture.postponed().await.len(), 3, "{fault:?} at {nth}: one for each session");
            fixture.relay().await;
            assert_eq!(registered(&fixture).await, [true; 3], "{fault:?} at {nth}");
        }
    }
}
