//! Limits and quotas: waiting loses nothing and never counts as a failure.

use domain::Clock;
use domain::RegistrationStatus::{Pending, Registered};
use domain::enrolment::EnrolmentStatus;
use domain::outbox::Message;
use jiff::{SignedDuration, Timestamp};
use shared::store::{Transaction, keys};
use tests::faults::Fault;
use tests::world::soon;

use super::fake_zoom::Mishap;
use super::fixture::ZoomFixture;

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
        let fixture = ZoomFixture::open().await;
        fixture.zoom.plan([Mishap::Limited(retry_after.map(str::to_owned))]);
        let message = fixture.register(0);
        assert!(fixture.deliver(&message, 1).await, "the message is done, so it cannot become a dead letter");
        let rows = fixture.postponed().await;
        assert_eq!(rows.len(), 1);
        assert!(is_shortly_after(rows[0].due_at, midnight()), "{retry_after:?}: {}", rows[0].due_at);
        assert_eq!(
            (&rows[0].message, rows[0].correlation_id.as_str()),
            (&Message::ZoomRegistration(fixture.registrant(0)), "evt_1")
        );
        assert_eq!(fixture.status(0).await, Some(Pending));
        // Any other delivery leaves it to the row.
        assert!(fixture.deliver(&message, 2).await);
        assert!(fixture.deliver(&fixture.register(0), 1).await);
        assert_eq!((fixture.postponed().await.len(), fixture.zoom.posts()), (1, 1));

        fixture.world.clock.set(rows[0].due_at);
        assert!(fixture.deliver(&fixture.queued(rows[0].message.clone()), 1).await);
        assert_eq!((fixture.status(0).await, fixture.told().await.1), (Some(Registered), 1));
    }
}

#[tokio::test]
async fn a_short_limit_is_waited_for_in_the_queue() {
    let fixture = ZoomFixture::open().await;
    fixture.zoom.plan([Mishap::Limited(Some("90".into()))]);
    let message = fixture.register(0);
    assert!(!fixture.deliver(&message, 1).await);
    assert_eq!(fixture.hidden(), [90]);
    // Early for whatever reason: hidden again, and Zoom is left alone.
    fixture.world.clock.advance(SignedDuration::from_secs(30));
    assert!(!fixture.deliver(&message, 2).await);
    assert_eq!((fixture.hidden(), fixture.zoom.posts()), (vec![60], 1));
    fixture.world.clock.advance(SignedDuration::from_secs(60));
    assert!(fixture.deliver(&message, 3).await);
    assert_eq!((fixture.status(0).await, fixture.zoom.posts()), (Some(Registered), 2));
    assert!(fixture.postponed().await.is_empty());
}

#[tokio::test]
async fn a_message_that_was_received_often_waits_in_the_outbox() {
    let fixture = ZoomFixture::open().await;
    fixture.zoom.plan([Mishap::Limited(Some("90".into()))]);
    assert!(fixture.deliver(&fixture.register(0), 3).await);
    let rows = fixture.postponed().await;
    assert_eq!(rows.len(), 1);
    assert!(is_shortly_after(rows[0].due_at, fixture.world.clock.now() + SignedDuration::from_secs(90)));
}

#[tokio::test]
async fn a_message_that_cannot_be_hidden_is_not_lost() {
    let fixture = ZoomFixture::open().await;
    fixture.zoom.plan([Mishap::Limited(Some("600".into()))]);
    let message = fixture.register(0);
    fixture.world.cloud.faults.plan(4, tests::faults::Fault::ServerError);
    assert!(!fixture.deliver(&message, 1).await);
    assert!(!fixture.deliver(&message, 2).await);
    assert!(fixture.deliver(&message, 3).await);
    assert_eq!((fixture.zoom.posts(), fixture.postponed().await.len()), (1, 1));
}

#[tokio::test]
async fn the_quota_of_a_day_is_two_and_counts_through_leaving_and_coming_back() {
    let fixture = ZoomFixture::open().await;
    for _ in 0..3 {
        fixture.set_enrolment(EnrolmentStatus::Active).await;
        assert!(fixture.deliver(&fixture.register(0), 1).await);
        fixture.set_enrolment(EnrolmentStatus::Dropped).await;
        assert!(fixture.deliver(&fixture.cancel(0), 1).await);
    }
    assert_eq!((fixture.zoom.posts(), fixture.zoom.cancels(), fixture.zoom.approved()), (2, 2, 0));
    fixture.set_enrolment(EnrolmentStatus::Active).await;
    assert!(fixture.deliver(&fixture.register(0), 1).await);
    let rows = fixture.postponed().await;
    assert_eq!(rows.len(), 1, "the row of the third time exists already");
    assert!(is_shortly_after(rows[0].due_at, midnight()));
    fixture.world.clock.set(rows[0].due_at);
    assert!(fixture.deliver(&fixture.queued(rows[0].message.clone()), 1).await);
    assert_eq!(
        (fixture.zoom.posts(), fixture.zoom.approved(), fixture.status(0).await),
        (3, 1, Some(Registered))
    );
}

#[tokio::test]
async fn three_sessions_of_one_address_stay_within_the_quota_of_each() {
    let fixture = ZoomFixture::with_three_sessions().await;
    fixture.zoom.plan([Mishap::Only500, Mishap::DoneThen500, Mishap::Only500]);
    for session in [0, 1, 2, 0, 1, 2] {
        fixture.deliver(&fixture.register(session), 1).await;
        fixture.world.clock.advance(SignedDuration::from_mins(6));
    }
    assert_eq!(fixture.zoom.approved(), 3);
    for room in ["90000000001", "90000000002", "90000000003"] {
        assert!(fixture.zoom.state().posts.iter().filter(|post| *post == room).count() <= 2);
    }
    assert_eq!(fixture.told().await.1, 1, "one e-mail for all three");
}

