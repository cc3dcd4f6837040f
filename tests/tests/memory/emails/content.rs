//! The content of e-mails as SES receives them, written from the tables.

use base64::prelude::{BASE64_STANDARD, Engine};
use domain::outbox::{Mail, Message, QueuedMessage};
use domain::{Clock, Money, Registration, RegistrationStatus};
use serde_json::json;
use shared::store::keys;
use tests::cloud::SentMail;
use tests::mail::delivered_for;
use tests::world::{World, hybrid_course};

async fn register(world: &World, session: usize, status: RegistrationStatus) {
    let (learner, course, session) =
        (world.learner.id, world.course.uuid, world.course.sessions[session].uuid);
    let mut registration = Registration::pending(learner, course, session, world.clock.now());
    registration.status = status;
    registration.registrant_id = Some(format!("r-{session}"));
    registration.join_url = Some(format!("https://us05web.zoom.us/w/{session}?tk=secret"));
    world.put(&keys::registration(learner, course, session), &registration).await;
}

/// Delivers a message that has waited for Zoom long enough.
async fn delivered(app: &email::App, message: &QueuedMessage) -> bool {
    delivered_for(app, message, 4).await
}

#[tokio::test]
async fn a_confirmation_holds_every_fact_of_the_course_in_both_parts() {
    let world = World::start().await;
    world.enrol().await;
    let message = world.confirmation();
    assert!(delivered(&world.email(), &message).await);
    let inbox = world.cloud.inbox();
    let [mail] = &inbox[..] else { panic!("{} mails", inbox.len()) };
    assert_eq!(
        (mail.to.as_str(), mail.subject()),
        ("ada@learner.example", "You’re enrolled: Clinical audit")
    );
    assert_eq!(mail.request["FromEmailAddress"], "\"Meridian CPD\" <learning@meridian.example>");
    let headers = mail.content()["Headers"].as_array().unwrap();
    assert!(headers.contains(&json!({"Name": "X-Message-Id", "Value": message.id})));
    let link = format!("https://learning.example.org/courses/{}/learn", world.course.uuid);
    for part in ["Html", "Text"] {
        for fact in ["Ada Learner", "Clinical audit", "Self-paced", "2.50", "Clinical", "4 h 30 min", &link] {
            assert!(mail.body(part).contains(fact), "{part} lacks {fact}");
        }
    }
}

#[tokio::test]
async fn a_hybrid_course_brings_its_links_when_they_are_there() {
    let world = World::with_course(hybrid_course()).await;
    world.enrol().await;
    let app = world.email();
    register(&world, 0, RegistrationStatus::Registered).await;
    register(&world, 1, RegistrationStatus::AwaitingApproval).await;
    assert!(delivered(&app, &world.confirmation()).await);
    let inbox = world.cloud.inbox();
    for part in ["Html", "Text"] {
        let body = inbox[0].body(part);
        let later = "We’ll email you the join link. You’ll also find it on your course page.";
        for fact in
            ["Session 1", "Session 3", "Monday 11 January 2027", "18:00 – 19:30 GMT (Europe/London)", later]
        {
            assert!(body.contains(fact), "{part} lacks {fact}");
        }
        assert_eq!(body.matches("https://us05web.zoom.us/w/").count(), 1, "{part}");
        assert!(body.contains("The host needs to approve your registration"), "{part}");
    }

    // The link that was missing, alone: the learner knows the others.
    register(&world, 2, RegistrationStatus::Registered).await;
    assert!(delivered(&app, &changed(&world)).await);
    let inbox = world.cloud.inbox();
    assert_eq!(inbox[1].subject(), "Your join link: Session 3");
    let link = format!("https://us05web.zoom.us/w/{}?tk=secret", world.course.sessions[2].uuid);
    assert!(inbox[1].body("Html").contains(&link) && inbox[1].body("Text").contains(&link));
    assert!(!inbox[1].body("Text").contains("Session 1"));
    assert!(delivered(&app, &changed(&world)).await);
    assert_eq!(world.cloud.inbox().len(), 2, "nothing is told twice");
}

fn changed(world: &World) -> QueuedMessage {
    let (learner, course) = (world.learner.id, world.course.uuid);
    world.queued(Message::Mail(Mail::SessionsChanged { learner, course }))
}

/// The calendar file that is attached to an e-mail.
fn calendar(mail: &SentMail) -> String {
    let file = &mail.content()["Attachments"][0];
    assert_eq!(file["FileName"], "live-sessions.ics");
    let bytes = BASE64_STANDARD.decode(file["RawContent"].as_str().unwrap()).unwrap();
    String::from_utf8(bytes).unwrap().replace("\r\n ", "")
}

#[tokio::test]
async fn a_purchase_is_one_mail_with_every_link_and_a_calendar_file() {
    let world = World::with_course(hybrid_course()).await;
    world.enrol().await;
    let app = world.email();
    register(&world, 0, RegistrationStatus::Registered).await;
    let confirmation = world.confirmation();
    // Zoom has not answered for the others: the message waits, and the other message waits for it.
    for (receives, seconds) in [(1, 10), (2, 45), (3, 180)] {
        assert!(!delivered_for(&app, &confirmation, receives).await);
        assert!(!delivered_for(&app, &changed(&world), receives).await);
        assert_eq!(world.hidden(), [seconds, seconds]);
    }
    assert_eq!(world.cloud.inbox().len(), 0);
    for session in [1, 2] {
        register(&world, session, RegistrationStatus::Registered).await;
    }
    assert!(delivered_for(&app, &confirmation, 2).await);
    assert!(delivered_for(&app, &changed(&world), 2).await);
    let inbox = world.cloud.inbox();
    let [mail] = &inbox[..] else { panic!("{} mails", inbox.len()) };
    assert_eq!(mail.body("Text").matches("https://us05web.zoom.us/w/").count(), 3);
    let calendar = calendar(mail);
    assert_eq!(calendar.matches("BEGIN:VEVENT").count(), 3);
    assert!(calendar.contains("DTSTART:20270111T180000Z\r\nDTEND:20270111T193000Z"), "{calendar}");
    for session in &world.course.sessions {
        assert!(calendar.contains(&format!("https://us05web.zoom.us/w/{}?tk=secret", session.uuid)));
    }
}

