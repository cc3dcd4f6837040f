//! Normal registrations, and repeated messages.

use std::sync::Arc;
use std::time::Duration;

use domain::RegistrationStatus::{AwaitingApproval, Failed, Registered};
use domain::enrolment::EnrolmentStatus;
use domain::outbox::Message;
use domain::{Learner, LiveSessionId};
use jiff::SignedDuration;
use tests::world::{soon, sqs_event};
use uuid::Uuid;

use super::fake_zoom::Mishap;
use super::fixture::ZoomFixture;

#[tokio::test]
async fn a_learner_is_registered_with_a_link_a_notification_and_a_mail() {
    let fixture = ZoomFixture::open().await;
    assert!(fixture.deliver(&fixture.register(0), 1).await);
    let calls = fixture.world.cloud.faults.take_calls();
    let calls: Vec<&str> = calls.iter().map(|call| call.operation.as_str()).collect();
    let round = ["DynamoDB.BatchGetItem", "DynamoDB.TransactWriteItems"];
    let told = ["DynamoDB.BatchGetItem", "DynamoDB.BatchGetItem", "DynamoDB.TransactWriteItems"];
    let expected = [&round[..], &round, &told].concat();
    assert_eq!(calls, expected, "one round before Zoom is asked, one after, one to tell the learner");

    let registration = fixture.registration(0).await.unwrap();
    assert_eq!(registration.status, Registered);
    assert_eq!(registration.registrant_id.as_deref(), Some("r-90000000001"));
    assert_eq!(registration.join_url.as_deref(), Some("https://us05web.zoom.us/w/90000000001?tk=1"));
    assert_eq!(registration.address.as_deref(), Some("ada@learner.example"));
    assert_eq!((registration.posts, registration.outcome_unknown, registration.lease), (1, false, None));
    let note = &fixture.world.notifications().await[0];
    assert_eq!(note.title, "Your Zoom link is ready");
    assert!(note.message.contains("Session 1") && !note.message.contains("https"), "{}", note.message);
    assert_eq!(note.action_url, format!("/courses/{}/learn", fixture.world.course.uuid));
    assert_eq!(fixture.told().await.1, 1);
    assert_eq!(fixture.world.outbox().await[0].correlation_id, "evt_1");
}

