//! Every call can fail, hang, lose its response or be the last one of its process.

use std::time::Duration;

use domain::RegistrationStatus::{Cancelled, Registered};
use domain::enrolment::EnrolmentStatus;
use jiff::SignedDuration;
use tests::faults::Fault;
use tokio::time::Instant;

use super::fake_zoom::Mishap;
use super::fixture::ZoomFixture;

const FAULTS: [Fault; 8] = [
    Fault::DieBefore,
    Fault::DieAfter,
    Fault::BreakBefore,
    Fault::BreakAfter,
    Fault::Throttle,
    Fault::TransactionConflict,
    Fault::UnprocessedKeys,
    Fault::ServerError,
];

/// Delivers as the queue does, each time in a process of its own that may die.
async fn deliver_through_deaths(fixture: &ZoomFixture, message: &serde_json::Value) -> bool {
    for receives in 1..=5 {
        if fixture.world.cloud.faults.until_death(fixture.deliver(message, receives)).await == Some(true) {
            return true;
        }
        fixture.world.clock.advance(SignedDuration::from_secs(360));
    }
    false
}

async fn is_registered_once(fixture: &ZoomFixture, case: &str) {
    let registration = fixture.registration(0).await.unwrap();
    assert_eq!((registration.status, registration.lease), (Registered, None), "{case}");
    assert_eq!(fixture.zoom.approved(), 1, "{case}");
    assert!(fixture.zoom.posts() <= 2, "{case}: {} posts", fixture.zoom.posts());
    assert_eq!(fixture.told().await, (vec!["Your Zoom link is ready".to_owned()], 1), "{case}");
    assert!(fixture.postponed().await.is_empty(), "{case}");
}

#[tokio::test]
async fn a_process_may_stop_at_every_call_of_a_registration() {
    for fault in FAULTS {
        // Two calls before Zoom is asked and two after.
        for nth in 0..4 {
            let fixture = ZoomFixture::open().await;
            fixture.world.cloud.faults.plan(nth, fault);
            let case = format!("{fault:?} at call {nth}");
            assert!(deliver_through_deaths(&fixture, &fixture.register(0)).await, "{case}");
            assert!(!fixture.world.cloud.faults.clear(), "{case} was never met");
            is_registered_once(&fixture, &case).await;
        }
    }
}

#[tokio::test]
async fn a_process_may_stop_twice() {
    for (first, second) in [(1, 2), (1, 3), (1, 5), (1, 8), (2, 4), (3, 4), (3, 5)] {
        let fixture = ZoomFixture::open().await;
        fixture.world.cloud.faults.plan(first, Fault::DieAfter);
        fixture.world.cloud.faults.plan(second, Fault::DieAfter);
        let case = format!("calls {first} and {second}");
        assert!(deliver_through_deaths(&fixture, &fixture.register(0)).await, "{case}");
        is_registered_once(&fixture, &case).await;
    }
    // Twice between counting and calling: whether Zoom was called is unknown, so the quota is spent for today.
    let fixture = ZoomFixture::open().await;
    fixture.world.cloud.faults.plan(1, Fault::DieAfter);
    fixture.world.cloud.faults.plan(7, Fault::DieAfter);
    assert!(deliver_through_deaths(&fixture, &fixture.register(0)).await);
    let rows = fixture.postponed().await;
    assert_eq!((rows.len(), fixture.zoom.posts()), (1, 0));
    fixture.world.clock.set(rows[0].due_at);
    assert!(fixture.deliver(&fixture.queued(rows[0].message.clone()), 1).await);
    assert_eq!((fixture.zoom.approved(), fixture.told().await.1), (1, 1));
}

#[tokio::test]
async fn a_process_may_stop_at_every_call_of_a_cancellation() {
    for fault in FAULTS {
        for nth in 0..4 {
            let fixture = ZoomFixture::open().await;
            assert!(fixture.deliver(&fixture.register(0), 1).await);
            fixture.set_enrolment(EnrolmentStatus::Revoked).await;
            fixture.world.cloud.faults.plan(nth, fault);
            let case = format!("{fault:?} at call {nth}");
            assert!(deliver_through_deaths(&fixture, &fixture.cancel(0)).await, "{case}");
            assert_eq!((fixture.status(0).await, fixture.zoom.approved()), (Some(Cancelled), 0), "{case}");
            assert!(fixture.zoom.cancels() <= 2, "{case}");
        }
    }
}