#[tokio::test]
async fn a_confirmation_waits_for_zoom_only_so_long() {
    let world = World::with_course(hybrid_course()).await;
    world.enrol().await;
    assert!(delivered_for(&world.email(), &world.confirmation(), 4).await);
    assert_eq!(world.cloud.inbox()[0].body("Text").matches("We’ll email you the join link").count(), 3);
}

#[tokio::test]
async fn sessions_that_were_moved_or_removed_are_one_mail_and_update_the_calendar() {
    let mut world = World::with_course(hybrid_course()).await;
    world.enrol().await;
    let app = world.email();
    for session in 0..3 {
        register(&world, session, RegistrationStatus::Registered).await;
    }
    assert!(delivered(&app, &world.confirmation()).await);
    let removed = world.course.sessions.remove(1);
    world.course.sessions[0].starts_at = "2027-01-12T09:00:00Z".parse().unwrap();
    world.course.revision += 1;
    world.put_course(&world.course).await;
    assert!(delivered(&app, &changed(&world)).await);
    assert!(delivered(&app, &changed(&world)).await);
    let inbox = world.cloud.inbox();
    assert_eq!((inbox.len(), inbox[1].subject()), (2, "Live sessions have changed: Clinical audit"));
    let text = inbox[1].body("Text");
    for line in [
        "New time: Session 1\nTuesday 12 January 2027",
        "Before: Monday 11 January 2027, 18:00",
        "Cancelled: Session 2",
        "This session will not take place.",
    ] {
        assert!(text.contains(line), "{line} is missing in {text}");
    }
    assert!(!text.contains("Session 3"));
    let calendar = calendar(&inbox[1]);
    assert!(calendar.contains("DTSTART:20270112T090000Z") && calendar.contains("SEQUENCE:1"));
    let cancelled = calendar.split("BEGIN:VEVENT").find(|event| event.contains(&removed.uuid.to_string()));
    assert!(cancelled.unwrap().contains("STATUS:CANCELLED"));
}

#[tokio::test]
async fn sessions_are_not_announced_once_that_is_of_no_use() {
    let mut world = World::with_course(hybrid_course()).await;
    world.enrol().await;
    let app = world.email();
    assert!(delivered(&app, &world.confirmation()).await);
    let over = world.course.sessions.remove(0);
    world.put_course(&world.course).await;
    world.clock.set(over.starts_at + jiff::SignedDuration::from_hours(3));
    assert!(delivered(&app, &changed(&world)).await);
    assert_eq!(world.cloud.inbox().len(), 1, "a session that is over is no news");
}

#[tokio::test]
async fn times_are_in_the_learners_own_zone_once_it_is_known() {
    let mut world = World::with_course(hybrid_course()).await;
    world.enrol().await;
    world.learner.time_zone = Some("America/New_York".into());
    world.put_learner(&world.learner).await;
    assert!(delivered(&world.email(), &world.confirmation()).await);
    assert!(world.cloud.inbox()[0].body("Text").contains("13:00 – 14:30 EST (America/New York)"));
}

#[tokio::test]
async fn a_refund_says_what_became_of_the_enrolment_by_now() {
    let world = World::start().await;
    let (learner, course) = (world.learner.id, world.course.uuid);
    let amount = Some(Money { amount: 4900, currency: "gbp".parse().unwrap() });
    let refunded =
        world.queued(Message::Mail(Mail::Refunded { learner, course, amount, access_ended: true }));
    assert!(delivered(&world.email(), &refunded).await);
    world.enrol().await;
    let again = world.queued(refunded.message);
    assert!(delivered(&world.email(), &again).await);
    let inbox = world.cloud.inbox();
    assert!(inbox[0].body("Text").contains("49.00 GBP"));
    assert!(inbox[0].body("Text").contains("Your enrolment on this course has ended."));
    assert!(inbox[1].body("Text").contains("Your enrolment on this course hasn’t changed."));
}

#[tokio::test]
async fn hostile_names_stay_text() {
    let mut world = World::start().await;
    world.enrol().await;
    let quotes = "\"x".repeat(90);
    world.learner.name = format!("<script>alert(1)</script>\r\nBcc: all@example.org \u{202E}{quotes}");
    world.course.title = "Audit\r\nX-Injected: yes <img src=x onerror=alert(1)>".into();
    world.put_learner(&world.learner).await;
    world.put_course(&world.course).await;
    assert!(delivered(&world.email(), &world.confirmation()).await);
    let inbox = world.cloud.inbox();
    assert_eq!(inbox[0].subject(), "You’re enrolled: Audit X-Injected: yes <img src=x onerror=alert(1)>");
    let (html, text) = (inbox[0].body("Html"), inbox[0].body("Text"));
    assert!(!html.contains("<script") && !html.contains("<img") && html.contains("&#60;script&#62;"));
    assert!(text.contains("Hello <script>alert(1)</script> Bcc: all@example.org \"x"));
    assert!(!text.contains(['\r', '\u{202E}']) && !text.contains("\nBcc") && !text.contains(&quotes));
}
