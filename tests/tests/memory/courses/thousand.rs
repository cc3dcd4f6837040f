//! A course is changed while a thousand learners are enrolled: all are settled, at a bounded cost each, and each is
//! told once. `flows::publishing` shows the same on the local stack.

use std::collections::BTreeMap;

use domain::enrolment::EnrolmentStatus;
use domain::outbox::Message;
use domain::{ContentId, LearnerId};
use jiff::SignedDuration;
use shared::store::keys;
use tests::world::{World, hybrid_course};
use uuid::Uuid;

const LEARNERS: u32 = 1000;

/// Enrols them, each with what the course's present sessions and its first text ask for.
async fn enrolled(world: &World) -> Vec<LearnerId> {
    let mut learners = Vec::new();
    for number in 0..LEARNERS {
        let learner = world.enrol_another(number).await;
        let key = keys::enrolment(learner, world.course.uuid);
        let mut enrolment = world.get(&key).await.unwrap();
        enrolment.completed_contents.insert(ContentId(Uuid::from_u128(0xe0)));
        enrolment.sessions = world.course.sessions.iter().map(|session| session.uuid).collect();
        world.put(&key, &enrolment).await;
        learners.push(learner);
    }
    world.cloud.faults.take_calls();
    learners
}

/// Settles until nothing is due; returns the calls for each learner, rounded up, and how many were looked at.
async fn settled(world: &World) -> (usize, usize) {
    let mut looked_at = 0;
    for _ in 0..3 {
        let settled = world.settle().await;
        assert_eq!(settled.failed, 0);
        looked_at += usize::try_from(settled.looked_at).unwrap();
        world.clock.advance(SignedDuration::from_mins(5));
    }
    assert_eq!(world.get(&keys::settlement(world.course.uuid)).await, None, "nothing is due any more");
    (world.cloud.faults.take_calls().len().div_ceil(LEARNERS as usize), looked_at)
}

#[tokio::test]
async fn a_required_text_is_removed_and_all_complete_and_are_told_once() {
    let mut world = World::start().await;
    world
        .publish(|course| {
            let mut second = course.modules[0].contents[0].clone();
            second.uuid = ContentId(Uuid::from_u128(0xe9));
            course.modules[0].contents.push(second);
        })
        .await;
    let learners = enrolled(&world).await;
    world.publish(|course| course.modules[0].contents.truncate(1)).await;
    let (calls, _) = settled(&world).await;
    assert!(calls <= 6, "{calls} calls for each learner");
    for learner in learners {
        let enrolment = world.get(&keys::enrolment(learner, world.course.uuid)).await.unwrap();
        assert_eq!(enrolment.status, EnrolmentStatus::Completed);
        let told = world.get(&keys::notification_head(learner)).await.map(|head| head.total);
        assert_eq!(told, Some(1));
    }
}

#[tokio::test]
async fn a_session_is_moved_and_all_are_registered_anew_once() {
    let mut world = World::with_course(hybrid_course()).await;
    let learners = enrolled(&world).await;
    let moved = world.course.sessions[0].uuid;
    world.publish(|course| course.sessions[0].starts_at += SignedDuration::from_hours(1)).await;
    let (calls, _) = settled(&world).await;
    assert!(calls <= 6, "{calls} calls for each learner");
    let mut asked: BTreeMap<LearnerId, usize> = BTreeMap::new();
    let mut others: BTreeMap<(LearnerId, _), usize> = BTreeMap::new();
    for row in world.outbox().await {
        match row.message {
            // The Zoom consumer tells the learner, when the registration is known.
            Message::ZoomRegistration(registrant) if registrant.session == moved => {
                *asked.entry(registrant.learner).or_default() += 1;
            }
            Message::ZoomRegistration(registrant) => {
                *others.entry((registrant.learner, registrant.session)).or_default() += 1;
            }
            Message::Mail(mail) => panic!("nobody is written to before the registration is known: {mail:?}"),
        }
    }
    assert_eq!(asked.len(), learners.len());
    assert!(asked.values().chain(others.values()).all(|times| *times == 1));
}
