//! A search among a hundred thousand people: one query, at the units of a search among two hundred.

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{AttributeValue, PutRequest, ReturnConsumedCapacity, WriteRequest};
use domain::LearnerId;
use domain::people_index::IndexTerm;
use serde_json::{Value, json};
use shared::store::PersonEntry;
use tests::tables::names;
use tests::world::World;
use uuid::Uuid;

use super::{encoded, get, names as names_of};

/// The entries of people who are all called Smith, and every hundredth of them Zoe, as they are stored.
fn entries(number: usize) -> Vec<(String, String, PersonEntry)> {
    let first = if number.is_multiple_of(100) { "Zoe" } else { "Ada" };
    let id = LearnerId(Uuid::from_u128(0x0bad_0000_0000 + number as u128));
    let name = format!("{first} Smith");
    let terms = domain::people_index::terms(&name, "");
    // The partitions that the searches below look into.
    let asked = |term: &IndexTerm| {
        term.word == "smith" && (term.other.is_none() || number.is_multiple_of(20) || number < 2_000)
    };
    let entry = |term: IndexTerm| {
        let entry = PersonEntry {
            id,
            name: name.clone(),
            email: format!("person{number:06}@learner.example"),
            since: "2026-11-01T00:00:00Z".parse().unwrap(),
            word: term.word.clone(),
            other: term.other.clone(),
        };
        match term.other {
            None => ("PEOPLE#s".to_owned(), format!("smith#{id}"), entry),
            Some(other) => (format!("PEOPLE#s#{}", &other[..1]), format!("smith {other}#{id}"), entry),
        }
    };
    terms.into_iter().filter(asked).map(entry).collect()
}

async fn store(client: &Client, people: usize) {
    let table = names().main.unwrap();
    let requests: Vec<WriteRequest> = (0..people)
        .flat_map(entries)
        .map(|(pk, sk, entry)| {
            let mut item: HashMap<String, AttributeValue> = serde_dynamo::to_item(&entry).unwrap();
            item.insert("pk".into(), AttributeValue::S(pk));
            item.insert("sk".into(), AttributeValue::S(sk));
            item.insert("version".into(), AttributeValue::N("1".into()));
            let put = PutRequest::builder().set_item(Some(item)).build().unwrap();
            WriteRequest::builder().put_request(put).build()
        })
        .collect();
    for batch in requests.chunks(25) {
        client.batch_write_item().request_items(&table, batch.to_vec()).send().await.unwrap();
    }
}

/// The units of the only call that a search makes, and the page.
async fn cost(world: &World, path: &str) -> (f64, Value) {
    world.cloud.faults.take_calls();
    let page = get(world, path).await;
    assert_eq!(page.status, 200, "{page:?}");
    let calls = world.cloud.faults.take_calls();
    let [call] = calls.as_slice() else { panic!("one query: {calls:?}") };
    assert_eq!(call.operation, "DynamoDB.Query");
    let text = |value: &Value| AttributeValue::S(value["S"].as_str().unwrap().to_owned());
    let client = Client::new(&world.cloud.quiet.config);
    let mut query = client.query().table_name(call.body["TableName"].as_str().unwrap());
    for (name, value) in call.body["ExpressionAttributeValues"].as_object().unwrap() {
        query = query.expression_attribute_values(name, text(value));
    }
    let start = call.body["ExclusiveStartKey"].as_object();
    let start = start.map(|key| key.iter().map(|(name, value)| (name.clone(), text(value))).collect());
    let answer = query
        .key_condition_expression(call.body["KeyConditionExpression"].as_str().unwrap())
        .consistent_read(call.body["ConsistentRead"].as_bool().unwrap())
        .limit(i32::try_from(call.body["Limit"].as_i64().unwrap()).unwrap())
        .set_exclusive_start_key(start)
        .return_consumed_capacity(ReturnConsumedCapacity::Total)
        .send()
        .await
        .unwrap();
    (answer.consumed_capacity.unwrap().capacity_units.unwrap(), page.body)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_search_among_a_hundred_thousand_costs_one_query_and_what_it_costs_among_two_hundred() {
    let (few, many) = (World::start().await, World::start().await);
    store(&Client::new(&few.cloud.quiet.config), 200).await;
    store(&Client::new(&many.cloud.quiet.config), 100_000).await;
    for typed in ["smi", "smith", "smith a", "ada smith"] {
        let path = format!("/api/office/people/?q={}", encoded(typed));
        let ((little, _), (much, page)) = (cost(&few, &path).await, cost(&many, &path).await);
        assert!(much <= little, "{typed}: {much} units among many, {little} among few");
        assert_eq!(names_of(&page).len(), 20, "{typed}");
        // A page from the middle costs the same.
        let next = page["next"].as_str().unwrap().split_once(".example").unwrap().1.to_owned();
        let (again, second) = cost(&many, &next).await;
        assert!(again <= little, "{typed}: {again} units for the second page");
        assert_ne!(second["results"], page["results"]);
    }
    // The rare one of a common name: the entries of two words lead there at once.
    let (_, page) = cost(&many, "/api/office/people/?q=smith%20z").await;
    assert_eq!(names_of(&page), vec!["Zoe Smith"; 20]);
    assert_eq!(page["results"][0]["email"], json!("person000000@learner.example"));
}

#[tokio::test]
async fn pages_follow_each_other_to_the_end_and_show_everybody_once() {
    let world = World::start().await;
    store(&Client::new(&world.cloud.quiet.config), 130).await;
    for number in 0..7 {
        let name = format!("Smithson Smithers{number}");
        world.put_learner(&super::person(&world, number, &name, &format!("smith{number}@x.example"))).await;
    }
    let (mut path, mut seen) = ("/api/office/people/?q=smi&page_size=10".to_owned(), Vec::new());
    loop {
        let page = get(&world, &path).await.body;
        assert!(page["previous"].is_null() && page["count"].is_null());
        let results = page["results"].as_array().unwrap();
        assert!(results.len() <= 10);
        seen.extend(results.iter().map(|person| person["id"].as_str().unwrap().to_owned()));
        match page["next"].as_str() {
            Some(next) => next.split_once(".example").unwrap().1.clone_into(&mut path),
            None => break,
        }
    }
    let many = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!((many, seen.len()), (137, 137));
}