#[tokio::test]
async fn a_limit_on_cancelling_waits_too() {
    let fixture = ZoomFixture::open().await;
    assert!(fixture.deliver(&fixture.register(0), 1).await);
    fixture.set_enrolment(EnrolmentStatus::Revoked).await;
    fixture.zoom.state().cancel_answers.push_back(429);
    assert!(fixture.deliver(&fixture.cancel(0), 1).await);
    let rows = fixture.postponed().await;
    assert_eq!((rows.len(), &rows[0].message), (1, &Message::ZoomRegistration(fixture.registrant(0))));
    assert_eq!(fixture.registration(0).await.unwrap().join_url, None, "the link is not shown any more");
    fixture.world.clock.set(rows[0].due_at);
    assert!(fixture.deliver(&fixture.queued(rows[0].message.clone()), 1).await);
    assert_eq!(fixture.zoom.approved(), 0);
}

#[tokio::test]
async fn a_refund_while_a_registration_waits_withdraws_it() {
    let fixture = ZoomFixture::open().await;
    fixture.zoom.plan([Mishap::Limited(None)]);
    assert!(fixture.deliver(&fixture.register(0), 1).await);
    fixture.set_enrolment(EnrolmentStatus::Revoked).await;
    assert!(fixture.deliver(&fixture.cancel(0), 1).await);
    let rows = fixture.postponed().await;
    fixture.world.clock.set(rows[0].due_at);
    assert!(fixture.deliver(&fixture.queued(rows[0].message.clone()), 1).await);
    assert_eq!((fixture.zoom.posts(), fixture.zoom.cancels(), fixture.zoom.approved()), (1, 0, 0));
}

#[tokio::test]
async fn a_token_that_is_refused_for_a_day_costs_no_quota_and_makes_no_dead_letter() {
    use wiremock::matchers::{method, path};
    let fixture = ZoomFixture::open().await;
    let busy = wiremock::ResponseTemplate::new(429).insert_header("retry-after", "2026-11-23T00:00:00Z");
    let token = wiremock::Mock::given(method("POST")).and(path("/oauth/token")).respond_with(busy);
    token.up_to_n_times(1).with_priority(1).mount(&fixture.zoom.server).await;
    assert!(fixture.deliver(&fixture.register(0), 5).await, "done, even at its last delivery");
    let rows = fixture.postponed().await;
    assert_eq!((rows.len(), fixture.zoom.posts()), (1, 0));
    fixture.world.clock.set(rows[0].due_at);
    assert!(fixture.deliver(&fixture.queued(rows[0].message.clone()), 1).await);
    assert_eq!((fixture.status(0).await, fixture.zoom.posts()), (Some(Registered), 1));
}

#[tokio::test]
async fn calls_that_come_too_fast_use_no_quota_of_the_day() {
    let fixture = ZoomFixture::open().await;
    fixture.zoom.plan(vec![Mishap::TooFast; 7]);
    let mut message = fixture.register(0);
    for tries in 1..=7 {
        let done = fixture.deliver(&message, 5).await;
        assert_eq!((done, fixture.zoom.posts()), (true, tries));
        let row = fixture.postponed().await.pop().expect("it waits in the outbox at its last delivery");
        let wait = row.due_at.duration_since(fixture.world.clock.now());
        assert!(wait <= SignedDuration::from_secs(15 + 60), "{wait:#} after {tries}");
        fixture.world.clock.set(row.due_at);
        message = fixture.queued(row.message);
        let mut transaction = Transaction::new();
        transaction.remove(&keys::outbox(row.id));
        assert!(fixture.world.store.write(soon(), &transaction).await.unwrap());
    }
    assert!(fixture.deliver(&message, 1).await);
    assert_eq!((fixture.status(0).await, fixture.zoom.posts()), (Some(Registered), 8));
}

/// The outbox is away too, so the message becomes a new one before the queue gives it up.
#[tokio::test]
async fn an_outage_of_the_store_sends_no_registration_to_the_dead_letters() {
    let fixture = ZoomFixture::open().await;
    let message = fixture.register(0);
    fixture.world.cloud.faults.take_away("DynamoDB", Fault::ServerError);
    fixture.hidden();
    // The last one has time to ask the store; the others had not even that, after a message that had waited for it.
    for (receives, millis, hidden) in
        [(1, 60, vec![20]), (2, 60, vec![120]), (3, 60, vec![600]), (4, 60, vec![]), (4, 5_200, vec![])]
    {
        let deadline = tokio::time::Instant::now() + std::time::Duration::from_millis(millis);
        let left = fixture.deliver_by(&message, receives, deadline).await;
        let put_back = fixture.world.cloud.take_messages("/zoom");
        assert_eq!(
            (left, put_back.len()),
            (receives == 4, usize::from(receives == 4)),
            "delivery {receives}"
        );
        assert_eq!(fixture.hidden(), hidden, "delivery {receives}");
    }
    fixture.world.cloud.faults.bring_back();
    assert!(fixture.deliver(&message, 1).await);
    assert_eq!((fixture.status(0).await, fixture.zoom.posts()), (Some(Registered), 1));
}
