//! What SES reports of an e-mail is recorded on its marker, however the reports arrive.

use domain::outbox::QueuedMessage;
use domain::{Clock, MessageId};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use shared::store::{MailOutcome, SentMarker, keys};
use tests::faults::Fault;
use tests::log::Log;
use tests::mail::delivered;
use tests::world::{World, soon, sqs_event};
use uuid::Uuid;

/// An event as EventBridge puts it into the queue.
pub(super) fn report(id: MessageId, kind: &str, details: &Value) -> Value {
    let mut detail = json!({
        "eventType": kind,
        "mail": {
            "messageId": "0102018c",
            "destination": ["ada@learner.example"],
            "tags": {"message_id": [id.to_string()], "template": ["enrolment_confirmed"], "ses:from-domain": ["x"]},
        },
    });
    detail[kind.to_lowercase()] = details.clone();
    json!({"source": "aws.ses", "detail-type": "Email", "time": "2026-11-27T09:00:00Z", "detail": detail})
}

fn bounce(id: MessageId) -> Value {
    let recipients =
        json!([{"emailAddress": "ada@learner.example", "diagnosticCode": "550 ada@learner.example"}]);
    report(
        id,
        "Bounce",
        &json!({"bounceType": "Permanent", "bounceSubType": "General", "bouncedRecipients": recipients}),
    )
}

/// Delivers a report; returns whether it left the queue.
pub(super) async fn reported(world: &World, report: &Value) -> bool {
    world
        .email()
        .handle(sqs_event(std::slice::from_ref(report), 1), soon())
        .await
        .batch_item_failures
        .is_empty()
}

async fn outcome(world: &World, id: MessageId) -> Option<MailOutcome> {
    match world.get(&keys::sent_marker(id)).await {
        Some(SentMarker::Sent { report, .. }) => report.map(|report| report.outcome),
        other => panic!("not sent: {other:?}"),
    }
}

async fn sent() -> (World, QueuedMessage) {
    let world = World::start().await;
    world.enrol().await;
    let message = world.confirmation();
    assert!(delivered(&world.email(), &message).await);
    (world, message)
}

#[tokio::test]
async fn the_more_telling_report_stays_in_whatever_order_they_come_and_twice() {
    let kinds = ["DeliveryDelay", "Delivery", "Bounce", "Complaint"];
    let ranks = [MailOutcome::Delayed, MailOutcome::Delivered, MailOutcome::Bounced, MailOutcome::Complained];
    for rotation in 0..kinds.len() {
        for backwards in [false, true] {
            let (world, message) = sent().await;
            let mut order: Vec<usize> = (0..kinds.len()).map(|nth| (nth + rotation) % kinds.len()).collect();
            if backwards {
                order.reverse();
            }
            let mut highest = 0;
            for nth in order {
                highest = highest.max(nth);
                for _twice in 0..2 {
                    assert!(reported(&world, &report(message.id, kinds[nth], &json!({}))).await);
                    assert_eq!(outcome(&world, message.id).await, Some(ranks[highest]));
                }
            }
            assert!(delivered(&world.email(), &message).await, "still known as sent");
            assert_eq!(world.cloud.inbox().len(), 1);
        }
    }
}

#[tokio::test]
async fn a_report_that_precedes_the_mark_waits_and_one_of_a_sender_that_died_proves_the_send() {
    let world = World::start().await;
    world.enrol().await;
    let message = world.confirmation();
    let lease_until = world.clock.now() + SignedDuration::from_secs(60);
    let taken = SentMarker::Sending { holder: Uuid::from_u128(1), lease_until, of: None };
    world.put(&keys::sent_marker(message.id), &taken).await;
    assert!(!reported(&world, &bounce(message.id)).await, "the sender may still be at it");
    assert_eq!(world.get(&keys::sent_marker(message.id)).await, Some(taken));
    world.clock.advance(SignedDuration::from_secs(61));
    assert!(reported(&world, &bounce(message.id)).await);
    assert_eq!(outcome(&world, message.id).await, Some(MailOutcome::Bounced));
    assert!(delivered(&world.email(), &message).await);
    assert_eq!(world.cloud.inbox().len(), 0, "SES had it: nobody sends it again");
}

#[tokio::test]
async fn a_report_about_no_mail_of_ours_leaves_the_queue_and_writes_nothing() {
    let (world, message) = sent().await;
    let stranger = MessageId(Uuid::from_u128(7));
    let mut untagged = bounce(message.id);
    untagged["detail"]["mail"]["tags"] = json!({});
    for report in [bounce(stranger), untagged, report(message.id, "Open", &json!({}))] {
        assert!(reported(&world, &report).await, "{report}");
    }
    assert_eq!(world.get(&keys::sent_marker(stranger)).await, None);
    assert_eq!(outcome(&world, message.id).await, None);
}

#[tokio::test]
async fn a_report_that_cannot_be_written_comes_back_and_names_no_address() {
    let log = Log::default();
    let _guard = tracing::subscriber::set_default(log.subscriber("info,email=trace"));
    let (world, message) = sent().await;
    world.cloud.faults.plan_next(40, Fault::Reject);
    assert!(!reported(&world, &bounce(message.id)).await);
    world.cloud.faults.clear();
    assert!(reported(&world, &bounce(message.id)).await);
    assert_eq!(outcome(&world, message.id).await, Some(MailOutcome::Bounced));
    let lines = log.lines();
    assert!(lines.contains("mail report") && lines.contains("bounced"), "{lines}");
    assert!(!lines.contains("ada@learner.example"), "{lines}");
}

/// What the previous release stored.
#[test]
fn a_marker_without_a_report_is_read() {
    let stored = json!({"state": "sent", "sent_at": "2026-11-01T09:00:00Z"});
    let sent_at: Timestamp = "2026-11-01T09:00:00Z".parse().unwrap();
    let marker: SentMarker = serde_json::from_value(stored.clone()).unwrap();
    assert_eq!(marker, SentMarker::Sent { sent_at, report: None, of: None });
    assert_eq!(serde_json::to_value(marker).unwrap(), stored, "and is written as before");
}
