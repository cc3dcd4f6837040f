//! Every call can fail, hang, lose its answer or be the last one of its process.

use std::time::Duration;

use domain::RegistrationStatus::{Cancelled, Registered};
use domain::enrolment::EnrolmentStatus;
use jiff::SignedDuration;
use tests::faults::Fault;
use tokio::time::Instant;

use super::desk::Mishap;
use super::seat::Hall;

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
async fn deliver_through_deaths(hall: &Hall, message: &serde_json::Value) -> bool {
    for receives in 1..=5 {
        if hall.world.cloud.faults.until_death(hall.deliver(message, receives)).await == Some(true) {
            return true;
        }
        hall.world.clock.advance(SignedDuration::from_secs(360));
    }
    false
}

async fn is_registered_once(hall: &Hall, case: &str) {
    let registration = hall.registration(0).await.unwrap();
    assert_eq!((registration.status, registration.lease), (Registered, None), "{case}");
    assert_eq!(hall.desk.approved(), 1, "{case}");
    assert!(hall.desk.posts() <= 2, "{case}: {} posts", hall.desk.posts());
    assert_eq!(hall.told().await, (vec!["Your Zoom link is ready".to_owned()], 1), "{case}");
    assert!(hall.postponed().await.is_empty(), "{case}");
}

#[tokio::test]
async fn a_process_may_stop_at_every_call_of_a_registration() {
    for fault in FAULTS {
        // Two calls before Zoom is asked and two after.
        for nth in 0..4 {
            let hall = Hall::open().await;
            hall.world.cloud.faults.plan(nth, fault);
            let case = format!("{fault:?} at call {nth}");
            assert!(deliver_through_deaths(&hall, &hall.register(0)).await, "{case}");
            assert!(!hall.world.cloud.faults.clear(), "{case} was never met");
            is_registered_once(&hall, &case).await;
        }
    }
}

#[tokio::test]
async fn a_process_may_stop_twice() {
    for (first, second) in [(1, 2), (1, 3), (1, 5), (1, 8), (2, 4), (3, 4), (3, 5)] {
        let hall = Hall::open().await;
        hall.world.cloud.faults.plan(first, Fault::DieAfter);
        hall.world.cloud.faults.plan(second, Fault::DieAfter);
        let case = format!("calls {first} and {second}");
        assert!(deliver_through_deaths(&hall, &hall.register(0)).await, "{case}");
        is_registered_once(&hall, &case).await;
    }
    // Twice between counting and asking: nobody can know that Zoom was not asked, so it is tomorrow.
    let hall = Hall::open().await;
    hall.world.cloud.faults.plan(1, Fault::DieAfter);
    hall.world.cloud.faults.plan(7, Fault::DieAfter);
    assert!(deliver_through_deaths(&hall, &hall.register(0)).await);
    let rows = hall.postponed().await;
    assert_eq!((rows.len(), hall.desk.posts()), (1, 0));
    hall.world.clock.set(rows[0].due_at);
    assert!(hall.deliver(&hall.queued(rows[0].message.clone()), 1).await);
    assert_eq!((hall.desk.approved(), hall.told().await.1), (1, 1));
}

#[tokio::test]
async fn a_process_may_stop_at_every_call_of_a_cancellation() {
    for fault in FAULTS {
        for nth in 0..4 {
            let hall = Hall::open().await;
            assert!(hall.deliver(&hall.register(0), 1).await);
            hall.set_enrolment(EnrolmentStatus::Revoked).await;
            hall.world.cloud.faults.plan(nth, fault);
            let case = format!("{fault:?} at call {nth}");
            assert!(deliver_through_deaths(&hall, &hall.cancel(0)).await, "{case}");
            assert_eq!((hall.status(0).await, hall.desk.approved()), (Some(Cancelled), 0), "{case}");
            assert!(hall.desk.cancels() <= 2, "{case}");
        }
    }
}

