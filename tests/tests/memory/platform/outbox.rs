//! The outbox with unreadable rows and repeated records.

use std::collections::{BTreeSet, HashMap};

use aws_lambda_events::event::dynamodb::Event;
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::tables;
use tests::world::{World, hybrid_course, soon};

pub(super) async fn bought() -> World {
    let world = World::with_course(hybrid_course()).await;
    let app = world.webhook().await;
    world.deliver(&app, &world.purchase("a").completed()).await;
    world
}

pub(super) fn records(ids: &[String]) -> Event {
    let records = ids.iter().enumerate().map(|(number, id)| {
        json!({
            "eventID": number.to_string(), "eventName": "INSERT", "eventVersion": "1.1",
            "eventSource": "aws:dynamodb", "awsRegion": "eu-west-1", "eventSourceARN": "arn",
            "dynamodb": {
                "ApproximateCreationDateTime": 1_795_000_000, "SequenceNumber": number.to_string(),
                "SizeBytes": 1, "StreamViewType": "KEYS_ONLY",
                "Keys": {"pk": {"S": format!("OUTBOX#{id}")}, "sk": {"S": "MESSAGE"}},
            },
        })
    });
    serde_json::from_value(json!({"Records": records.collect::<Vec<Value>>()})).unwrap()
}

pub(super) async fn ids(world: &World) -> Vec<String> {
    world.outbox().await.iter().map(|row| row.id.to_string()).collect()
}

/// Makes an outbox row unreadable.
async fn poison(world: &World, id: &str) {
    let client = aws_sdk_dynamodb::Client::new(&world.cloud.quiet.config);
    let text = |text: &str| AttributeValue::S(text.to_owned());
    let key =
        HashMap::from([("pk".to_owned(), text(&format!("OUTBOX#{id}"))), ("sk".to_owned(), text("MESSAGE"))]);
    let update = client.update_item().table_name(tables::names().outbox.unwrap()).set_key(Some(key));
    let update =
        update.update_expression("SET #message = :none").expression_attribute_names("#message", "message");
    update.expression_attribute_values(":none", text("?")).send().await.unwrap();
}

#[tokio::test]
async fn a_record_that_comes_twice_in_one_batch_is_one_message() {
    let world = bought().await;
    let ids = ids(&world).await;
    let twice: Vec<String> = [ids.clone(), ids].concat();
    let answer = world.relay().stream(records(&twice), soon()).await;
    assert!(answer.batch_item_failures.is_empty());
    assert_eq!(world.cloud.take_messages("").len(), 4);
    assert_eq!(world.outbox().await, []);
}

#[tokio::test]
async fn a_row_that_cannot_be_read_holds_up_no_other() {
    let world = bought().await;
    let ids = ids(&world).await;
    poison(&world, &ids[0]).await;
    let answer = world.relay().stream(records(&ids), soon()).await;
    assert_eq!(answer.batch_item_failures.len(), 1, "the failure is reported");
    assert_eq!(world.cloud.take_messages("").len(), 3);

    world.clock.advance(SignedDuration::from_secs(31));
    let app = world.webhook().await;
    world.deliver(&app, &world.purchase("a").refunded(4900)).await;
    world.clock.advance(SignedDuration::from_secs(31));
    assert!(world.try_sweep().await.is_err(), "the alarm goes on until it is mended");
    let left: BTreeSet<String> = world
        .cloud
        .take_messages("")
        .iter()
        .map(|text| serde_json::from_str::<Value>(text.as_str().unwrap()).unwrap()["id"].to_string())
        .collect();
    assert_eq!(left.len(), 4, "a mail and three cancellations");
}
