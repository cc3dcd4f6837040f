//! The operator's check of the whole ledger: it accepts a sound ledger and finds every kind of damage.

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::json;
use tests::api::ApiRequest;
use tests::world::World;

/// A ledger with every kind of item.
async fn busy() -> World {
    let world = World::start().await;
    for number in 1..=3 {
        let certificate = world.earn(number, "2.50").await;
        world.apply_due_steps(&certificate).await;
    }
    let held = world.earn(4, "1.00").await;
    world.apply_due_steps(&held).await;
    let revoked = held.revoke("x", domain::Clock::now(world.clock.as_ref())).unwrap();
    world.hold(&revoked).await;
    world.apply_due_steps(&revoked).await;
    let csv = format!("learner,credits,cpd_type,reason\n{},-1.00,Clinical,x\n", world.learner.id);
    let body = json!({"batch": "b", "csv": csv, "dry_run": false});
    let request = ApiRequest::new("POST", "/api/admin/cpd/adjustments/bulk/", &world.admin()).body(&body);
    assert_eq!(request.send(&world.cpd_api()).await.status, 200);
    world
}

async fn breaches(world: &World) -> Vec<String> {
    world.store.check_ledger(|_| {}).await.unwrap().breaches
}

fn client(world: &World) -> Client {
    Client::new(&world.cloud.quiet.config)
}

async fn item(world: &World, pk: &str, sk: &str) -> HashMap<String, AttributeValue> {
    let text = |text: &str| AttributeValue::S(text.to_owned());
    let get = client(world).get_item().table_name("LedgerTable").key("pk", text(pk)).key("sk", text(sk));
    get.send().await.unwrap().item.unwrap_or_else(|| panic!("{pk} {sk}"))
}

/// Overwrites an item without any condition.
async fn put(world: &World, item: HashMap<String, AttributeValue>) {
    client(world).put_item().table_name("LedgerTable").set_item(Some(item)).send().await.unwrap();
}

#[tokio::test]
async fn a_sound_ledger_is_said_to_be_one_with_what_was_checked() {
    let world = busy().await;
    let report = world.store.check_ledger(|_| {}).await.unwrap();
    assert_eq!(report.breaches, Vec::<String>::new());
    assert_eq!((report.learners, report.entries, report.lots, report.markers), (1, 6, (4, 3), 6));
    assert_eq!(report.balance.to_string(), "6.50");
    let empty = World::start().await.store.check_ledger(|_| {}).await.unwrap();
    assert_eq!((empty.items, empty.breaches.len()), (0, 0));
}

#[tokio::test]
async fn every_change_outside_the_ledger_is_found() {
    let text = |text: &str| AttributeValue::S(text.to_owned());
    let world = busy().await;
    let pk = format!("USER#{}", world.learner.id);
    let enrolment = tests::credits::certificate(&world, world.learner.id, 1, "2.50").enrolment;
    let certificate = format!("CERT#{enrolment}");
    // Item, attribute, what is written there, what the check says of it.
    let changes = [
        (pk.clone(), "ENTRY#000000000002", "credits", text("3.50"), "does not have the hash of its content"),
        (pk.clone(), "ENTRY#000000000002", "balance_after", text("9.00"), "says a balance of 9.00"),
        (pk.clone(), "ENTRY#000000000003", "notes", text("Earned from: nothing"), "was changed"),
        (pk.clone(), "ENTRY#000000000003", "previous_hash", text("00"), "does not carry the hash"),
        (pk.clone(), "ENTRY#000000000003", "version", AttributeValue::N("2".into()), "was written 2 times"),
        (pk.clone(), "ENTRY#000000000003", "time_sk", text("2020"), "does not stand in its index"),
        (pk.clone(), "ENTRY#000000000003", "credits", text("many"), "corrupt"),
        (pk.clone(), "HEAD", "balance", text("7.50"), "the head has a balance of 7.50"),
        (pk.clone(), "HEAD", "sequence", AttributeValue::N("9".into()), "the head counts 9 entries"),
        (pk.clone(), "HEAD", "last_hash", text("00"), "the head does not match"),
        (pk.clone(), "LOT#never#000000000002", "remaining", text("2.00"), "the open lots sum to 6.00"),
        (certificate, "AWARD#1", "sequence", AttributeValue::N("2".into()), "has no marker AWARD#1"),
    ];
    for (pk, sk, attribute, value, said) in changes {
        let sound = item(&world, &pk, sk).await;
        let mut broken = sound.clone();
        broken.insert(attribute.to_owned(), value);
        put(&world, broken).await;
        let found = breaches(&world).await;
        assert!(found.iter().any(|breach| breach.contains(said)), "{sk} {attribute}: {found:?}");
        put(&world, sound).await;
        assert!(breaches(&world).await.is_empty(), "mended");
    }
}

#[tokio::test]
async fn missing_and_extra_items_are_found() {
    let world = busy().await;
    let text = |text: &str| AttributeValue::S(text.to_owned());
    let pk = format!("USER#{}", world.learner.id);
    for (sk, said) in [
        ("ENTRY#000000000002", "gap"),
        ("ENTRY#000000000006", "the head counts 6 entries, but there are 5"),
        ("HEAD", "the head is missing"),
        ("LOT#never#000000000001", "has no lot"),
    ] {
        let sound = item(&world, &pk, sk).await;
        let delete =
            client(&world).delete_item().table_name("LedgerTable").key("pk", text(&pk)).key("sk", text(sk));
        delete.send().await.unwrap();
        let found = breaches(&world).await;
        assert!(found.iter().any(|breach| breach.contains(said)), "{sk}: {found:?}");
        put(&world, sound).await;
    }
    let mut second = item(&world, &pk, "ENTRY#000000000001").await;
    second.insert("sk".into(), text("ENTRY#000000000007"));
    put(&world, second).await;
    let found = breaches(&world).await;
    assert!(found.iter().any(|breach| breach.contains("was earned 2 times")), "{found:?}");
}

/// Ten million learners fit, because the next learner takes the place of the one before.
#[tokio::test]
async fn what_is_held_does_not_grow_with_the_number_of_learners() {
    let world = World::start().await;
    let mut held = Vec::new();
    for learners in [40, 120] {
        for number in 0..learners {
            let learner = domain::LearnerId(uuid::Uuid::from_u128(0xbeef_0000 + learners * 0x1000 + number));
            world.put_learner(&domain::Learner { id: learner, ..world.learner.clone() }).await;
            let certificate = tests::credits::certificate(&world, learner, 1, "1.00");
            world.hold(&certificate).await;
            world.apply_due_steps(&certificate).await;
        }
        let report = world.store.check_ledger(|_| {}).await.unwrap();
        assert_eq!((report.breaches.len(), report.further_breaches), (0, 0));
        held.push(report.held);
    }
    // One learner's items, and at most a hundred issues.
    assert!(held.iter().all(|held| *held <= 110), "{held:?}");
}
