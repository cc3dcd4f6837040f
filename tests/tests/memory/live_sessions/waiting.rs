//! Limits and quotas: who waits loses nothing, and never looks like a failure.

use domain::Clock;
use domain::RegistrationStatus::{Pending, Registered};
use domain::enrolment::EnrolmentStatus;
use domain::outbox::Message;
use jiff::{SignedDuration, Timestamp};

use super::desk::Mishap;
use super::seat::Hall;

fn midnight() -> Timestamp {
    "2026-11-23T00:00:00Z".parse().unwrap()
}

fn is_shortly_after(due: Timestamp, until: Timestamp) -> bool {
    due > until && due <= until + SignedDuration::from_secs(60)
}

#[tokio::test]
async fn a_limit_until_tomorrow_becomes_a_row_that_is_due_then() {
    for retry_after in
        [None, Some("43200"), Some("2026-11-23T00:00:00Z"), Some("Mon, 23 Nov 2026 00:00:00 GMT")]
    {
        let hall = Hall::open().await;
        hall.desk.plan([Mishap::Limited(retry_after.map(str::to_owned))]);
        let message = hall.register(0);
        assert!(hall.deliver(&message, 1).await, "the message is done, so it cannot become a dead letter");
        let rows = hall.postponed().await;
        assert_eq!(rows.len(), 1);
        assert!(is_shortly_after(rows[0].due_at, midnight()), "{retry_after:?}: {}", rows[0].due_at);
        assert_eq!(
            (&rows[0].message, rows[0].correlation_id.as_str()),
            (&Message::ZoomRegister(hall.seat(0)), "evt_1")
        );
        assert_eq!(hall.status(0).await, Some(Pending));
        // Any other delivery leaves it to the row.
        assert!(hall.deliver(&message, 2).await);
        assert!(hall.deliver(&hall.register(0), 1).await);
        assert_eq!((hall.postponed().await.len(), hall.desk.posts()), (1, 1));

        hall.world.clock.set(rows[0].due_at);
        assert!(hall.deliver(&hall.queued(rows[0].message.clone()), 1).await);
        assert_eq!((hall.status(0).await, hall.told().await.1), (Some(Registered), 1));
    }
}

#[tokio::test]
async fn a_short_limit_is_waited_for_in_the_queue() {
    let hall = Hall::open().await;
    hall.desk.plan([Mishap::Limited(Some("90".into()))]);
    let message = hall.register(0);
    assert!(!hall.deliver(&message, 1).await);
    assert_eq!(hall.hidden(), [90]);
    // Early for whatever reason: hidden again, and Zoom is left alone.
    hall.world.clock.advance(SignedDuration::from_secs(30));
    assert!(!hall.deliver(&message, 2).await);
    assert_eq!((hall.hidden(), hall.desk.posts()), (vec![60], 1));
    hall.world.clock.advance(SignedDuration::from_secs(60));
    assert!(hall.deliver(&message, 3).await);
    assert_eq!((hall.status(0).await, hall.desk.posts()), (Some(Registered), 2));
    assert!(hall.postponed().await.is_empty());
}

#[tokio::test]
async fn a_message_that_was_received_often_waits_in_the_outbox() {
    let hall = Hall::open().await;
    hall.desk.plan([Mishap::Limited(Some("90".into()))]);
    assert!(hall.deliver(&hall.register(0), 3).await);
    let rows = hall.postponed().await;
    assert_eq!(rows.len(), 1);
    assert!(is_shortly_after(rows[0].due_at, hall.world.clock.now() + SignedDuration::from_secs(90)));
}

#[tokio::test]
async fn a_message_that_cannot_be_hidden_is_not_lost() {
    let hall = Hall::open().await;
    hall.desk.plan([Mishap::Limited(Some("600".into()))]);
    let message = hall.register(0);
    hall.world.cloud.faults.plan(4, tests::faults::Fault::ServerError);
    assert!(!hall.deliver(&message, 1).await);
    assert!(!hall.deliver(&message, 2).await);
    assert!(hall.deliver(&message, 3).await);
    assert_eq!((hall.desk.posts(), hall.postponed().await.len()), (1, 1));
}

