//! Enrolments that end before, during and after a call to Zoom.

use std::time::Duration;

use domain::RegistrationStatus::{Cancelled, Registered};
use domain::enrolment::EnrolmentStatus::{Active, Dropped, Expired, Revoked, Suspended};
use jiff::SignedDuration;

use super::fake_zoom::Mishap;
use super::fixture::ZoomFixture;

#[tokio::test]
async fn an_enrolment_that_ends_is_cancelled_once() {
    for end in [Dropped, Revoked, Expired] {
        let fixture = ZoomFixture::open().await;
        assert!(fixture.deliver(&fixture.register(0), 1).await);
        fixture.set_enrolment(end).await;
        for _ in 0..2 {
            assert!(fixture.deliver(&fixture.cancel(0), 1).await);
        }
        let registration = fixture.registration(0).await.unwrap();
        assert_eq!((registration.status, registration.join_url), (Cancelled, None));
        assert_eq!((fixture.zoom.cancels(), fixture.zoom.approved()), (1, 0), "{end:?}");
    }
}

#[tokio::test]
async fn an_enrolment_that_ended_before_it_was_registered_is_never_registered() {
    let fixture = ZoomFixture::open().await;
    fixture.set_enrolment(Revoked).await;
    for message in [fixture.cancel(0), fixture.register(0)] {
        assert!(fixture.deliver(&message, 1).await);
    }
    assert_eq!((fixture.zoom.posts(), fixture.registration(0).await), (0, None));
}

#[tokio::test]
async fn a_suspended_enrolment_is_left_as_it_is() {
    let fixture = ZoomFixture::with_three_sessions().await;
    assert!(fixture.deliver(&fixture.register(0), 1).await);
    fixture.set_enrolment(Suspended).await;
    for session in [0, 1] {
        assert!(fixture.deliver(&fixture.register(session), 1).await);
    }
    assert_eq!((fixture.zoom.posts(), fixture.zoom.approved()), (1, 1));
    fixture.set_enrolment(Active).await;
    assert!(fixture.deliver(&fixture.register(1), 1).await);
    assert_eq!(fixture.zoom.approved(), 2);
}

#[tokio::test]
async fn an_enrolment_that_comes_back_is_registered_again() {
    let fixture = ZoomFixture::open().await;
    assert!(fixture.deliver(&fixture.register(0), 1).await);
    fixture.set_enrolment(Dropped).await;
    assert!(fixture.deliver(&fixture.cancel(0), 1).await);
    fixture.set_enrolment(Active).await;
    assert!(fixture.deliver(&fixture.register(0), 1).await);
    let registration = fixture.registration(0).await.unwrap();
    assert_eq!((registration.status, registration.posts), (Registered, 2));
    assert_eq!(fixture.zoom.approved(), 1);
    assert_eq!(fixture.told().await.1, 1, "the link is the same, and the new confirmation has it");
}

#[tokio::test]
async fn a_refund_between_asking_and_writing_down_cancels_at_once() {
    for end in [Revoked, Dropped, Suspended] {
        let fixture = ZoomFixture::open().await;
        fixture.zoom.plan([Mishap::Slow(Duration::from_millis(300))]);
        let message = fixture.register(0);
        let refund = async {
            fixture.zoom.posted(1).await;
            fixture.set_enrolment(end).await;
            // A message that arrives meanwhile finds the lease taken and is retried.
            end == Suspended || !fixture.deliver(&fixture.cancel(0), 1).await
        };
        assert_eq!(tokio::join!(fixture.deliver(&message, 1), refund), (true, true), "{end:?}");
        assert_eq!(fixture.status(0).await, Some(Cancelled), "{end:?}");
        assert_eq!((fixture.zoom.posts(), fixture.zoom.cancels(), fixture.zoom.approved()), (1, 1, 0));
        assert_eq!(fixture.told().await, (vec![], 0), "no notification of an invalid link");
        fixture.world.clock.advance(SignedDuration::from_mins(1));
        assert!(fixture.deliver(&fixture.cancel(0), 2).await);
        assert_eq!(fixture.zoom.cancels(), 1);
    }
}

#[tokio::test]
async fn an_unknown_outcome_of_an_ended_enrolment_is_looked_up_and_cancelled() {
    for (mishap, cancels) in [(Mishap::DoneThen500, 1), (Mishap::Only500, 0)] {
        let fixture = ZoomFixture::open().await;
        fixture.zoom.plan([Mishap::Slow(Duration::from_secs(30))]);
        if matches!(mishap, Mishap::Only500) {
            fixture.zoom.state().plan = [mishap].into();
        }
        let message = fixture.register(0);
        // The process dies while Zoom thinks.
        tokio::select! {
            _ = fixture.deliver(&message, 1) => {}
            () = async {
                fixture.zoom.posted(1).await;
                tokio::time::sleep(Duration::from_millis(100)).await;
            } => {}
        }
        assert!(fixture.registration(0).await.unwrap().outcome_unknown);
        fixture.set_enrolment(Revoked).await;
        fixture.world.clock.advance(SignedDuration::from_mins(6));
        assert!(fixture.deliver(&fixture.cancel(0), 1).await);
        assert_eq!((fixture.status(0).await, fixture.zoom.cancels()), (Some(Cancelled), cancels));
        assert!(fixture.deliver(&message, 2).await);
        assert_eq!((fixture.zoom.posts(), fixture.zoom.approved()), (1, 0));
    }
}

#[tokio::test]
async fn a_cancellation_that_fails_is_tried_again_and_one_that_is_refused_is_recorded() {
    let fixture = ZoomFixture::open().await;
    assert!(fixture.deliver(&fixture.register(0), 1).await);
    fixture.set_enrolment(Revoked).await;
    fixture.zoom.state().cancel_answers.extend([500, 500, 404]);
    let message = fixture.cancel(0);
    assert!(!fixture.deliver(&message, 1).await);
    assert!(!fixture.deliver(&message, 2).await);
    assert!(fixture.deliver(&message, 3).await);
    let registration = fixture.registration(0).await.unwrap();
    assert_eq!((registration.status, registration.failure.as_deref()), (Cancelled, Some("3001")));
    assert!(fixture.deliver(&message, 4).await);
    assert_eq!(fixture.zoom.cancels(), 3);
}

#[tokio::test]
async fn an_enrolment_that_comes_back_while_it_is_being_cancelled_is_registered_in_the_end() {
    let fixture = ZoomFixture::open().await;
    assert!(fixture.deliver(&fixture.register(0), 1).await);
    fixture.set_enrolment(Revoked).await;
    fixture.zoom.state().cancel_answers.push_back(500);
    assert!(!fixture.deliver(&fixture.cancel(0), 1).await);
    // Paid again before the cancellation has worked: Zoom still has the registrant.
    fixture.set_enrolment(Active).await;
    assert!(fixture.deliver(&fixture.register(0), 1).await);
    assert_eq!(
        (fixture.status(0).await, fixture.zoom.posts(), fixture.zoom.approved()),
        (Some(Registered), 1, 1)
    );
    assert!(fixture.deliver(&fixture.cancel(0), 2).await);
    assert_eq!(fixture.zoom.approved(), 1);
}
