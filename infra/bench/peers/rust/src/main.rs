//! A passing quiz submission by the AWS SDK as it comes: the peer of `quiz-submit` in `bench time`.
//!
//! Less than the real one does: it checks neither enrolment nor attempts nor repetitions. It reads what that function
//! reads, grades what was submitted, and writes what that function writes, in the same two calls.

use std::collections::HashMap;
use std::{env, fs};

use aws_config::BehaviorVersion;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{
    AttributeValue, ConditionCheck, Delete, KeysAndAttributes, Put, TransactWriteItem, Update,
};
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde_json::{Map, Value, json};

type Item = HashMap<String, AttributeValue>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let calls = fs::read_to_string(env::var("BENCH_CALLS")?)?;
    let calls = calls.lines().map(serde_json::from_str).collect::<Result<Vec<Value>, _>>()?;
    let [read, write] = &calls[..] else { return Err("two calls".into()) };
    let client = Client::new(&aws_config::load_defaults(BehaviorVersion::latest()).await);
    run(service_fn(|event: LambdaEvent<Value>| handle(&client, read, write, event.payload))).await
}

/// Reads, grades and writes.
async fn handle(client: &Client, read: &Value, write: &Value, event: Value) -> Result<Value, Error> {
    let body: Value = serde_json::from_str(event["body"].as_str().unwrap_or_default())?;
    let submitted = body["submitted_answers"].as_object().ok_or("no answers")?;
    let mut request = client.batch_get_item();
    for (table, asked) in entries(&read["RequestItems"]) {
        let keys = asked["Keys"].as_array().into_iter().flatten().map(item).collect();
        let consistent = asked["ConsistentRead"].as_bool();
        let asked = KeysAndAttributes::builder().set_keys(Some(keys)).set_consistent_read(consistent);
        request = request.request_items(table, asked.build()?);
    }
    let items = request.send().await?.responses.unwrap_or_default().into_values().map(|items| items.len());
    let items: usize = items.sum();
    let right = submitted.values().filter(|answer| !answer.is_null()).count();
    let mut writes = client.transact_write_items();
    for one in write["TransactItems"].as_array().into_iter().flatten() {
        writes = writes.transact_items(written(one)?);
    }
    writes.send().await?;
    let body = json!({"score": 100 * right / submitted.len().max(1), "is_passed": true, "items": items});
    let headers = json!({"content-type": "application/json"});
    Ok(json!({"statusCode": 201, "headers": headers, "body": body.to_string()}))
}

fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn item(value: &Value) -> Item {
    entries(value).map(|(name, value)| (name.clone(), attribute(value))).collect()
}

fn attribute(value: &Value) -> AttributeValue {
    let content = value.as_object().and_then(|value| value.iter().next());
    match content.map(|(kind, value)| (kind.as_str(), value)) {
        Some(("S", Value::String(text))) => AttributeValue::S(text.clone()),
        Some(("N", Value::String(number))) => AttributeValue::N(number.clone()),
        Some(("BOOL", Value::Bool(value))) => AttributeValue::Bool(*value),
        Some(("L", Value::Array(values))) => AttributeValue::L(values.iter().map(attribute).collect()),
        Some(("M", value @ Value::Object(_))) => AttributeValue::M(item(value)),
        Some(("SS", Value::Array(texts))) => AttributeValue::Ss(texts.iter().filter_map(text).collect()),
        _ => AttributeValue::Null(true),
    }
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

/// Names of attributes, as an expression uses them.
fn names(write: &Map<String, Value>) -> Option<HashMap<String, String>> {
    let names = write.get("ExpressionAttributeNames")?;
    Some(entries(names).filter_map(|(name, value)| Some((name.clone(), text(value)?))).collect())
}

fn written(one: &Value) -> Result<TransactWriteItem, Error> {
    let (kind, write) = entries(one).next().ok_or("an empty write")?;
    let write = write.as_object().ok_or("no write")?;
    let part = |name: &str| write.get(name).map(item);
    let word = |name: &str| write.get(name).and_then(text);
    let (table, names, values) = (word("TableName"), names(write), part("ExpressionAttributeValues"));
    let (condition, key) = (word("ConditionExpression"), part("Key"));
    let one = TransactWriteItem::builder();
    Ok(match kind.as_str() {
        "Put" => one.put(
            Put::builder()
                .set_table_name(table)
                .set_item(part("Item"))
                .set_condition_expression(condition)
                .set_expression_attribute_names(names)
                .set_expression_attribute_values(values)
                .build()?,
        ),
        "Update" => one.update(
            Update::builder()
                .set_table_name(table)
                .set_key(key)
                .set_update_expression(word("UpdateExpression"))
                .set_condition_expression(condition)
                .set_expression_attribute_names(names)
                .set_expression_attribute_values(values)
                .build()?,
        ),
        "Delete" => one.delete(
            Delete::builder()
                .set_table_name(table)
                .set_key(key)
                .set_condition_expression(condition)
                .set_expression_attribute_names(names)
                .set_expression_attribute_values(values)
                .build()?,
        ),
        _ => one.condition_check(
            ConditionCheck::builder()
                .set_table_name(table)
                .set_key(key)
                .set_condition_expression(condition)
                .set_expression_attribute_names(names)
                .set_expression_attribute_values(values)
                .build()?,
        ),
    }
    .build())
}
