//! Open lots are found whatever number of lots is closed.

use aws_sdk_dynamodb::types::{AttributeValue, PutRequest, WriteRequest};
use domain::Clock;
use domain::credits::ledger::{Amount, Head, Lot, LotPosition};
use jiff::SignedDuration;
use serde_json::json;
use shared::store::keys;
use tests::api::{ApiRequest, ApiResponse};
use tests::world::World;

use super::history::{earn, get};

async fn adjust(world: &World, credits: &str) -> ApiResponse {
    let body =
        json!({"learner": world.learner.id, "credits": credits, "cpd_type": "Clinical", "reason": "x"});
    ApiRequest::new("POST", "/api/admin/cpd/adjustments/", &world.admin())
        .body(&body)
        .send(&world.cpd_api())
        .await
}

async fn expiring(world: &World) -> Vec<String> {
    let summary = get(world, "/api/users/cpd_transactions/summary/").await.body;
    let expiring = summary["expiring"].as_array().cloned().unwrap_or_default();
    expiring.iter().map(|lot| lot["credits"].as_str().unwrap_or_default().to_owned()).collect()
}

/// Closed lots that expired day by day, written past the functions.
async fn close(world: &World, count: u64) {
    let client = aws_sdk_dynamodb::Client::new(&world.cloud.quiet.config);
    let put = |number: u64| {
        let days = SignedDuration::from_hours(i64::try_from(number).unwrap());
        let lot = Lot {
            learner: world.learner.id,
            position: LotPosition {
                expires_at: Some(world.clock.now() - days),
                sequence: 1_000_000 + number,
            },
            credits: Amount::from_hundredths(1),
            remaining: Amount::ZERO,
            cpd_type: "Clinical".into(),
            source: None,
            opened_at: world.clock.now() - days,
            earned_on: None,
            expires_on: None,
            reminders_done: 4,
        };
        let mut item: std::collections::HashMap<String, AttributeValue> =
            serde_dynamo::to_item(&lot).unwrap();
        let expires = lot.position.expires_at.unwrap().strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string();
        item.insert("pk".into(), AttributeValue::S(format!("USER#{}", world.learner.id)));
        item.insert("sk".into(), AttributeValue::S(format!("LOT#{expires}#{:012}", lot.position.sequence)));
        item.insert("version".into(), AttributeValue::N("1".into()));
        let put = PutRequest::builder().set_item(Some(item)).build().unwrap();
        WriteRequest::builder().put_request(put).build()
    };
    let numbers: Vec<u64> = (1..=count).collect();
    for some in numbers.chunks(25) {
        let writes: Vec<WriteRequest> = some.iter().map(|number| put(*number)).collect();
        client.batch_write_item().request_items("LedgerTable", writes).send().await.unwrap();
    }
}

/// As the previous release left it: no index of open lots, and a frontier before everything that has closed.
async fn as_stored_before(world: &World) {
    let head_key = keys::ledger_head(world.learner.id);
    let head = world.get(&head_key).await.unwrap();
    for lot in world.stored().await.lots {
        let key = keys::ledger_lot(world.learner.id, lot.position);
        world.put(&key, &Lot { earned_on: None, ..lot }).await;
    }
    world.put(&head_key, &Head { open_from: None, lots_indexed: false, ..head }).await;
}

async fn earn_expiring(world: &World, number: u32, credits: &str, months: u16) {
    let mut certificate = world.earn(number, credits).await;
    certificate.credits_valid_months = Some(months);
    world.hold(&certificate).await;
    world.apply_due_steps(&certificate).await;
}

#[tokio::test]
async fn what_expires_next_is_shown_behind_150_closed_lots() {
    for before in [false, true] {
        let world = World::start().await;
        earn_expiring(&world, 1, "2.50", 12).await;
        earn(&world, 2, "1.00").await;
        if before {
            as_stored_before(&world).await;
        }
        close(&world, 150).await;
        assert_eq!(expiring(&world).await, ["2.50"], "stored by the previous release: {before}");
    }
}

#[tokio::test]
async fn credits_are_taken_from_open_lots_behind_5100_closed_ones() {
    for before in [false, true] {
        let world = World::start().await;
        earn_expiring(&world, 1, "2.50", 12).await;
        earn(&world, 2, "1.00").await;
        if before {
            as_stored_before(&world).await;
        }
        close(&world, 5100).await;
        let answer = adjust(&world, "-3.00").await;
        assert_eq!((answer.status, &answer.body["balance_after"]), (201, &json!("0.50")), "{before}");
        let lots = world.stored_lots().await;
        let left: Vec<String> =
            lots.iter().filter(|lot| !lot.is_closed()).map(|lot| lot.remaining.to_string()).collect();
        assert_eq!(left, ["0.50"], "what expires first goes first");
    }
}

#[tokio::test]
async fn the_frontier_moves_when_lots_expire() {
    let world = World::start().await;
    for number in 1..=3 {
        earn_expiring(&world, number, "1.00", 1).await;
    }
    earn_expiring(&world, 4, "1.00", 12).await;
    world.clock.advance(SignedDuration::from_hours(24 * 40));
    assert_eq!(world.cpd_sweep().await.expired, 3);
    let stored = world.stored().await;
    let (from, open) = (stored.head.unwrap().open_from.unwrap(), stored.lots.last().unwrap().position);
    assert!(stored.lots[2].position < from && from <= open, "{from:?}");
    assert_eq!(adjust(&world, "-1.00").await.status, 201);
}

#[tokio::test]
async fn many_small_lots_are_used_in_steps_and_a_transaction_takes_no_more() {
    let world = World::start().await;
    for number in 0..90 {
        earn(&world, number, "0.01").await;
    }
    let refused = adjust(&world, "-0.90").await;
    assert_eq!(refused.status, 400, "{}", refused.body);
    assert_eq!(adjust(&world, "-0.80").await.status, 201);
    assert_eq!(adjust(&world, "-0.10").await.body["balance_after"], "0.00");
    world.stored().await;
}
