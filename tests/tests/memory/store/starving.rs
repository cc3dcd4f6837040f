//! Work that cannot be done holds up nothing behind it, however much of it there is.

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::outbox::{Mail, Message, OutboxRow};
use domain::{LearnerId, MessageId};
use jiff::SignedDuration;
use serde_json::json;
use shared::store::{Transaction, keys};
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
