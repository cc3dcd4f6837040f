//! Faults at every call: nothing is awarded twice or lost.

use domain::Clock;
use tests::api::ApiRequest;
use tests::credits::records;
use tests::faults::Fault;
use tests::world::{World, soon};

const EVERY_FAULT: [Fault; 8] = [
    Fault::DieBefore,
    Fault::DieAfter,
    Fault::BreakBefore,
    Fault::BreakAfter,
    Fault::Throttle,
    Fault::TransactionConflict,
    Fault::UnprocessedKeys,
    Fault::ServerError,
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_award_stops_at_any_call_and_the_stream_delivers_again() {
    for fault in EVERY_FAULT {
        for call in 0..6 {
            let world = World::start().await;
            let certificate = world.earn(1, "2.50").await;
            world.cloud.faults.plan(call, fault);
            let event = || records(&[certificate.enrolment]);
            let award = world.award();
            world.cloud.faults.until_death(award.stream(event(), soon())).await;
            world.cloud.faults.clear();
            let answer = award.stream(event(), soon()).await;
            assert!(answer.batch_item_failures.is_empty());
            assert_eq!(world.stored().await.told(), ["earned 2.50"], "{fault:?} at {call}");
            assert_eq!(
                (world.notifications().await.len(), world.outbox().await.len()),
                (1, 1),
                "{fault:?} at {call}"
            );

            let revoked = certificate.clone().revoke("Not their own work", world.clock.now()).unwrap();
            world.hold(&revoked).await;
            world.cloud.faults.plan(call, fault);
            world.cloud.faults.until_death(award.stream(event(), soon())).await;
            world.cloud.faults.clear();
            award.stream(event(), soon()).await;
            assert_eq!(world.stored().await.told(), ["earned 2.50", "revoked -2.50"], "{fault:?} at {call}");
        }
    }
}

#[tokio::test]
async fn a_store_that_stays_away_leaves_the_record_to_the_stream() {
    let world = World::start().await;
    let certificate = world.earn(1, "2.50").await;
    world.cloud.faults.plan_next(1000, Fault::Throttle);
    let deadline = tokio::time::Instant::now() + std::time::Duration::from_millis(300);
    let answer = world.award().stream(records(&[certificate.enrolment]), deadline).await;
    let failed: Vec<_> =
        answer.batch_item_failures.iter().map(|failure| failure.item_identifier.clone()).collect();
    assert_eq!(failed, [Some("1".to_owned())]);
    world.cloud.faults.clear();
    assert!(world.stored().await.entries.is_empty());
    // The record never arrives again: the sweep heals it.
    world.clock.advance(jiff::SignedDuration::from_hours(1));
    assert_eq!(world.cpd_sweep().await.settled, 1);
    assert_eq!(world.stored().await.told(), ["earned 2.50"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_adjustment_stops_at_any_call_and_is_made_once() {
    for fault in EVERY_FAULT {
        for call in 0..5 {
            let world = World::start().await;
            let first = world.earn(1, "2.50").await;
            world.apply_due_steps(&first).await;
            let body = serde_json::json!({
                "learner": world.learner.id, "credits": "-1.00", "cpd_type": "Clinical", "reason": "Counted twice",
            });
            let request = || {
                ApiRequest::new("POST", "/api/admin/cpd/adjustments/", &world.admin())
                    .header("idempotency-key", "once")
                    .body(&body)
            };
            let router = world.cpd_api();
            world.cloud.faults.plan(call, fault);
            world.cloud.faults.until_death(request().send(&router)).await;
            world.cloud.faults.clear();
            let answer = request().send(&router).await;
            assert_eq!(
                (answer.status, &answer.body["balance_after"]),
                (201, &"1.50".into()),
                "{fault:?} at {call}"
            );
            assert_eq!(
                world.stored().await.told(),
                ["earned 2.50", "manual_adjustment -1.00"],
                "{fault:?} at {call}"
            );
        }
    }
}

/// Without a key of the client: an answer that gets lost on the way from the store is no second adjustment.
#[tokio::test]
async fn a_write_whose_answer_is_lost_is_not_made_twice() {
    for call in 0..5 {
        let world = World::start().await;
        let body = serde_json::json!({
            "learner": world.learner.id, "credits": "1.00", "cpd_type": "Clinical", "reason": "Conference",
        });
        world.cloud.faults.plan(call, Fault::BreakAfter);
        let request = ApiRequest::new("POST", "/api/admin/cpd/adjustments/", &world.admin()).body(&body);
        let answer = request.send(&world.cpd_api()).await;
        assert_eq!(
            (answer.status, world.stored().await.told().len()),
            (201, 1),
            "at {call}: {}",
            answer.body
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_sweep_stops_at_any_call_and_expires_once() {
    for fault in EVERY_FAULT {
        for call in [0, 9, 10, 11, 17, 18, 19, 20] {
            let world = World::start().await;
            let mut certificate = tests::credits::certificate(&world, world.learner.id, 1, "2.50");
            certificate.credits_valid_months = Some(1);
            world.hold(&certificate).await;
            world.apply_due_steps(&certificate).await;
            world.clock.advance(jiff::SignedDuration::from_hours(24 * 40));
            world.cloud.faults.plan(call, fault);
            let sweep = world.cpd_sweeper();
            _ = world.cloud.faults.until_death(sweep.sweep(soon())).await;
            world.cloud.faults.clear();
            world.cpd_sweep().await;
            assert_eq!(world.stored().await.told(), ["earned 2.50", "expired -2.50"], "{fault:?} at {call}");
        }
    }
}
