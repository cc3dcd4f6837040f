//! A learner's history with its filters, and what it costs to read.

use aws_sdk_dynamodb::types::{AttributeValue, PutRequest, ReturnConsumedCapacity, WriteRequest};
use domain::Clock;
use domain::credits::ledger::{EntryKind, EntryLine, Head, Posting, Spans};
use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::store::keys;
use tests::api::{ApiRequest, ApiResponse};
use tests::credits::certificate;
use tests::world::{World, soon};

pub(super) async fn get(world: &World, path: &str) -> ApiResponse {
    ApiRequest::new("GET", path, &world.caller()).send(&world.cpd_api()).await
}

async fn list(world: &World, query: &str) -> Value {
    let answer = get(world, &format!("/api/users/cpd_transactions/{query}")).await;
    assert_eq!(answer.status, 200, "{query}: {}", answer.body);
    answer.body
}

fn credits_of(list: &Value) -> Vec<&str> {
    list["results"].as_array().unwrap().iter().map(|entry| entry["credits"].as_str().unwrap()).collect()
}

pub(super) async fn earn(world: &World, number: u32, credits: &str) {
    let certificate = world.earn(number, credits).await;
    world.apply_due_steps(&certificate).await;
}

#[tokio::test]
async fn the_history_has_the_shape_of_the_seed_the_newest_first() {
    let world = World::start().await;
    earn(&world, 1, "2.50").await;
    world.clock.advance(SignedDuration::from_hours(1));
    earn(&world, 2, "1.00").await;
    let list = list(&world, "").await;
    assert_eq!((&list["count"], &list["next"], &list["previous"]), (&json!(2), &Value::Null, &Value::Null));
    let entry = &list["results"][0];
    assert_eq!((&entry["credits"], &entry["balance_after"]), (&json!("1.00"), &json!("3.50")));
    assert_eq!(
        (&entry["transaction_type"], &entry["notes"]),
        (&json!("earned"), &json!("Earned from: Clinical audit"))
    );
    let source = world.stored().await.entries[1].source.clone().unwrap();
    assert_eq!(entry["certificate"], json!(source.certificate));
    let mut fields: Vec<_> = entry.as_object().unwrap().keys().map(String::as_str).collect();
    fields.sort_unstable();
    assert_eq!(
        fields,
        [
            "balance_after",
            "certificate",
            "certificate_number",
            "cpd_type",
            "created_at",
            "created_by",
            "credits",
            "earned_on",
            "notes",
            "sequence",
            "transaction_type",
            "uuid",
        ]
    );
    assert_eq!(credits_of(&list), ["1.00", "2.50"]);
}

#[tokio::test]
async fn filters_count_and_page_exactly() {
    let world = World::start().await;
    for number in 0..6 {
        world.clock.set(format!("2026-12-{:02}T12:00:00Z", 10 + number).parse().unwrap());
        earn(&world, number, "1.00").await;
        if number % 2 == 0 {
            let body =
                json!({"learner": world.learner.id, "credits": "-0.50", "cpd_type": "x", "reason": "x"});
            ApiRequest::new("POST", "/api/admin/cpd/adjustments/", &world.admin())
                .body(&body)
                .send(&world.cpd_api())
                .await;
        }
    }
    for (query, count, first) in [
        ("", 9, "1.00"),
        ("?transaction_type=earned", 6, "1.00"),
        ("?transaction_type=manual_adjustment", 3, "-0.50"),
        ("?from=2026-12-12&to=2026-12-13", 3, "1.00"),
        ("?transaction_type=manual_adjustment&from=2026-12-11", 2, "-0.50"),
        ("?to=2026-12-10", 2, "-0.50"),
    ] {
        let list = list(&world, query).await;
        assert_eq!(
            (&list["count"], list["results"].as_array().unwrap().len()),
            (&json!(count), count),
            "{query}"
        );
        assert_eq!(list["results"][0]["credits"], first, "{query}");
    }
    let none = list(&world, "?transaction_type=revoked").await;
    assert_eq!((&none["count"], none["results"].as_array().unwrap().len()), (&json!(0), 0));

    // Page by page, there and back.
    for query in ["?page_size=2", "?page_size=2&transaction_type=earned", "?page_size=2&from=2026-12-01"] {
        let (mut path, mut seen, mut page) = (query.to_owned(), Vec::new(), Value::Null);
        while !path.is_empty() {
            page = list(&world, &path).await;
            seen.extend(
                page["results"].as_array().unwrap().iter().map(|entry| entry["sequence"].as_u64().unwrap()),
            );
            path = page["next"]
                .as_str()
                .map(|next| next.split_once("cpd_transactions/").unwrap().1.to_owned())
                .unwrap_or_default();
        }
        let mut sorted = seen.clone();
        sorted.sort_unstable_by(|a, b| b.cmp(a));
        sorted.dedup();
        assert_eq!((&seen, seen.len() as u64), (&sorted, page["count"].as_u64().unwrap()), "{query}");
        let back = page["previous"].as_str().unwrap().split_once("cpd_transactions/").unwrap().1.to_owned();
        assert_eq!(list(&world, &back).await["results"].as_array().unwrap().len(), 2, "{query}");
    }
    for query in [
        "?transaction_type=gifted",
        "?from=yesterday",
        "?to=2026-02-30",
        "?from=2026-12-02&to=2026-12-01",
        "?page_size=0",
    ] {
        assert_eq!(get(&world, &format!("/api/users/cpd_transactions/{query}")).await.status, 400, "{query}");
    }
}

