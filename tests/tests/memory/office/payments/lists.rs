//! Payments by what has become of them, a page at a time, without a scan.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::CourseId;
use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::store::keys;
use tests::world::World;
use uuid::Uuid;

use super::{OfficeWorld, set};

const STATES: [&str; 6] = ["pending", "rejected", "unmatched", "duplicate", "disputed", "refunded"];

/// A payment in each state.
async fn one_of_each(desk: &OfficeWorld) {
    let world = &desk.world;
    let paid = |name: &str| world.purchase(name).completed();
    desk.deliver(&set(paid("rejected"), "amount_subtotal", json!(1))).await;
    desk.deliver(&set(paid("unmatched"), "metadata", json!({}))).await;
    for name in ["first", "duplicate"] {
        desk.deliver(&paid(name)).await;
    }
    // Of another course each, so that they do not replace each other.
    for (number, name) in ["pending", "disputed", "refunded"].into_iter().enumerate() {
        let course = CourseId(Uuid::from_u128(0xc50 + number as u128));
        world.put_course(&domain::course::Course { uuid: course, ..tests::world::course() }).await;
        let of_it = |event: Value| set(event, "metadata/course_uuid", json!(course));
        match name {
            "pending" => desk.deliver(&of_it(world.purchase(name).completed_unpaid())).await,
            _ => desk.deliver(&of_it(paid(name))).await,
        }
    }
    desk.deliver(&world.purchase("disputed").dispute("created", "needs_response")).await;
    desk.deliver(&world.purchase("refunded").refunded(1000)).await;
}

#[tokio::test]
async fn each_state_has_its_list_and_a_payment_moves_with_it() {
    let desk = OfficeWorld::open().await;
    one_of_each(&desk).await;
    for state in STATES {
        assert_eq!(desk.list(state).await, [format!("cs_{state}")], "{state}");
    }
    let row = desk.get("/api/office/payments/?state=refunded").await.body["results"][0].clone();
    assert_eq!((&row["state"], &row["refunded_amount"]), (&json!("paid"), &json!(1000)), "{row}");
    assert_eq!(row["amount"], json!({"amount": 4900, "currency": "gbp"}));
    assert_eq!(
        (&row["person"]["name"], &row["course"]["title"]),
        (&json!("Ada Learner"), &json!("Clinical audit"))
    );
    let rejected = desk.get("/api/office/payments/?state=rejected").await.body["results"][0].clone();
    assert_eq!(rejected["reason"], "amount_mismatch");
    // Without a state: what has to be refunded.
    let list = desk.get("/api/office/payments/").await.body;
    assert_eq!(list["results"][0]["id"], "cs_duplicate");
    // What has ended leaves its list.
    let world = &desk.world;
    world.clock.advance(SignedDuration::from_secs(1));
    desk.deliver(&world.purchase("disputed").dispute("closed", "won")).await;
    desk.deliver(&world.purchase("duplicate").refunded(4900)).await;
    assert!(desk.list("disputed").await.is_empty() && desk.list("duplicate").await.is_empty());
    assert_eq!(desk.list("refunded").await, ["cs_duplicate", "cs_refunded"]);
    for wrong in ["?state=paid", "?state=", "?page_size=0", "?cursor=!"] {
        assert_eq!(desk.get(&format!("/api/office/payments/{wrong}")).await.status, 400, "{wrong}");
    }
}

#[tokio::test]
async fn a_payment_has_one_page_whichever_id_it_is_asked_for_by() {
    let desk = OfficeWorld::open().await;
    one_of_each(&desk).await;
    for state in ["duplicate", "disputed", "refunded"] {
        let page = desk.payment(&format!("cs_{state}")).await;
        assert_eq!(desk.payment(&format!("pi_{state}")).await, page, "{state}");
        let url = format!("https://dashboard.stripe.com/test/payments/pi_{state}");
        assert_eq!((&page["stripe_url"], &page["livemode"]), (&json!(url), &json!(false)));
    }
    assert_eq!(
        desk.payment("cs_disputed").await["disputes"],
        json!([{"id": "dp_disputed", "state": "open"}])
    );
    let live = set(desk.world.purchase("live").completed(), "livemode", json!(true));
    desk.deliver(&live).await;
    let page = desk.payment("cs_live").await;
    assert_eq!(
        (&page["stripe_url"], &page["payment"]["reason"]),
        (&json!("https://dashboard.stripe.com/payments/pi_live"), &json!("livemode_mismatch"))
    );
    for id in ["cs_none", "x.y", "%2F", &"x".repeat(300)] {
        assert_eq!(desk.get(&format!("/api/office/payments/{id}/")).await.status, 404, "{id}");
    }
}

#[tokio::test]
async fn a_page_of_many_costs_what_a_page_of_few_does_and_they_follow_each_other_to_the_end() {
    let desk = OfficeWorld::open().await;
    let (mut costs, mut newest_first) = (Vec::new(), Vec::new());
    for number in 0..130 {
        desk.world.clock.advance(SignedDuration::from_secs(1));
        let name = format!("n{number:03}");
        desk.deliver(&set(desk.world.purchase(&name).completed(), "metadata", json!({}))).await;
        newest_first.insert(0, format!("cs_{name}"));
        if number == 20 || number == 129 {
            desk.world.cloud.faults.take_calls();
            assert_eq!(desk.list("unmatched").await, newest_first[..20]);
            let calls = desk.world.cloud.faults.take_calls();
            assert!(calls.iter().all(|call| call.operation != "DynamoDB.Scan"), "{calls:?}");
            costs.push(calls.len());
        }
    }
    assert_eq!(costs[0], costs[1]);
    let (mut path, mut seen) = ("/api/office/payments/?state=unmatched&page_size=50".to_owned(), Vec::new());
    loop {
        let page = desk.get(&path).await.body;
        seen.extend(
            page["results"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap().to_owned()),
        );
        match page["next"].as_str() {
            Some(next) => path = next.split_once(".example").unwrap().1.to_owned(),
            None => break,
        }
    }
    assert_eq!(seen, newest_first);
}

/// Takes the payments out of the index, as an earlier release wrote them.
async fn unlist(world: &World) {
    let client = aws_sdk_dynamodb::Client::new(&world.cloud.quiet.config);
    let table = tests::tables::names().main.unwrap();
    let items = client.scan().table_name(&table).send().await.unwrap().items.unwrap_or_default();
    let of_stripe =
        |item: &HashMap<String, AttributeValue>| item["pk"].as_s().is_ok_and(|pk| pk.starts_with("STRIPE#"));
    for mut item in items.into_iter().filter(of_stripe) {
        item.remove("gsi1pk");
        item.remove("gsi1sk");
        client.put_item().table_name(&table).set_item(Some(item)).send().await.unwrap();
    }
}

#[tokio::test]
async fn payments_of_earlier_releases_are_listed_once_and_stay_as_they_are() {
    let desk = OfficeWorld::open().await;
    one_of_each(&desk).await;
    let before = desk.world.get(&keys::payment("pi_refunded")).await;
    unlist(&desk.world).await;
    assert!(desk.list("unmatched").await.is_empty());
    let report = desk.world.store.index_payments().await.unwrap();
    // Five are in the office's lists, since a duplicate was always listed; four were paid for the course.
    assert_eq!(report.listed, 5 + 4, "{report:?}");
    for state in STATES {
        assert_eq!(desk.list(state).await, [format!("cs_{state}")], "{state}");
    }
    assert_eq!(desk.world.get(&keys::payment("pi_refunded")).await, before);
    assert_eq!(desk.world.store.index_payments().await.unwrap().listed, 0);
}