#[tokio::test]
async fn a_process_may_stop_at_every_call_of_a_wait() {
    for fault in [Fault::DieBefore, Fault::DieAfter, Fault::BreakBefore, Fault::BreakAfter] {
        for nth in 0..4 {
            let fixture = ZoomFixture::open().await;
            fixture.zoom.plan([Mishap::Limited(None), Mishap::Limited(None)]);
            fixture.world.cloud.faults.plan(nth, fault);
            let case = format!("{fault:?} at call {nth}");
            assert!(deliver_through_deaths(&fixture, &fixture.register(0)).await, "{case}");
            let rows = fixture.postponed().await;
            assert_eq!(rows.len(), 1, "{case}");
            fixture.zoom.state().plan.clear();
            fixture.world.clock.set(rows[0].due_at);
            assert!(fixture.deliver(&fixture.queued(rows[0].message.clone()), 1).await, "{case}");
            assert_eq!((fixture.zoom.approved(), fixture.told().await.1), (1, 1), "{case}");
        }
    }
}

#[tokio::test]
async fn an_unknown_outcome_is_looked_up_before_zoom_is_asked_again() {
    // Done, and not heard of: found at once.
    let fixture = ZoomFixture::open().await;
    fixture.zoom.plan([Mishap::DoneThen500]);
    assert!(fixture.deliver(&fixture.register(0), 1).await);
    is_registered_once(&fixture, "done").await;
    assert_eq!((fixture.zoom.posts(), fixture.zoom.lists()), (1, 1));

    // Not done: looked up at once and again before the second time.
    let fixture = ZoomFixture::open().await;
    fixture.zoom.plan([Mishap::Only500]);
    let message = fixture.register(0);
    assert!(!fixture.deliver(&message, 1).await);
    assert_eq!((fixture.zoom.posts(), fixture.zoom.lists()), (1, 2));
    assert_eq!(fixture.hidden(), [20]);
    assert!(fixture.deliver(&message, 2).await);
    is_registered_once(&fixture, "not done").await;
    assert_eq!((fixture.zoom.posts(), fixture.zoom.lists()), (2, 4));

    // Never done: tomorrow, without a third time today and without the dead letters.
    let fixture = ZoomFixture::open().await;
    fixture.zoom.plan([Mishap::Only500, Mishap::Only500]);
    assert_eq!(fixture.deliver_to_the_end(&fixture.register(0)).await, Some(3));
    assert_eq!((fixture.zoom.posts(), fixture.postponed().await.len()), (2, 1));
}

#[tokio::test]
async fn zoom_that_answers_too_late_is_looked_up() {
    let fixture = ZoomFixture::open().await;
    fixture.zoom.plan([Mishap::Slow(Duration::from_secs(30))]);
    let message = fixture.register(0);
    assert!(!fixture.deliver_by(&message, 1, Instant::now() + Duration::from_millis(5500)).await);
    let registration = fixture.registration(0).await.unwrap();
    assert!(registration.outcome_unknown && registration.lease.is_none());
    assert!(fixture.deliver(&message, 2).await);
    is_registered_once(&fixture, "late").await;
    assert_eq!(fixture.zoom.posts(), 1);
}

#[tokio::test]
async fn without_time_nothing_is_started() {
    let fixture = ZoomFixture::open().await;
    assert!(!fixture.deliver_by(&fixture.register(0), 1, Instant::now() + Duration::from_secs(3)).await);
    assert_eq!((fixture.zoom.posts(), fixture.registration(0).await), (0, None));
}

#[tokio::test]
async fn a_zoom_that_cannot_be_reached_costs_no_quota() {
    let mut fixture = ZoomFixture::open().await;
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    fixture.app = super::fixture::app(&fixture.world, &format!("http://{nobody}")).await;
    let message = fixture.register(0);
    for receives in 1..=4 {
        assert!(!fixture.deliver(&message, receives).await);
        let registration = fixture.registration(0).await.unwrap();
        assert_eq!((registration.posts, registration.outcome_unknown, registration.lease), (0, false, None));
    }
    assert_eq!(fixture.hidden(), [20, 120, 600, 3600]);
}