#[tokio::test]
async fn a_payment_for_a_hybrid_course_registers_all_three_sessions() {
    let fixture = ZoomFixture::without_enrolment().await;
    let webhook = fixture.world.webhook().await;
    fixture.world.deliver(&webhook, &fixture.world.purchase("a").completed()).await;
    let messages: Vec<_> =
        fixture.postponed().await.into_iter().map(|row| fixture.queued(row.message)).collect();
    assert!(fixture.app.handle(sqs_event(&messages, 1), soon()).await.batch_item_failures.is_empty());
    for session in 0..3 {
        assert_eq!(fixture.status(session).await, Some(Registered));
    }
    assert_eq!((fixture.zoom.posts(), fixture.zoom.approved()), (3, 3));
    assert_eq!(
        fixture.told().await,
        (
            vec![
                "Your Zoom links are ready".to_owned(),
                "Enrolled in".to_owned() + " " + &fixture.world.course.title
            ],
            1
        )
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_same_message_twenty_times_in_parallel_is_one_registrant() {
    let fixture = Arc::new(ZoomFixture::open().await);
    fixture.zoom.plan([Mishap::Slow(Duration::from_millis(300))]);
    let message = Arc::new(fixture.register(0));
    let mut deliveries = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (fixture, message) = (fixture.clone(), message.clone());
        deliveries.spawn(async move { fixture.deliver(&message, 1).await });
    }
    assert!(deliveries.join_all().await.contains(&true));
    // A message that arrived while another was being handled is retried and finds nothing left to do.
    fixture.world.clock.advance(SignedDuration::from_secs(60));
    assert!(fixture.deliver(&message, 2).await);
    assert_eq!((fixture.zoom.posts(), fixture.zoom.approved()), (1, 1));
    assert_eq!(fixture.zoom.lists(), 0, "one at a time talks with Zoom");
    assert_eq!(fixture.told().await, (vec!["Your Zoom link is ready".to_owned()], 1));
}

#[tokio::test]
async fn a_message_that_comes_again_late_or_in_the_wrong_order_finds_nothing_to_do() {
    let fixture = ZoomFixture::open().await;
    assert!(fixture.deliver(&fixture.register(0), 1).await);
    fixture.world.clock.advance(SignedDuration::from_hours(30));
    for message in [fixture.register(0), fixture.cancel(0), fixture.register(0)] {
        assert!(fixture.deliver(&message, 1).await);
    }
    assert_eq!((fixture.zoom.posts(), fixture.zoom.cancels()), (1, 0));
    assert_eq!(fixture.told().await.1, 1);
}

#[tokio::test]
async fn where_the_host_approves_the_learner_is_told_so_once() {
    let fixture = ZoomFixture::open().await;
    fixture.zoom.plan([Mishap::AwaitingApproval]);
    assert!(fixture.deliver(&fixture.register(0), 1).await);
    assert!(fixture.deliver(&fixture.register(0), 1).await);
    assert_eq!(fixture.status(0).await, Some(AwaitingApproval));
    assert_eq!(fixture.told().await, (vec!["Your registration is awaiting approval".to_owned()], 1));
    assert_eq!((fixture.zoom.posts(), fixture.zoom.lists()), (1, 0), "nobody polls");
}

#[tokio::test]
async fn a_link_that_does_not_lead_to_zoom_is_not_shown_or_sent() {
    let fixture = ZoomFixture::open().await;
    fixture.zoom.plan([Mishap::BadLink]);
    assert!(fixture.deliver(&fixture.register(0), 1).await);
    let registration = fixture.registration(0).await.unwrap();
    assert_eq!((registration.status, registration.join_url), (AwaitingApproval, None));
    assert_eq!(registration.failure.as_deref(), Some("join_url_refused"));
    assert_eq!(fixture.told().await.0, ["Your registration is awaiting approval"]);
}

#[tokio::test]
async fn what_zoom_refuses_is_recorded_and_asked_again_only_by_another_message() {
    for (status, code) in [(400, 300), (404, 3001), (400, 3038), (404, 3043), (400, 4711), (404, 404)] {
        let fixture = ZoomFixture::open().await;
        fixture.zoom.plan([Mishap::Refused(status, code)]);
        assert!(fixture.deliver(&fixture.register(0), 1).await, "the message is done");
        let registration = fixture.registration(0).await.unwrap();
        assert_eq!((registration.status, registration.failure), (Failed, Some(code.to_string())));
        assert!(fixture.deliver(&fixture.register(0), 2).await);
        assert_eq!((fixture.zoom.posts(), fixture.told().await), (1, (vec![], 0)));
        // The host has corrected the meeting, and the operator settles the course.
        assert!(fixture.deliver(&fixture.register(0), 1).await);
        assert_eq!((fixture.zoom.posts(), fixture.status(0).await), (2, Some(Registered)));
    }
}

#[tokio::test]
async fn who_cannot_be_registered_is_recorded_without_asking_zoom() {
    let fixture = ZoomFixture::open().await;
    let unusable =
        Learner { email: format!("{}@learner.example", "x".repeat(120)), ..fixture.world.learner.clone() };
    fixture.world.put_learner(&unusable).await;
    assert!(fixture.deliver(&fixture.register(0), 1).await);
    assert_eq!(fixture.registration(0).await.unwrap().failure.as_deref(), Some("address_unusable"));
    let mut registrant = fixture.registrant(0);
    registrant.session = LiveSessionId(Uuid::from_u128(0x404));
    assert!(fixture.deliver(&fixture.queued(Message::ZoomRegistration(registrant)), 1).await);
    let key = shared::store::keys::registration(registrant.learner, registrant.course, registrant.session);
    assert_eq!(fixture.world.get(&key).await, None, "a session that the course does not have needs nothing");
    assert_eq!(fixture.zoom.posts(), 0);
}

#[tokio::test]
async fn another_address_in_the_profile_keeps_the_registration() {
    let fixture = ZoomFixture::open().await;
    assert!(fixture.deliver(&fixture.register(0), 1).await);
    let moved = Learner { email: "ada@elsewhere.example".into(), ..fixture.world.learner.clone() };
    fixture.world.put_learner(&moved).await;
    assert!(fixture.deliver(&fixture.register(0), 1).await);
    assert_eq!(fixture.registration(0).await.unwrap().address.as_deref(), Some("ada@learner.example"));
    assert_eq!(fixture.zoom.posts(), 1);
}

#[tokio::test]
async fn unexpected_messages_go_back_without_the_rest_of_the_batch() {
    let fixture = ZoomFixture::with_three_sessions().await;
    fixture.set_enrolment(EnrolmentStatus::Completed).await;
    let mail = domain::outbox::Mail::SessionsChanged {
        learner: fixture.world.learner.id,
        course: fixture.world.course.uuid,
    };
    let messages =
        [fixture.register(0), "not JSON".into(), fixture.queued(Message::Mail(mail)), fixture.register(1)];
    let answer = fixture.app.handle(sqs_event(&messages, 1), soon()).await;
    let failed: Vec<&str> = answer.batch_item_failures.iter().map(|it| it.item_identifier.as_str()).collect();
    assert_eq!(failed, ["sqs-1", "sqs-2"]);
    assert_eq!(fixture.zoom.approved(), 2);
}
