//! SES is away: mails wait in the queue, then in the outbox, and none goes to the dead letters.

use jiff::SignedDuration;
use serde_json::Value;
use shared::store::{SentMarker, keys};
use tests::faults::Fault;
use tests::world::{World, soon, sqs_event};

/// The queue gives a message up after this many deliveries.
const MAX_RECEIVE_COUNT: u32 = 5;

/// Delivers a message for the nth time while SES has this fault; returns whether it left the queue, and for how many
/// seconds it is hidden otherwise.
async fn deliver(world: &World, message: &Value, receives: u32, fault: Option<Fault>) -> (bool, Option<i64>) {
    let app = world.email();
    world.cloud.faults.take_calls();
    let mut event = sqs_event(std::slice::from_ref(message), receives);
    event.records[0].event_source_arn = Some("arn:aws:sqs:eu-west-1:123456789012:cpd-email".into());
    // Read, claim, send.
    if let Some(fault) = fault {
        world.cloud.faults.plan(2, fault);
    }
    let left = app.handle(event, soon()).await.batch_item_failures.is_empty();
    world.cloud.faults.clear();
    let calls = world.cloud.faults.take_calls();
    let hidden = calls.iter().find(|call| call.operation == "SQS.ChangeMessageVisibility");
    (left, hidden.map(|call| call.body["VisibilityTimeout"].as_i64().unwrap()))
}

#[tokio::test]
async fn a_day_without_ses_sends_no_mail_to_the_dead_letters_and_each_mail_once() {
    for fault in [Fault::ServerError, Fault::BreakBefore] {
        let world = World::start().await;
        world.enrol().await;
        let mut message = serde_json::to_value(world.confirmation()).unwrap();
        let started = domain::Clock::now(world.clock.as_ref());
        let away_until = started + SignedDuration::from_hours(24);
        let mut receives = 0;
        let mut deliveries = 0;
        loop {
            let now = domain::Clock::now(world.clock.as_ref());
            receives += 1;
            deliveries += 1;
            assert!(receives < MAX_RECEIVE_COUNT, "{fault:?}: the queue would give it up at {now}");
            let away = (now < away_until).then_some(fault);
            let (left, hidden) = deliver(&world, &message, receives, away).await;
            match (left, away) {
                (true, None) => break,
                (true, Some(_)) => {
                    let rows = world.outbox().await;
                    assert_eq!(
                        (rows.len(), rows[0].due_at),
                        (1, now + SignedDuration::from_hours(1)),
                        "{fault:?}"
                    );
                    assert_eq!(rows[0].id.to_string(), message["id"], "the same message");
                    world.clock.set(rows[0].due_at + SignedDuration::from_mins(2));
                    world.sweep().await;
                    message = world.cloud.take_messages("email").remove(0).as_str().unwrap().parse().unwrap();
                    receives = 0;
                }
                (false, _) => {
                    let hidden = hidden.unwrap_or_else(|| panic!("{fault:?}: it comes back at once"));
                    assert!(hidden >= 60, "{fault:?}: {hidden}");
                    world.clock.advance(SignedDuration::from_secs(hidden));
                }
            }
        }
        assert_eq!(world.cloud.inbox().len(), 1, "{fault:?}");
        assert!(deliveries < 120, "{fault:?}: {deliveries} deliveries in a day");
        let id = message["id"].as_str().unwrap().parse().unwrap();
        let marker = world.get(&keys::sent_marker(id)).await;
        assert!(matches!(marker, Some(SentMarker::Sent { .. })), "{fault:?}: {marker:?}");
    }
}

#[tokio::test]
async fn an_e_mail_that_ses_rejects_for_itself_goes_to_the_dead_letters() {
    let world = World::start().await;
    world.enrol().await;
    let message = serde_json::to_value(world.confirmation()).unwrap();
    for (receives, seconds) in [(1, 70), (2, 180), (3, 600), (4, 3600), (5, 3600)] {
        let (left, hidden) = deliver(&world, &message, receives, Some(Fault::Reject)).await;
        assert_eq!((left, hidden), (false, Some(seconds)), "{receives}");
    }
    assert_eq!(world.outbox().await, []);
}
