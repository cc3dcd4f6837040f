//! S3 is away: events wait in the queue, and none goes to the dead letters.

use domain::Clock;
use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::api::ApiResponse;
use tests::faults::Fault;
use tests::uploads::{UploadWorld, functions, pdf, s3_event};
use tests::world::{soon, sqs_event};

/// A file that has arrived, and its event.
async fn arrived(uploads: &UploadWorld) -> (ApiResponse, Value) {
    let created = uploads.announce("essay.pdf", pdf().len()).await;
    assert_eq!(uploads.upload(&created, &pdf()), 200);
    let (key, version) = uploads.quarantined(&created).await;
    let mut event = s3_event(&key, &version);
    event["Records"][0]["eventTime"] = json!(uploads.world.clock.now());
    (created, event)
}

/// Delivers a message once. Returns whether it left the queue, and the new message with its delay in seconds.
async fn deliver(uploads: &UploadWorld, message: &Value) -> (bool, Option<(Value, i64)>) {
    let (world, mut event) = (&uploads.world, sqs_event(std::slice::from_ref(message), 1));
    event.records[0].event_source_arn = Some("arn:aws:sqs:eu-west-1:123456789012:cpd-upload".into());
    world.cloud.faults.take_calls();
    let left = functions(world).handle_s3_events(event, soon()).await.batch_item_failures.is_empty();
    let calls = world.cloud.faults.take_calls();
    let sent = calls.iter().find(|call| call.operation == "SQS.SendMessageBatch");
    let delay = sent.map(|call| call.body["Entries"][0]["DelaySeconds"].as_i64().unwrap());
    (left, world.cloud.take_messages("/cpd-upload").pop().zip(delay))
}

#[tokio::test]
async fn a_day_without_s3_sends_no_event_to_the_dead_letters_and_hands_the_work_in() {
    for fault in [Fault::ServerError, Fault::Throttle, Fault::BreakBefore] {
        let uploads = UploadWorld::start(json!({})).await;
        let (created, mut message) = arrived(&uploads).await;
        let clock = &uploads.world.clock;
        let away_until = clock.now() + SignedDuration::from_hours(23);
        uploads.world.cloud.faults.take_away("S3", fault);
        let mut delays = Vec::new();
        loop {
            let is_away = clock.now() < away_until;
            if !is_away {
                uploads.world.cloud.faults.bring_back();
            }
            let (left, put_back) = deliver(&uploads, &message).await;
            assert!(left, "{fault:?}: the queue counts a delivery, and gives the event up after five");
            assert_eq!(put_back.is_some(), is_away, "{fault:?} after {delays:?}");
            let Some((again, delay)) = put_back else { break };
            message = again;
            delays.push(delay);
            clock.advance(SignedDuration::from_secs(delay));
        }
        assert_eq!(uploads.stored(&created).await.status.name(), "submitted", "{fault:?}");
        assert_eq!((uploads.all().await.len(), uploads.state().await.used), (1, 1), "{fault:?}");
        assert!(delays.is_sorted() && delays[0] == 60 && delays.last() == Some(&900), "{delays:?}");
        assert!(delays.len() < 120, "{fault:?}: {} deliveries in a day", delays.len());
    }
}

/// Some events never succeed, and the operator has to see them.
#[tokio::test]
async fn an_event_that_fails_for_three_days_goes_to_the_dead_letters() {
    let uploads = UploadWorld::start(json!({})).await;
    let (_, message) = arrived(&uploads).await;
    uploads.world.cloud.faults.take_away("S3", Fault::Reject);
    uploads.world.clock.advance(SignedDuration::from_hours(71));
    assert!(matches!(deliver(&uploads, &message).await, (true, Some((_, 900)))));
    uploads.world.clock.advance(SignedDuration::from_hours(1));
    assert_eq!(deliver(&uploads, &message).await, (false, None), "five times, then it is a dead letter");
    let mut untimed = message;
    untimed["Records"][0].as_object_mut().unwrap().remove("eventTime");
    assert_eq!(
        deliver(&uploads, &untimed).await,
        (false, None),
        "nobody knows for how long it has been tried"
    );
}

/// The learner handed in, and does not come back: a dispute about the payment is decided without them.
#[tokio::test]
async fn a_file_that_arrived_without_access_is_handed_in_when_access_returns_within_the_day() {
    let uploads = UploadWorld::start(json!({})).await;
    let (created, message) = arrived(&uploads).await;
    uploads.enrol(&uploads.world.learner, "suspended").await;
    let (left, put_back) = deliver(&uploads, &message).await;
    assert_eq!((left, uploads.state().await.used), (true, 0));
    let (message, delay) = put_back.unwrap();
    uploads.world.clock.advance(SignedDuration::from_secs(delay));
    uploads.enrol(&uploads.world.learner, "active").await;
    assert_eq!(deliver(&uploads, &message).await, (true, None));
    assert_eq!(uploads.stored(&created).await.status.name(), "submitted");

    let (_, late) = arrived(&uploads).await;
    uploads.enrol(&uploads.world.learner, "suspended").await;
    uploads.world.clock.advance(SignedDuration::from_hours(24));
    assert_eq!(deliver(&uploads, &late).await, (true, None), "it can no longer be confirmed");
}
