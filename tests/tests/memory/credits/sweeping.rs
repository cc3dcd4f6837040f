//! The sweep: what the stream missed, what expires, and nothing that is not due.

use jiff::SignedDuration;
use shared::store::keys;
use tests::credits::certificate;
use tests::world::World;

async fn earn(world: &World, number: u32, months: Option<u16>) {
    let mut certificate = certificate(world, world.learner.id, number, "2.50");
    certificate.credits_valid_months = months;
    world.hold(&certificate).await;
    world.apply_due_steps(&certificate).await;
}

#[tokio::test]
async fn a_record_that_never_arrived_is_healed() {
    let world = World::start().await;
    let certificate = world.earn(1, "2.50").await;
    assert_eq!(world.cpd_sweep().await.settled, 0, "the stream has its time");
    world.clock.advance(SignedDuration::from_mins(10));
    assert_eq!(world.cpd_sweep().await.settled, 1);
    assert_eq!(world.stored().await.told(), ["earned 2.50"]);
    // A revocation whose record is lost as well.
    let revoked = certificate.clone().revoke("x", domain::Clock::now(world.clock.as_ref())).unwrap();
    world.hold(&revoked).await;
    world.clock.advance(SignedDuration::from_mins(10));
    assert_eq!(world.cpd_sweep().await.settled, 1);
    assert_eq!(world.stored().await.told(), ["earned 2.50", "revoked -2.50"]);
    assert_eq!(world.cpd_sweep().await.settled, 0, "nothing is due any more");
}

#[tokio::test]
async fn many_missed_ones_are_all_healed() {
    let world = World::start().await;
    for number in 0..60 {
        world.earn(number, "1.00").await;
    }
    world.clock.advance(SignedDuration::from_hours(1));
    assert_eq!(world.cpd_sweep().await.settled, 60);
    assert_eq!(world.stored().await.balance(), "60.00");
}

#[tokio::test]
async fn credits_expire_at_the_end_of_their_validity_once() {
    let world = World::start().await;
    earn(&world, 1, Some(12)).await;
    earn(&world, 2, Some(24)).await;
    earn(&world, 3, None).await;
    world.clock.set("2027-11-22T11:59:59Z".parse().unwrap());
    assert_eq!(world.cpd_sweep().await.expired, 0);
    world.clock.set("2027-11-22T12:00:00Z".parse().unwrap());
    assert_eq!(world.cpd_sweep().await.expired, 1);
    assert_eq!(world.cpd_sweep().await.expired, 0);
    let stored = world.stored().await;
    assert_eq!(
        (stored.told().last().map(String::as_str), stored.balance().as_str()),
        (Some("expired -2.50"), "5.00")
    );
    assert_eq!(world.notifications().await[0].title, "2.50 CPD credits expired");
    world.clock.set("2031-01-01T00:00:00Z".parse().unwrap());
    world.cpd_sweep().await;
    assert_eq!(world.stored().await.balance(), "2.50", "what has no validity stays");
}

#[tokio::test]
async fn what_was_revoked_or_used_up_does_not_expire() {
    let world = World::start().await;
    earn(&world, 1, Some(1)).await;
    let key = keys::certificate(certificate(&world, world.learner.id, 1, "2.50").enrolment);
    let held = world.get(&key).await.unwrap();
    let revoked = held.revoke("x", domain::Clock::now(world.clock.as_ref())).unwrap();
    world.hold(&revoked).await;
    world.apply_due_steps(&revoked).await;
    world.clock.advance(SignedDuration::from_hours(24 * 60));
    let swept = world.cpd_sweep().await;
    assert_eq!((swept.expired, swept.warned), (0, 0));
    assert_eq!(world.stored().await.told(), ["earned 2.50", "revoked -2.50"]);

    // The other way round: expired first, and the withdrawal is on record all the same.
    earn(&world, 2, Some(1)).await;
    world.clock.advance(SignedDuration::from_hours(24 * 60));
    assert_eq!(world.cpd_sweep().await.expired, 1);
    let key = keys::certificate(certificate(&world, world.learner.id, 2, "2.50").enrolment);
    let held = world.get(&key).await.unwrap();
    let revoked = held.revoke("x", domain::Clock::now(world.clock.as_ref())).unwrap();
    world.hold(&revoked).await;
    world.apply_due_steps(&revoked).await;
    assert_eq!(world.stored().await.told()[2..], ["earned 2.50", "expired -2.50", "revoked 0.00"]);
}

#[tokio::test]
async fn a_sweep_without_anything_due_costs_the_same_whatever_is_stored() {
    let world = World::start().await;
    world.cloud.faults.take_calls();
    world.cpd_sweep().await;
    let empty = world.cloud.faults.take_calls().len();
    for number in 0..20 {
        earn(&world, number, Some(48)).await;
    }
    world.cloud.faults.take_calls();
    world.cpd_sweep().await;
    let calls = world.cloud.faults.take_calls();
    assert_eq!(calls.len(), empty);
    assert!(calls.iter().all(|call| call.operation == "DynamoDB.Query"), "no scan");
}