/// Days are the learner's: the last hour of a year on one side of the world is the next year on the other.
#[tokio::test]
async fn days_and_years_are_those_of_the_learners_zone() {
    for (zone, in_2026, in_2027) in [
        ("Pacific/Kiritimati", "0.00", "1.00"),
        ("Etc/GMT+12", "1.00", "0.00"),
        ("Europe/London", "1.00", "0.00"),
    ] {
        let world = World::start().await;
        let mut learner = world.learner.clone();
        learner.time_zone = Some(zone.to_owned());
        world.put_learner(&learner).await;
        world.clock.set("2026-12-31T23:30:00Z".parse().unwrap());
        earn(&world, 1, "1.00").await;
        let of = async |from: &str, to: &str| {
            let list = list(&world, &format!("?from={from}&to={to}")).await;
            if list["count"] == 1 { "1.00" } else { "0.00" }
        };
        assert_eq!(of("2026-12-31", "2026-12-31").await, in_2026, "{zone}");
        assert_eq!(of("2027-01-01", "2027-01-01").await, in_2027, "{zone}");
        // In the middle of the first of January, wherever that is.
        world.clock.set("2027-01-01T18:00:00Z".parse().unwrap());
        let me =
            ApiRequest::new("GET", "/api/users/me/", &world.caller()).send(&world.learner_api()).await.body;
        assert_eq!(
            (&me["cpd"]["earned"], &me["total_cpd_credits"]),
            (&json!(in_2027), &json!("1.00")),
            "{zone}"
        );
        assert_eq!(me["cpd"]["period"]["start"], "2027-01-01", "{zone}");
    }
}

/// A ledger of `length` entries of one hundredth each, as its history needs them: written past the functions,
/// from one pattern, since a hundred thousand transactions would take their time.
pub(crate) async fn fill(world: &World, length: u64) {
    let client = aws_sdk_dynamodb::Client::new(&world.cloud.quiet.config);
    let one = certificate(world, world.learner.id, 1, "0.01");
    let day = one.earned_on(&jiff::tz::TimeZone::UTC);
    let posting = Posting::on(Head::new(world.learner.id))
        .award(&one, day, world.clock.new_id(), world.clock.now())
        .unwrap();
    let (mut head, entry) = (posting.head, &posting.entries[0]);
    let user = format!("USER#{}", world.learner.id);
    let text = AttributeValue::S;
    let mut pattern: std::collections::HashMap<String, AttributeValue> =
        serde_dynamo::to_item(entry).unwrap();
    pattern.insert("pk".into(), text(user.clone()));
    pattern.insert("time_pk".into(), text(user.clone()));
    pattern.insert("type_pk".into(), text(format!("{user}#earned")));
    pattern.insert("version".into(), AttributeValue::N("1".into()));
    let put = |number: u64| {
        let mut item = pattern.clone();
        item.insert("sk".into(), text(format!("ENTRY#{number:012}")));
        item.insert("time_sk".into(), text(format!("{day}T~#{number:012}")));
        item.insert("sequence".into(), AttributeValue::N(number.to_string()));
        let put = PutRequest::builder().set_item(Some(item)).build().unwrap();
        WriteRequest::builder().put_request(put).build()
    };
    let numbers: Vec<u64> = (1..=length).collect();
    for some in numbers.chunks(25) {
        let writes: Vec<WriteRequest> = some.iter().map(|number| put(*number)).collect();
        client.batch_write_item().request_items("LedgerTable", writes).send().await.unwrap();
    }
    let mut days = Spans::default().with(entry);
    for (span, totals) in &mut days.0 {
        let parts = totals.parts.values_mut().flat_map(|totals| totals.by_kind.values_mut());
        parts.for_each(|tally| tally.count = length);
        world.put(&keys::ledger_day_totals(world.learner.id, *span), totals).await;
    }
    head.sequence = length;
    head.totals.by_kind.values_mut().for_each(|tally| tally.count = length);
    world.put(&keys::ledger_head(world.learner.id), &head).await;
}