#[tokio::test]
async fn a_process_may_stop_at_every_call_of_a_wait() {
    for fault in [Fault::DieBefore, Fault::DieAfter, Fault::BreakBefore, Fault::BreakAfter] {
        for nth in 0..4 {
            let hall = Hall::open().await;
            hall.desk.plan([Mishap::Limited(None), Mishap::Limited(None)]);
            hall.world.cloud.faults.plan(nth, fault);
            let case = format!("{fault:?} at call {nth}");
            assert!(deliver_through_deaths(&hall, &hall.register(0)).await, "{case}");
            let rows = hall.postponed().await;
            assert_eq!(rows.len(), 1, "{case}");
            hall.desk.state().plan.clear();
            hall.world.clock.set(rows[0].due_at);
            assert!(hall.deliver(&hall.queued(rows[0].message.clone()), 1).await, "{case}");
            assert_eq!((hall.desk.approved(), hall.told().await.1), (1, 1), "{case}");
        }
    }
}

#[tokio::test]
async fn an_unknown_outcome_is_looked_up_before_zoom_is_asked_again() {
    // Done, and not heard of: found at once.
    let hall = Hall::open().await;
    hall.desk.plan([Mishap::DoneThen500]);
    assert!(hall.deliver(&hall.register(0), 1).await);
    is_registered_once(&hall, "done").await;
    assert_eq!((hall.desk.posts(), hall.desk.lists()), (1, 1));

    // Not done: looked up at once and again before the second time.
    let hall = Hall::open().await;
    hall.desk.plan([Mishap::Only500]);
    let message = hall.register(0);
    assert!(!hall.deliver(&message, 1).await);
    assert_eq!((hall.desk.posts(), hall.desk.lists()), (1, 2));
    assert_eq!(hall.hidden(), [20]);
    assert!(hall.deliver(&message, 2).await);
    is_registered_once(&hall, "not done").await;
    assert_eq!((hall.desk.posts(), hall.desk.lists()), (2, 4));

    // Never done: tomorrow, without a third time today and without the dead letters.
    let hall = Hall::open().await;
    hall.desk.plan([Mishap::Only500, Mishap::Only500]);
    assert_eq!(hall.deliver_to_the_end(&hall.register(0)).await, Some(3));
    assert_eq!((hall.desk.posts(), hall.postponed().await.len()), (2, 1));
}

#[tokio::test]
async fn zoom_that_answers_too_late_is_looked_up() {
    let hall = Hall::open().await;
    hall.desk.plan([Mishap::Slow(Duration::from_secs(30))]);
    let message = hall.register(0);
    assert!(!hall.deliver_by(&message, 1, Instant::now() + Duration::from_millis(5500)).await);
    let registration = hall.registration(0).await.unwrap();
    assert!(registration.outcome_unknown && registration.lease.is_none());
    assert!(hall.deliver(&message, 2).await);
    is_registered_once(&hall, "late").await;
    assert_eq!(hall.desk.posts(), 1);
}

#[tokio::test]
async fn without_time_nothing_is_begun() {
    let hall = Hall::open().await;
    assert!(!hall.deliver_by(&hall.register(0), 1, Instant::now() + Duration::from_secs(3)).await);
    assert_eq!((hall.desk.posts(), hall.registration(0).await), (0, None));
}

#[tokio::test]
async fn a_zoom_that_cannot_be_reached_costs_no_quota() {
    let mut hall = Hall::open().await;
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    hall.app = super::seat::app(&hall.world, &format!("http://{nobody}")).await;
    let message = hall.register(0);
    for receives in 1..=4 {
        assert!(!hall.deliver(&message, receives).await);
        let registration = hall.registration(0).await.unwrap();
        assert_eq!((registration.posts, registration.outcome_unknown, registration.lease), (0, false, None));
    }
    assert_eq!(hall.hidden(), [20, 120, 600, 3600]);
}
