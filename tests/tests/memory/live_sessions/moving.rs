//! The course changes its sessions after it was sold: Zoom follows, and each learner is told once.

use domain::RegistrationStatus::{Cancelled, Failed, Registered};
use domain::course::{LiveSession, ZoomRoom};
use domain::{LiveSessionId, Registration};
use jiff::SignedDuration;
use shared::store::keys;
use shared::use_cases::settle_enrolment::{SettledEnrolment, SettlingRequest, settle_enrolment};
use tests::world::soon;
use uuid::Uuid;

use super::fake_zoom::Mishap;
use super::fixture::ZoomFixture;

const NEW_ROOM: &str = "90000000009";

/// A learner who has bought the course and is registered for its three sessions.
async fn bought() -> ZoomFixture {
    let fixture = ZoomFixture::without_enrolment().await;
    fixture.charge(&fixture.world.purchase("a").completed()).await;
    assert_eq!((fixture.zoom.approved(), fixture.told().await.1), (3, 1));
    fixture
}

/// The sweep after a publication, and everything that it sends to Zoom; a second time as well.
async fn settle(fixture: &ZoomFixture) {
    for _ in 0..2 {
        assert_eq!(fixture.world.settle().await.failed, 0);
        fixture.relay().await;
        fixture.world.clock.advance(SignedDuration::from_mins(5));
    }
}

async fn titles(fixture: &ZoomFixture) -> Vec<String> {
    let about_sessions = |title: &String| !title.starts_with("Enrolled in");
    fixture.told().await.0.into_iter().filter(about_sessions).collect()
}

#[tokio::test]
async fn a_session_that_moves_to_another_meeting_has_its_learners_there_and_tells_them_once() {
    let mut fixture = bought().await;
    fixture
        .world
        .publish(|course| {
            let session = &mut course.sessions[0];
            session.starts_at += SignedDuration::from_hours(24);
            session.zoom = ZoomRoom { id: NEW_ROOM.into(), ..session.zoom.clone() };
        })
        .await;
    settle(&fixture).await;
    assert_eq!((fixture.zoom.approved_in("90000000001"), fixture.zoom.approved_in(NEW_ROOM)), (0, 1));
    assert_eq!(fixture.zoom.approved(), 3, "the other two are as they were");
    let Registration { status, room, join_url, .. } = fixture.registration(0).await.unwrap();
    assert_eq!((status, room.unwrap().id.as_str()), (Registered, NEW_ROOM));
    assert!(join_url.unwrap().contains(NEW_ROOM), "the old link is gone");
    assert_eq!(titles(&fixture).await, ["Live session moved", "Your Zoom links are ready"]);
    assert_eq!(fixture.told().await.1, 2, "one e-mail about the change");
}

#[tokio::test]
async fn a_session_that_only_starts_at_another_time_keeps_its_link_and_is_told_once() {
    let mut fixture = bought().await;
    let before = fixture.registration(1).await.unwrap().join_url;
    fixture.world.publish(|course| course.sessions[1].starts_at += SignedDuration::from_hours(1)).await;
    settle(&fixture).await;
    assert_eq!(fixture.registration(1).await.unwrap().join_url, before);
    assert_eq!((fixture.zoom.posts(), fixture.zoom.cancels()), (3, 0), "Zoom is not asked");
    assert_eq!(titles(&fixture).await, ["Live session moved", "Your Zoom links are ready"]);
    assert_eq!(fixture.told().await.1, 2);
}

