//! Work that cannot be done holds up nothing behind it, however much of it there is.

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::course::settlement::SettlementPart;
use domain::outbox::{Mail, Message, OutboxRow};
use domain::{LearnerId, MessageId};
use jiff::SignedDuration;
use serde_json::json;
use shared::store::{Transaction, keys};
use tests::api::ApiRequest;
use tests::quizzes::{QUIZ, QuizWorld, quiz};
use tests::tables;
use tests::world::{World, soon};
use uuid::Uuid;

fn text(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

/// Puts an item as another program would have left it.
async fn put_raw(world: &World, table: &str, item: &[(&str, &str)]) {
    let item: HashMap<String, AttributeValue> =
        item.iter().map(|(name, value)| ((*name).to_owned(), text(value))).collect();
    let client = Client::new(&world.cloud.quiet.config);
    client.put_item().table_name(table).set_item(Some(item)).send().await.unwrap();
}

#[tokio::test]
async fn unreadable_rows_of_the_outbox_hold_up_no_message() {
    let world = World::start().await;
    let table = tables::names().outbox.unwrap();
    for shard in 0..8_u128 {
        for number in 0..30_u128 {
            // The last byte of an id is its shard.
            let id = Uuid::from_u128(0xbad_0000 + number * 0x100 + shard);
            let pk = format!("OUTBOX#{id}");
            let shard = format!("DUE#{shard}");
            let at = "2026-11-01T00:00:00.000Z";
            put_raw(&world, &table, &[("pk", &pk), ("sk", "MESSAGE"), ("shard", &shard), ("due_at", at)])
                .await;
        }
    }
    let mut transaction = Transaction::new();
    for number in 0..8_u128 {
        let row = OutboxRow {
            id: MessageId(Uuid::from_u128(0x600d_0000 + number)),
            message: Message::Mail(Mail::EnrolmentConfirmed {
                learner: world.learner.id,
                course: world.course.uuid,
                transferred_from: None,
            }),
            due_at: world.course.published_at.unwrap() + SignedDuration::from_hours(1),
            created_at: world.course.published_at.unwrap(),
            correlation_id: "test".into(),
        };
        transaction.enqueue(&row).unwrap();
    }
    assert!(world.store.write(soon(), &transaction).await.unwrap());
    assert!(world.try_sweep().await.is_err(), "the alarm goes on");
    assert_eq!(world.cloud.take_messages("email").len(), 8);
}

/// Unreadable work of a kind at the head of each of its shards, more than a page.
async fn unreadable(world: &World, table: &str, work: &str, key: impl Fn(Uuid) -> (String, String)) {
    for shard in 0..4_u128 {
        for number in 0..30_u128 {
            let (pk, sk) = key(Uuid::from_u128(0xbad_0000 + number * 0x100 + shard));
            let (due_pk, due_sk) = (format!("{work}#{shard}"), format!("2026-11-01T00:00:00.000Z#{number}"));
            let item = [("pk", &*pk), ("sk", &*sk), ("due_pk", &*due_pk), ("due_sk", &*due_sk)];
            put_raw(world, table, &item).await;
        }
    }
}

/// Awards, expiries and reminders: whatever cannot be done stays due, and the rest is done in the same run.
#[tokio::test]
async fn unreadable_certificates_lots_and_goals_hold_up_no_other() {
    let world = World::start().await;
    let (main, ledger) = (tables::names().main.unwrap(), tables::names().ledger.unwrap());
    unreadable(&world, &main, "AWARD", |id| (format!("CERT#{id}"), "META".into())).await;
    unreadable(&world, &ledger, "LOT", |id| (format!("USER#{id}"), "LOT#never#000000000001".into())).await;
    unreadable(&world, &main, "REMIND", |id| (format!("USER#{id}"), "GOALS".into())).await;
    let mut first = world.earn(1, "2.50").await;
    first.credits_valid_months = Some(12);
    world.hold(&first).await;
    world.apply_due_steps(&first).await;
    let goals = json!({"period": {"kind": "calendar_year"}, "goal": "30.00", "by_type": []});
    let set = ApiRequest::new("PUT", "/api/users/cpd_goals/", &world.caller()).body(&goals);
    assert_eq!(set.send(&world.cpd_api()).await.status, 200);
    world.clock.set("2027-11-25T12:00:00Z".parse().unwrap());
    world.earn(2, "1.00").await;
    world.clock.advance(SignedDuration::from_mins(10));
    let swept = world.cpd_sweep().await;
    assert_eq!((swept.settled, swept.expired, swept.reminded), (1, 1, 1), "{swept:?}");
    assert!(swept.failed >= 3 * 120, "the operator sees what stays: {swept:?}");
}

#[tokio::test]
async fn unreadable_settlements_and_reissues_hold_up_no_other() {
    let mut world = World::start().await;
    let main = tables::names().main.unwrap();
    unreadable(&world, &main, "SETTLE", |id| (format!("COURSE#{id}"), "SETTLEMENT".into())).await;
    let enrolment = |id| (format!("USER#{id}"), format!("ENROLMENT#{id}"));
    unreadable(&world, &main, "REISSUE", enrolment).await;
    world.enrol().await;
    let key = keys::enrolment(world.learner.id, world.course.uuid);
    let mut read = world.get(&key).await.unwrap();
    read.completed_contents = world.course.modules[0].contents.iter().map(|content| content.uuid).collect();
    world.put(&key, &read).await;
    world.publish(|course| course.description.push('.')).await;
    assert!(world.enrolment_sweep().sweep(soon()).await.is_err(), "the alarm goes on");
    for handover in world.handovers::<SettlementPart>("enrolment-sweep") {
        // Some of them fail, each by itself.
        let _alarm = world.enrolment_sweep().go_on(handover, soon()).await;
    }
    let status = world.get(&key).await.unwrap().status;
    assert_eq!(status, domain::enrolment::EnrolmentStatus::Completed);
}

#[tokio::test]
async fn attempts_that_cannot_be_submitted_hold_up_no_other() {
    let world = QuizWorld::start(quiz(json!({"time_limit_minutes": 10}))).await;
    world.start_attempt().await;
    let open = world.world.get(&keys::quiz_state(world.world.learner.id, QUIZ)).await.unwrap().open.unwrap();
    let shard = open.id.as_bytes()[15] % 10;
    for number in 0..30_u128 {
        let pk = format!("USER#{}", LearnerId(Uuid::from_u128(0xbad + number)));
        let sk = format!("QUIZ#{QUIZ}");
        let (index_pk, index_sk) =
            (format!("OPEN#{shard}"), format!("EXPIRES#2026-11-01T00:00:00.000Z#{number}"));
        let item = [("pk", &*pk), ("sk", &*sk), ("gsi1pk", &*index_pk), ("gsi1sk", &*index_sk)];
        put_raw(&world.world, &tables::names().main.unwrap(), &item).await;
    }
    world.world.clock.advance(SignedDuration::from_mins(30));
    assert!(world.sweep().await.is_err(), "the alarm goes on");
    let state = world.world.get(&keys::quiz_state(world.world.learner.id, QUIZ)).await.unwrap();
    assert_eq!(state.open, None, "the attempt behind them is submitted");
}
