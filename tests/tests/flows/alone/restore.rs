//! The restoration drill, as the runbook has it: a ledger is broken, and a table restored to the moment before is checked
//! in its place. The local stack restores the present, so the moment is chosen by restoring first.

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use tests::stack::{Stack, eventually};

use super::{ops, said};

type Item = HashMap<String, AttributeValue>;

async fn entry(client: &Client, table: &str) -> Option<Item> {
    let items = client.scan().table_name(table).send().await.unwrap().items.unwrap_or_default();
    items.into_iter().find(|item| item["sk"].as_s().is_ok_and(|sk| sk.starts_with("ENTRY#")))
}

async fn put(client: &Client, table: &str, item: Item) {
    client.put_item().table_name(table).set_item(Some(item)).send().await.unwrap();
}

#[tokio::test]
async fn a_restored_ledger_is_checked_before_it_is_adopted() {
    let stack = Stack::running();
    let client = Client::new(&stack.aws().await);
    let (table, restored) =
        (stack.text("/tables/ledger"), format!("restored-{}", uuid::Uuid::new_v4().simple()));
    let person = stack.newcomer("Rita").await;
    stack.complete_free_course(&person).await;
    let sound = eventually("an entry", async || entry(&client, table).await).await;
    let restore =
        client.restore_table_to_point_in_time().source_table_name(table).target_table_name(&restored);
    restore.use_latest_restorable_time(true).send().await.unwrap();

    let mut broken = sound.clone();
    broken.insert("credits".to_owned(), AttributeValue::S("999.00".to_owned()));
    put(&client, table, broken).await;
    let damaged = ops(&["ledger", "check", "--local"]);
    let before = ops(&["ledger", "check", "--local", "--ledger-table", &restored]);
    put(&client, table, sound).await;
    client.delete_table().table_name(&restored).send().await.unwrap();

    assert!(!damaged.status.success(), "{}", said(&damaged));
    assert!(said(&damaged).contains("BREACH"), "{}", said(&damaged));
    assert!(before.status.success(), "{}", said(&before));
    assert!(said(&before).contains("the ledger is sound"), "{}", said(&before));
    let mended = ops(&["ledger", "check", "--local"]);
    assert!(mended.status.success(), "{}", said(&mended));
}
