//! Whatever fails, comes twice or comes late: one digest for each local day.

use std::collections::BTreeMap;

use domain::course::teaching::Teaching;
use domain::{Clock, Learner};
use enrolment_sweep::SweptWork;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use shared::store::keys;
use shared::sweep_queue::Handover;
use tests::faults::Fault;
use tests::world::{World, soon};

use super::{at, digests, instructor, one_waiting, said, submit, teach};

const FAULTS: [Fault; 8] = [
    Fault::DieBefore,
    Fault::DieAfter,
    Fault::BreakBefore,
    Fault::BreakAfter,
    Fault::Throttle,
    Fault::TransactionConflict,
    Fault::ServerError,
    Fault::Reject,
];

#[tokio::test]
async fn every_fault_at_every_call_leaves_one_digest() {
    for fault in FAULTS {
        for nth in 0..9 {
            let (world, _) = one_waiting().await;
            world.clock.set(at("2026-11-29T07:00:00Z"));
            world.cloud.faults.plan(nth, fault);
            world.cloud.faults.until_death(run(&world)).await;
            world.cloud.faults.clear();
            world.clock.set(at("2026-11-29T07:01:00Z"));
            world.settle().await;
            world.settle().await;
            assert_eq!(said(&world).await.len(), 1, "{fault:?} at call {nth}");
        }
    }
}

/// A run with what it hands over; it may fail.
async fn run(world: &World) {
    let _may_fail = world.enrolment_sweep().sweep(soon()).await;
    for handover in world.handovers::<SweptWork>("enrolment-sweep") {
        let _may_fail = world.enrolment_sweep().go_on(handover, soon()).await;
    }
}

#[tokio::test]
async fn sweeps_that_meet_send_one_digest() {
    let (world, _) = one_waiting().await;
    world.clock.set(at("2026-11-29T07:00:00Z"));
    world.enrolment_sweep().sweep(soon()).await.unwrap();
    let handovers: Vec<Handover<SweptWork>> = world.handovers("enrolment-sweep");
    assert_eq!(handovers.len(), 1);
    let sweep = world.enrolment_sweep();
    let again = || sweep.go_on(handovers[0].clone(), soon());
    let results = tokio::join!(again(), again(), again(), again());
    assert!(results.0.is_ok() && results.1.is_ok() && results.2.is_ok() && results.3.is_ok());
    assert_eq!(said(&world).await.len(), 1);
    // A message that comes late does nothing.
    world.clock.set(at("2026-11-30T07:05:00Z"));
    again().await.unwrap();
    assert_eq!(said(&world).await.len(), 1);
}

/// Many instructors in one shard, some of whose lists cannot be read, at a queue that admits little time.
#[tokio::test]
async fn a_failure_and_the_end_of_time_keep_nobody_else_from_their_digest() {
    let world = World::start().await;
    world.clock.set(at("2026-11-28T10:00:00Z"));
    let mut instructors = Vec::new();
    for number in 0..40 {
        // All in the same shard.
        instructors.push(instructor(&world, number * 4, "UTC").await);
    }
    teach(&world, &world.course, &instructors).await;
    submit(&world, world.course.uuid, 1, at("2026-11-27T09:00:00Z")).await;
    world.settle().await;
    for unreadable in &instructors[..3] {
        let key = keys::learner(*unreadable);
        let broken = Learner { time_zone: Some("Mars/Base".into()), ..world.get(&key).await.unwrap() };
        world.put(&key, &broken).await;
    }
    world.clock.set(at("2026-11-29T07:00:00Z"));
    world.enrolment_sweep().sweep(soon()).await.unwrap();
    let first: Vec<Handover<SweptWork>> = world.handovers("enrolment-sweep");
    // Too little time for a single one: it is put back as it was.
    let short = tokio::time::Instant::now() + std::time::Duration::from_secs(3);
    world.enrolment_sweep().go_on(first[0].clone(), short).await.unwrap();
    let put_back: Vec<Handover<SweptWork>> = world.handovers("enrolment-sweep");
    assert_eq!((put_back.clone(), said(&world).await.len()), (first, 0));
    for handover in put_back {
        world.enrolment_sweep().go_on(handover, soon()).await.unwrap();
    }
    // An unknown zone counts as UTC.
    assert_eq!(said(&world).await.len(), 40);
}

/// Random sweeps, work and zones around the changes of the clocks: one digest for a day at most, never before seven, and
/// one for each day on which a sweep came after seven.
#[test]
fn there_is_exactly_one_digest_for_each_local_day() {
    let zones = ["Europe/London", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC"];
    let starts =
        ["2027-03-12T00:00:00Z", "2027-03-27T00:00:00Z", "2027-10-30T00:00:00Z", "2027-11-06T00:00:00Z"];
    let random = (0..zones.len(), 0..starts.len(), proptest::collection::vec(1_i64..40_000, 1..14));
    let mut runner = TestRunner::new(Config { cases: 10, failure_persistence: None, ..Config::default() });
    let result = runner.run(&random, |(zone, start, steps)| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (counts, expected) = runtime.block_on(async {
            let world = World::start().await;
            world.clock.set(at(starts[start]));
            let grace = instructor(&world, 1, zones[zone]).await;
            teach(&world, &world.course, &[grace]).await;
            submit(&world, world.course.uuid, 1, at("2026-11-27T09:00:00Z")).await;
            world.settle().await;
            let local = |now: Timestamp| now.in_tz(zones[zone]).unwrap();
            let first: Teaching = world.get(&keys::teaching(grace)).await.unwrap();
            let mut expected = BTreeMap::new();
            for seconds in steps {
                world.clock.advance(SignedDuration::from_secs(seconds));
                let now = local(world.clock.now());
                if now.hour() >= 7 && Some(now.date()) > first.digest_of {
                    expected.insert(now.date().to_string(), 1);
                }
                world.settle().await;
                world.settle().await;
            }
            let mut counts = BTreeMap::new();
            for (_, day, _) in said(&world).await {
                *counts.entry(day).or_insert(0) += 1;
            }
            for row in digests(&world).await {
                assert!(local(row.created_at).hour() >= 7);
            }
            (counts, expected)
        });
        prop_assert_eq!(counts, expected);
        Ok(())
    });
    result.unwrap();
}
