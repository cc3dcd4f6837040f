//! Enrolments that end, before, while and after Zoom is asked.

use std::time::Duration;

use domain::RegistrationStatus::{Cancelled, Registered};
use domain::enrolment::EnrolmentStatus::{Active, Dropped, Expired, Revoked, Suspended};
use jiff::SignedDuration;

use super::desk::Mishap;
use super::seat::Hall;

#[tokio::test]
async fn an_enrolment_that_ends_is_cancelled_once() {
    for end in [Dropped, Revoked, Expired] {
        let hall = Hall::open().await;
        assert!(hall.deliver(&hall.register(0), 1).await);
        hall.set_enrolment(end).await;
        for _ in 0..2 {
            assert!(hall.deliver(&hall.cancel(0), 1).await);
        }
        let registration = hall.registration(0).await.unwrap();
        assert_eq!((registration.status, registration.join_url), (Cancelled, None));
        assert_eq!((hall.desk.cancels(), hall.desk.approved()), (1, 0), "{end:?}");
    }
}

#[tokio::test]
async fn an_enrolment_that_ended_before_it_was_registered_is_never_registered() {
    let hall = Hall::open().await;
    hall.set_enrolment(Revoked).await;
    for message in [hall.cancel(0), hall.register(0)] {
        assert!(hall.deliver(&message, 1).await);
    }
    assert_eq!((hall.desk.posts(), hall.registration(0).await), (0, None));
}

#[tokio::test]
async fn a_suspended_enrolment_is_left_as_it_is() {
    let hall = Hall::open().await;
    assert!(hall.deliver(&hall.register(0), 1).await);
    hall.set_enrolment(Suspended).await;
    for session in [0, 1] {
        assert!(hall.deliver(&hall.register(session), 1).await);
    }
    assert_eq!((hall.desk.posts(), hall.desk.approved()), (1, 1));
    hall.set_enrolment(Active).await;
    assert!(hall.deliver(&hall.register(1), 1).await);
    assert_eq!(hall.desk.approved(), 2);
}

#[tokio::test]
async fn an_enrolment_that_comes_back_is_registered_again() {
    let hall = Hall::open().await;
    assert!(hall.deliver(&hall.register(0), 1).await);
    hall.set_enrolment(Dropped).await;
    assert!(hall.deliver(&hall.cancel(0), 1).await);
    hall.set_enrolment(Active).await;
    assert!(hall.deliver(&hall.register(0), 1).await);
    let registration = hall.registration(0).await.unwrap();
    assert_eq!((registration.status, registration.posts), (Registered, 2));
    assert_eq!((hall.desk.approved(), hall.told().await.1), (1, 2));
}

#[tokio::test]
async fn a_refund_between_asking_and_writing_down_cancels_at_once() {
    for end in [Revoked, Dropped, Suspended] {
        let hall = Hall::open().await;
        hall.desk.plan([Mishap::Slow(Duration::from_millis(300))]);
        let message = hall.register(0);
        let refund = async {
            hall.desk.posted(1).await;
            hall.set_enrolment(end).await;
            // Whoever brings the news of it meanwhile finds the other one at it, and comes back.
            end == Suspended || !hall.deliver(&hall.cancel(0), 1).await
        };
        assert_eq!(tokio::join!(hall.deliver(&message, 1), refund), (true, true), "{end:?}");
        assert_eq!(hall.status(0).await, Some(Cancelled), "{end:?}");
        assert_eq!((hall.desk.posts(), hall.desk.cancels(), hall.desk.approved()), (1, 1, 0));
        assert_eq!(hall.told().await, (vec![], 0), "nobody is told of a link that is none");
        hall.world.clock.advance(SignedDuration::from_mins(1));
        assert!(hall.deliver(&hall.cancel(0), 2).await);
        assert_eq!(hall.desk.cancels(), 1);
    }
}

#[tokio::test]
async fn an_unknown_outcome_of_an_ended_enrolment_is_looked_up_and_cancelled() {
    for (mishap, cancels) in [(Mishap::DoneThen500, 1), (Mishap::Only500, 0)] {
        let hall = Hall::open().await;
        hall.desk.plan([Mishap::Slow(Duration::from_secs(30))]);
        if matches!(mishap, Mishap::Only500) {
            hall.desk.state().plan = [mishap].into();
        }
        let message = hall.register(0);
        // The process dies while Zoom thinks.
        tokio::select! {
            _ = hall.deliver(&message, 1) => {}
            () = async {
                hall.desk.posted(1).await;
                tokio::time::sleep(Duration::from_millis(100)).await;
            } => {}
        }
        assert!(hall.registration(0).await.unwrap().outcome_unknown);
        hall.set_enrolment(Revoked).await;
        hall.world.clock.advance(SignedDuration::from_mins(6));
        assert!(hall.deliver(&hall.cancel(0), 1).await);
        assert_eq!((hall.status(0).await, hall.desk.cancels()), (Some(Cancelled), cancels));
        assert!(hall.deliver(&message, 2).await);
        assert_eq!((hall.desk.posts(), hall.desk.approved()), (1, 0));
    }
}

#[tokio::test]
async fn a_cancellation_that_fails_is_tried_again_and_one_that_is_refused_is_recorded() {
    let hall = Hall::open().await;
    assert!(hall.deliver(&hall.register(0), 1).await);
    hall.set_enrolment(Revoked).await;
    hall.desk.state().cancel_answers.extend([500, 500, 404]);
    let message = hall.cancel(0);
    assert!(!hall.deliver(&message, 1).await);
    assert!(!hall.deliver(&message, 2).await);
    assert!(hall.deliver(&message, 3).await);
    let registration = hall.registration(0).await.unwrap();
    assert_eq!((registration.status, registration.failure.as_deref()), (Cancelled, Some("3001")));
    assert!(hall.deliver(&message, 4).await);
    assert_eq!(hall.desk.cancels(), 3);
}

#[tokio::test]
async fn an_enrolment_that_comes_back_while_it_is_being_cancelled_is_registered_in_the_end() {
    let hall = Hall::open().await;
    assert!(hall.deliver(&hall.register(0), 1).await);
    hall.set_enrolment(Revoked).await;
    hall.desk.state().cancel_answers.push_back(500);
    assert!(!hall.deliver(&hall.cancel(0), 1).await);
    // Paid again before the cancellation has worked: Zoom still has the registrant.
    hall.set_enrolment(Active).await;
    assert!(hall.deliver(&hall.register(0), 1).await);
    assert_eq!((hall.status(0).await, hall.desk.posts(), hall.desk.approved()), (Some(Registered), 1, 1));
    assert!(hall.deliver(&hall.cancel(0), 2).await);
    assert_eq!(hall.desk.approved(), 1);
}
