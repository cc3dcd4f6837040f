//! Every call of the webhook and of the relay fails in every way; then the sender retries.
//!
//! Nothing may be lost or happen twice, wherever the process stopped.

use std::collections::BTreeSet;
use std::time::{Duration, SystemTime};

use domain::enrolment::EnrolmentStatus;
use jiff::SignedDuration;
use lambda_http::{Context, RequestExt};
use serde_json::Value;
use tests::faults::Fault;
use tests::world::{World, hybrid_course, soon};

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

/// An enrolment, one e-mail, three registrations and one notification.
async fn assert_exactly_one(world: &World, what: &str) {
    assert_eq!(world.outbox().await.len(), 4, "{what}");
    assert_eq!(world.notifications().await.len(), 1, "{what}");
    assert_eq!(world.enrolment().await.unwrap().status, EnrolmentStatus::Active, "{what}");
}

#[tokio::test]
async fn the_webhook_stops_at_any_call_and_stripe_tries_again() {
    let mut met = 0;
    for fault in EVERY_FAULT {
        for nth in 0..2 {
            let world = World::with_course(hybrid_course()).await;
            let app = world.webhook().await;
            let event = world.purchase("a").completed();
            world.cloud.faults.plan(nth, fault);
            let first = world.cloud.faults.until_death(world.deliver(&app, &event)).await;
            assert!(!world.cloud.faults.clear(), "call {nth} was made");
            met += 1;
            if first.as_ref().is_none_or(|(status, _)| *status != 200) {
                assert_eq!(world.deliver(&app, &event).await.0, 200, "{fault:?} at {nth}");
            }
            assert_exactly_one(&world, &format!("{fault:?} at {nth}")).await;
        }
    }
    assert_eq!(met, 16);
}

#[tokio::test]
async fn a_refund_stops_at_any_call_and_stripe_tries_again() {
    for fault in EVERY_FAULT {
        for nth in 0..2 {
            let world = World::with_course(hybrid_course()).await;
            let app = world.webhook().await;
            world.deliver(&app, &world.purchase("a").completed()).await;
            let event = world.purchase("a").refunded(4900);
            world.cloud.faults.plan(nth, fault);
            let first = world.cloud.faults.until_death(world.deliver(&app, &event)).await;
            if first.as_ref().is_none_or(|(status, _)| *status != 200) {
                assert_eq!(world.deliver(&app, &event).await.0, 200);
            }
            assert_eq!(
                world.enrolment().await.unwrap().status,
                EnrolmentStatus::Revoked,
                "{fault:?} at {nth}"
            );
            // One more e-mail, three cancellations and one more notification.
            assert_eq!(
                (world.outbox().await.len(), world.notifications().await.len()),
                (8, 2),
                "{fault:?} at {nth}"
            );
        }
    }
}

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "Lambda's deadline is a wall-clock time")]
async fn a_store_that_stays_away_answers_503_and_changes_nothing() {
    for fault in [Fault::ServerError, Fault::Throttle, Fault::TransactionConflict, Fault::BreakBefore] {
        let world = World::start().await;
        let app = world.webhook().await;
        let event = world.purchase("a").completed();
        // The read succeeds; every write has the fault.
        (1..500).for_each(|nth| world.cloud.faults.plan(nth, fault));
        let mut context = Context::default();
        let deadline =
            SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap() + Duration::from_millis(900);
        context.deadline = u64::try_from(deadline.as_millis()).unwrap();
        let answer = app.handle(world.signed(&event).with_lambda_context(context)).await.unwrap();
        assert_eq!(answer.status(), 503, "{fault:?}");
        assert!(answer.headers().contains_key("retry-after"));
        world.cloud.faults.clear();
        assert_eq!(world.enrolment().await, None);
        assert_eq!(world.deliver(&app, &event).await, (200, "enrolled".into()));
    }
}

fn ids(messages: &[Value]) -> BTreeSet<String> {
    messages
        .iter()
        .map(|text| serde_json::from_str::<Value>(text.as_str().unwrap()).unwrap())
        .map(|message| message["id"].as_str().unwrap().to_owned())
        .collect()
}

async fn bought() -> World {
    let world = World::with_course(hybrid_course()).await;
    let app = world.webhook().await;
    world.deliver(&app, &world.purchase("a").completed()).await;
    world
}