/// The read units of what the functions asked since the calls were last taken, by asking it again.
async fn units(world: &World) -> (usize, String) {
    let client = aws_sdk_dynamodb::Client::new(&world.cloud.quiet.config);
    let calls = world.cloud.faults.take_calls();
    let mut hundredths = 0_i64;
    for call in &calls {
        if call.operation != "DynamoDB.Query" {
            continue;
        }
        let text = |name: &str| call.body[name].as_str().map(str::to_owned);
        let values = call.body["ExpressionAttributeValues"].as_object().unwrap().iter();
        let values = values
            .map(|(name, value)| (name.clone(), AttributeValue::S(value["S"].as_str().unwrap().to_owned())));
        let names = call.body["ExpressionAttributeNames"].as_object().into_iter().flatten();
        let names: std::collections::HashMap<_, _> =
            names.map(|(n, v)| (n.clone(), v.as_str().unwrap().to_owned())).collect();
        let answer = client
            .query()
            .set_table_name(text("TableName"))
            .set_index_name(text("IndexName"))
            .set_key_condition_expression(text("KeyConditionExpression"))
            .set_projection_expression(text("ProjectionExpression"))
            .set_expression_attribute_values(Some(values.collect()))
            .set_expression_attribute_names(Some(names))
            .set_consistent_read(call.body["ConsistentRead"].as_bool())
            .set_scan_index_forward(call.body["ScanIndexForward"].as_bool())
            .set_limit(call.body["Limit"].as_i64().map(|limit| limit.try_into().unwrap()))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await
            .unwrap();
        let consumed =
            answer.consumed_capacity.and_then(|capacity| capacity.capacity_units).unwrap_or_default();
        hundredths += format!("{consumed:.2}").replace('.', "").parse::<i64>().unwrap();
    }
    (calls.len(), format!("{hundredths}"))
}

/// A list reads a part of each entry; the entry itself says the same.
#[tokio::test]
async fn a_line_of_a_list_says_what_its_entry_says() {
    let world = World::start().await;
    earn(&world, 1, "2.50").await;
    let body =
        json!({"learner": world.learner.id, "credits": "-1.00", "cpd_type": "Clinical", "reason": "Moved"});
    let adjust = ApiRequest::new("POST", "/api/admin/cpd/adjustments/", &world.admin()).body(&body);
    assert_eq!(adjust.send(&world.cpd_api()).await.status, 201);
    for range in [
        keys::ledger_entries(world.learner.id),
        keys::ledger_entries_on(world.learner.id, None, None),
        keys::ledger_entries_of(world.learner.id, EntryKind::Earned, None, None),
    ] {
        let entries = world.store.ascending(soon(), &range, 9).await.unwrap();
        let entries: Vec<EntryLine> = entries.into_iter().map(|read| read.value.into()).collect();
        assert_eq!(world.store.ascending_parts::<_, EntryLine>(soon(), &range, 9).await.unwrap(), entries);
        let page = world.store.page_of_parts::<_, EntryLine>(soon(), &range, 9, None).await.unwrap();
        assert_eq!(page.items, entries.into_iter().rev().collect::<Vec<_>>());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_costs_the_same_from_a_hundred_thousand_entries_as_from_twenty() {
    let queries = [
        "",
        "?transaction_type=earned",
        "?from=2026-01-01&to=2026-12-31",
        "?transaction_type=earned&from=2026-11-01",
    ];
    let mut costs = Vec::new();
    for length in [24, 100_000] {
        let world = World::start().await;
        fill(&world, length).await;
        let mut cost = Vec::new();
        for query in queries {
            world.cloud.faults.take_calls();
            let page = list(&world, query).await;
            assert_eq!((&page["count"], page["results"].as_array().unwrap().len()), (&json!(length), 20));
            assert_eq!(page["results"][0]["sequence"], length);
            cost.push(units(&world).await);
        }
        costs.push(cost);
    }
    assert_eq!(costs[0], costs[1]);
}