#[tokio::test]
async fn a_session_that_is_added_later_registers_those_who_are_enrolled() {
    let mut fixture = bought().await;
    let added = LiveSessionId(Uuid::from_u128(0xadd));
    fixture
        .world
        .publish(|course| {
            let last = course.sessions[2].clone();
            let starts_at = last.starts_at + SignedDuration::from_hours(24);
            let zoom = ZoomRoom { id: NEW_ROOM.into(), ..last.zoom.clone() };
            course.sessions.push(LiveSession { uuid: added, starts_at, zoom, ..last });
        })
        .await;
    settle(&fixture).await;
    assert_eq!(fixture.status(3).await, Some(Registered));
    assert_eq!((fixture.zoom.approved_in(NEW_ROOM), fixture.zoom.approved()), (1, 4));
    assert_eq!(titles(&fixture).await, ["Your Zoom link is ready", "Your Zoom links are ready"]);
    assert_eq!(fixture.told().await.1, 2);
}

#[tokio::test]
async fn a_session_that_is_removed_is_cancelled_and_told_once() {
    let mut fixture = bought().await;
    fixture.world.publish(|course| course.sessions.truncate(2)).await;
    settle(&fixture).await;
    assert_eq!((fixture.zoom.approved_in("90000000003"), fixture.zoom.approved()), (0, 2));
    assert_eq!(titles(&fixture).await, ["Live session cancelled", "Your Zoom links are ready"]);
    assert_eq!(fixture.told().await.1, 2);
}

/// The refund comes before the sweep, or long after it.
#[tokio::test]
async fn no_registration_survives_a_refund_whatever_the_course_has_lost_or_moved() {
    for swept in [false, true] {
        let mut fixture = bought().await;
        let removed = fixture.registrant(2);
        fixture
            .world
            .publish(|course| {
                course.sessions.truncate(2);
                course.sessions[0].zoom.id = NEW_ROOM.into();
            })
            .await;
        if swept {
            settle(&fixture).await;
        }
        fixture.charge(&fixture.world.purchase("a").refunded(4900)).await;
        assert_eq!(fixture.zoom.approved(), 0, "swept before: {swept}");
        let key = keys::registration(removed.learner, removed.course, removed.session);
        let registration = fixture.world.get(&key).await.unwrap();
        assert_eq!((registration.status, registration.join_url), (Cancelled, None));
        settle(&fixture).await;
        assert_eq!(fixture.zoom.approved(), 0);
    }
}

#[tokio::test]
async fn who_buys_after_a_session_is_over_is_registered_for_those_to_come_without_an_alarm() {
    let fixture = ZoomFixture::without_enrolment().await;
    fixture.world.clock.set(fixture.world.course.sessions[0].ends_at() + SignedDuration::from_secs(1));
    fixture.charge(&fixture.world.purchase("a").completed()).await;
    assert_eq!(fixture.registration(0).await, None, "nothing has failed");
    assert_eq!((fixture.status(1).await, fixture.status(2).await), (Some(Registered), Some(Registered)));
    assert_eq!((fixture.zoom.posts(), fixture.zoom.approved_in("90000000001")), (2, 0));
    assert_eq!(fixture.told().await.1, 1);
}

/// "Registration not enabled": the host mends the meeting, the operator settles the learner.
#[tokio::test]
async fn what_zoom_refused_is_registered_once_the_operator_settles_the_learner() {
    let fixture = ZoomFixture::without_enrolment().await;
    fixture.zoom.plan([Mishap::Refused(404, 404)]);
    fixture.charge(&fixture.world.purchase("a").completed()).await;
    let statuses = async || [fixture.status(0).await, fixture.status(1).await, fixture.status(2).await];
    let failed = statuses().await.iter().filter(|status| **status == Some(Failed)).count();
    assert_eq!((failed, fixture.zoom.approved()), (1, 2));
    let world = &fixture.world;
    let enrolment = (world.learner.id, world.course.uuid);
    let settled =
        settle_enrolment(&world.store, world.clock.as_ref(), soon(), enrolment, SettlingRequest::Operator);
    assert_eq!(settled.await.unwrap(), SettledEnrolment::UpToDate);
    fixture.relay().await;
    assert_eq!(statuses().await, [Some(Registered); 3]);
    assert_eq!(fixture.zoom.approved(), 3);
}