/// The outbox's stream event for all current rows.
async fn stream_event(world: &World) -> aws_lambda_events::event::dynamodb::Event {
    let rows = world.outbox().await;
    let records = rows.iter().enumerate().map(|(number, row)| {
        serde_json::json!({
            "eventID": number.to_string(), "eventName": "INSERT", "eventVersion": "1.1", "eventSource": "aws:dynamodb",
            "awsRegion": "eu-west-1", "eventSourceARN": "arn",
            "dynamodb": {
                "ApproximateCreationDateTime": 1_795_000_000, "SequenceNumber": number.to_string(), "SizeBytes": 1,
                "StreamViewType": "KEYS_ONLY",
                "Keys": {"pk": {"S": format!("OUTBOX#{}", row.id)}, "sk": {"S": "MESSAGE"}},
            },
        })
    });
    serde_json::from_value(serde_json::json!({"Records": records.collect::<Vec<_>>()})).unwrap()
}

#[tokio::test]
async fn the_stream_carries_every_row_to_its_queue_once() {
    let world = bought().await;
    let event = stream_event(&world).await;
    let answer = world.relay().stream(event.clone(), soon()).await;
    assert!(answer.batch_item_failures.is_empty());
    assert_eq!((world.cloud.take_messages("email").len(), world.cloud.take_messages("zoom").len()), (1, 3));
    assert_eq!(world.outbox().await, []);

    world.relay().stream(event, soon()).await;
    assert_eq!(world.cloud.take_messages("").len(), 0, "a second relay of the same rows finds nothing");
}

#[tokio::test]
async fn the_sweep_heals_a_stream_that_dropped_its_records() {
    let world = bought().await;
    world.sweep().await;
    assert_eq!(world.outbox().await.len(), 4, "fresh rows are the stream's");
    world.clock.advance(SignedDuration::from_secs(31));
    world.sweep().await;
    assert_eq!(world.outbox().await, []);
    assert_eq!(world.cloud.take_messages("").len(), 4);
}

#[tokio::test]
async fn the_relay_stops_at_any_call_and_the_sweep_finishes() {
    for fault in EVERY_FAULT {
        for nth in 0..6 {
            let world = bought().await;
            let expected: BTreeSet<String> =
                world.outbox().await.iter().map(|row| row.id.to_string()).collect();
            let event = stream_event(&world).await;
            world.cloud.faults.plan(nth, fault);
            let relay = world.relay();
            world.cloud.faults.until_death(relay.stream(event, soon())).await;
            world.cloud.faults.clear();
            world.clock.advance(SignedDuration::from_secs(31));
            world.sweep().await;
            assert_eq!(world.outbox().await, [], "{fault:?} at {nth}");
            let queued = world.cloud.take_messages("");
            assert_eq!(ids(&queued), expected, "{fault:?} at {nth}: nothing is lost");
        }
    }
}

#[tokio::test]
async fn joining_and_leaving_stop_at_any_call_and_are_tried_again() {
    use tests::api::ApiRequest;
    let mut course = tests::world::course();
    course.price.amount = 0;
    for fault in EVERY_FAULT {
        for nth in 0..3 {
            let world = World::with_course(course.clone()).await;
            let api = world.learner_api();
            let body = serde_json::json!({"course_uuid": course.uuid});
            let join = || {
                let request = ApiRequest::new("POST", "/api/enrollments/", &world.caller()).body(&body);
                request.header("idempotency-key", "join").send(&api)
            };
            world.cloud.faults.plan(nth, fault);
            world.cloud.faults.until_death(join()).await;
            world.cloud.faults.clear();
            let joined = join().await;
            assert_eq!(joined.status, 201, "{fault:?} at {nth}: {joined:?}");
            assert_eq!(
                (world.outbox().await.len(), world.notifications().await.len()),
                (1, 1),
                "{fault:?} at {nth}"
            );

            let path = format!("/api/enrollments/{}/", joined.body["uuid"].as_str().unwrap());
            let leave = || ApiRequest::new("DELETE", &path, &world.caller()).send(&api);
            world.cloud.faults.plan(nth, fault);
            world.cloud.faults.until_death(leave()).await;
            world.cloud.faults.clear();
            assert_eq!(leave().await.status, 204, "{fault:?} at {nth}");
            assert_eq!(world.enrolment().await.unwrap().status, EnrolmentStatus::Dropped);
        }
    }
}