#[tokio::test]
async fn the_quota_of_a_day_is_two_and_counts_through_leaving_and_coming_back() {
    let hall = Hall::open().await;
    for _ in 0..3 {
        hall.set_enrolment(EnrolmentStatus::Active).await;
        assert!(hall.deliver(&hall.register(0), 1).await);
        hall.set_enrolment(EnrolmentStatus::Dropped).await;
        assert!(hall.deliver(&hall.cancel(0), 1).await);
    }
    assert_eq!((hall.desk.posts(), hall.desk.cancels(), hall.desk.approved()), (2, 2, 0));
    hall.set_enrolment(EnrolmentStatus::Active).await;
    assert!(hall.deliver(&hall.register(0), 1).await);
    let rows = hall.postponed().await;
    assert_eq!(rows.len(), 1, "the row of the third time stands already");
    assert!(is_shortly_after(rows[0].due_at, midnight()));
    hall.world.clock.set(rows[0].due_at);
    assert!(hall.deliver(&hall.queued(rows[0].message.clone()), 1).await);
    assert_eq!((hall.desk.posts(), hall.desk.approved(), hall.status(0).await), (3, 1, Some(Registered)));
}

#[tokio::test]
async fn three_sessions_of_one_address_stay_within_the_quota_of_each() {
    let hall = Hall::open().await;
    hall.desk.plan([Mishap::Only500, Mishap::DoneThen500, Mishap::Only500]);
    for session in [0, 1, 2, 0, 1, 2] {
        hall.deliver(&hall.register(session), 1).await;
        hall.world.clock.advance(SignedDuration::from_mins(6));
    }
    assert_eq!(hall.desk.approved(), 3);
    for room in ["90000000001", "90000000002", "90000000003"] {
        assert!(hall.desk.state().posts.iter().filter(|post| *post == room).count() <= 2);
    }
    assert_eq!(hall.told().await.1, 3);
}

#[tokio::test]
async fn a_limit_on_cancelling_waits_too() {
    let hall = Hall::open().await;
    assert!(hall.deliver(&hall.register(0), 1).await);
    hall.set_enrolment(EnrolmentStatus::Revoked).await;
    hall.desk.state().cancel_answers.push_back(429);
    assert!(hall.deliver(&hall.cancel(0), 1).await);
    let rows = hall.postponed().await;
    assert_eq!((rows.len(), &rows[0].message), (1, &Message::ZoomCancel(hall.seat(0))));
    assert_eq!(hall.registration(0).await.unwrap().join_url, None, "the link is not shown any more");
    hall.world.clock.set(rows[0].due_at);
    assert!(hall.deliver(&hall.queued(rows[0].message.clone()), 1).await);
    assert_eq!(hall.desk.approved(), 0);
}

#[tokio::test]
async fn a_refund_while_a_registration_waits_withdraws_it() {
    let hall = Hall::open().await;
    hall.desk.plan([Mishap::Limited(None)]);
    assert!(hall.deliver(&hall.register(0), 1).await);
    hall.set_enrolment(EnrolmentStatus::Revoked).await;
    assert!(hall.deliver(&hall.cancel(0), 1).await);
    let rows = hall.postponed().await;
    hall.world.clock.set(rows[0].due_at);
    assert!(hall.deliver(&hall.queued(rows[0].message.clone()), 1).await);
    assert_eq!((hall.desk.posts(), hall.desk.cancels(), hall.desk.approved()), (1, 0, 0));
}

#[tokio::test]
async fn a_token_that_is_refused_for_a_day_costs_no_quota_and_makes_no_dead_letter() {
    use wiremock::matchers::{method, path};
    let hall = Hall::open().await;
    let busy = wiremock::ResponseTemplate::new(429).insert_header("retry-after", "2026-11-23T00:00:00Z");
    let token = wiremock::Mock::given(method("POST")).and(path("/oauth/token")).respond_with(busy);
    token.up_to_n_times(1).with_priority(1).mount(&hall.desk.server).await;
    assert!(hall.deliver(&hall.register(0), 5).await, "done, even at its last delivery");
    let rows = hall.postponed().await;
    assert_eq!((rows.len(), hall.desk.posts()), (1, 0));
    hall.world.clock.set(rows[0].due_at);
    assert!(hall.deliver(&hall.queued(rows[0].message.clone()), 1).await);
    assert_eq!((hall.status(0).await, hall.desk.posts()), (Some(Registered), 1));
}
