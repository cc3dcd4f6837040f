//! Credits count on the day of completion, where the learner was, whenever the ledger gets to them.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::certificate::Certificate;
use domain::credits::ledger::{Entry, Head, Lot};
use domain::{Clock, Learner};
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use tests::api::ApiRequest;
use tests::world::World;

use super::history::{earn, get};

async fn file(world: &World, query: &str) -> Value {
    get(world, &format!("/api/users/cpd_transactions/export/?format=json{query}")).await.body
}

async fn years(world: &World) -> Vec<(String, String)> {
    let summary = get(world, "/api/users/cpd_transactions/summary/").await.body;
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let years = summary["periods"].as_array().unwrap().iter();
    years.map(|year| (text(&year["start"])[..4].to_owned(), text(&year["earned"]))).collect()
}

/// A certificate of a course that is completed now, by a learner in this zone.
async fn completed(world: &World, number: u32, credits: &str, zone: &str) -> Certificate {
    let mut certificate = world.earn(number, credits).await;
    let there = world.clock.now().to_zoned(TimeZone::get(zone).unwrap());
    certificate.completed_on = Some(there.date());
    certificate.time_zone = Some(zone.to_owned());
    world.hold(&certificate).await;
    certificate
}

async fn move_to(world: &World, zone: &str) {
    world.put_learner(&Learner { time_zone: Some(zone.to_owned()), ..world.learner.clone() }).await;
}

/// Rewrites the ledger as the previous release wrote it: no days, no totals by day, entries indexed by their time.
async fn as_of_the_previous_release(world: &World) {
    let client = aws_sdk_dynamodb::Client::new(&world.cloud.quiet.config);
    let text = |text: &str| AttributeValue::S(text.to_owned());
    let user = format!("USER#{}", world.learner.id);
    let (stored, mut hash) = (world.stored().await, String::new());
    let put = async |sk: String, item: HashMap<String, AttributeValue>, index: Vec<(&str, String)>| {
        let mut item = item;
        item.extend(index.into_iter().map(|(name, value)| (name.to_owned(), AttributeValue::S(value))));
        item.insert("version".into(), AttributeValue::N("1".into()));
        item.extend([("pk".to_owned(), text(&user)), ("sk".to_owned(), AttributeValue::S(sk))]);
        client.put_item().table_name("LedgerTable").set_item(Some(item)).send().await.unwrap();
    };
    for entry in stored.entries {
        let mut entry = Entry { earned_on: None, previous_hash: hash, ..entry };
        entry.hash = entry.expected_hash();
        hash = entry.hash.clone();
        let time = entry.created_at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string();
        let index = vec![
            ("time_pk", user.clone()),
            ("type_pk", format!("{user}#{}", entry.kind.as_str())),
            ("time_sk", format!("{time}#{:012}", entry.sequence)),
        ];
        put(format!("ENTRY#{:012}", entry.sequence), serde_dynamo::to_item(&entry).unwrap(), index).await;
    }
    for lot in stored.lots {
        let lot = Lot { earned_on: None, expires_on: None, ..lot };
        let sk = format!("LOT#never#{:012}", lot.position.sequence);
        put(sk, serde_dynamo::to_item(&lot).unwrap(), Vec::new()).await;
    }
    let head = Head { dated: false, lots_indexed: false, last_hash: hash, ..stored.head.unwrap() };
    put("HEAD".into(), serde_dynamo::to_item(&head).unwrap(), Vec::new()).await;
    for span in stored.days.0.keys() {
        let sk = format!("TOTALS#{span}");
        let delete = client.delete_item().table_name("LedgerTable").key("pk", text(&user));
        delete.key("sk", AttributeValue::S(sk)).send().await.unwrap();
    }
}

#[tokio::test]
async fn a_transcript_from_july_has_the_totals_of_the_whole_year() {
    let world = World::start().await;
    for (number, day, credits) in [(1, "2026-03-01", "25.00"), (2, "2026-09-01", "10.00")] {
        world.clock.set(format!("{day}T12:00:00Z").parse().unwrap());
        earn(&world, number, credits).await;
    }
    world.clock.set("2026-11-26T12:00:00Z".parse().unwrap());
    let july = file(&world, "&from=2026-07-01").await;
    assert_eq!(
        july["cycles"],
        json!([{"start": "2026-01-01", "end": "2026-12-31", "credits": "35.00", "goal": "30.00"}])
    );
    assert_eq!(
        (&july["opening_balance"], &july["total"], &july["balance"]),
        (&json!("25.00"), &json!("10.00"), &json!("35.00"))
    );
    // A period without entries has a balance, and a year.
    let empty = file(&world, "&from=2026-04-01&to=2026-04-30").await;
    assert_eq!(
        (&empty["entries"], &empty["total"], &empty["balance"]),
        (&json!([]), &json!("0.00"), &json!("25.00"))
    );
    assert_eq!(empty["cycles"][0]["credits"], "35.00");
    // Nothing is told of years before the first entry, or to a learner without a ledger.
    let ages = file(&world, "&from=1990-01-01").await;
    assert_eq!(ages["cycles"].as_array().unwrap().len(), 1, "{}", ages["cycles"]);
    let other = World::start().await;
    let nothing = file(&other, "&from=2026-01-01").await;
    assert_eq!((&nothing["balance"], &nothing["cycles"]), (&json!("0.00"), &json!([])));
}

#[tokio::test]
async fn credits_that_are_posted_in_the_new_year_count_in_the_old_one() {
    let world = World::start().await;
    move_to(&world, "Europe/London").await;
    world.clock.set("2026-12-31T23:30:00Z".parse().unwrap());
    let late = completed(&world, 1, "2.50", "Europe/London").await;
    world.clock.advance(SignedDuration::from_hours(2));
    let early = completed(&world, 2, "1.00", "Europe/London").await;
    // The ledger gets to the later one first.
    world.apply_due_steps(&early).await;
    world.apply_due_steps(&late).await;
    assert_eq!(years(&world).await[..2], [("2027".into(), "1.00".into()), ("2026".into(), "2.50".into())]);
    let of_2026 = file(&world, "&from=2026-01-01&to=2026-12-31").await;
    assert_eq!((&of_2026["total"], &of_2026["balance"]), (&json!("2.50"), &json!("2.50")));
    assert_eq!(of_2026["entries"][0]["date"], "2026-12-31");
    let all = file(&world, "").await;
    let lines: Vec<_> =
        all["entries"].as_array().unwrap().iter().map(|line| line["balance_after"].clone()).collect();
    assert_eq!(lines, ["2.50", "3.50"], "the lines add up in the order in which they stand");
    let list = get(&world, "/api/users/cpd_transactions/?to=2026-12-31").await.body;
    assert_eq!((&list["count"], &list["results"][0]["earned_on"]), (&json!(1), &json!("2026-12-31")));
    // The ledger's own order and its times stay what they were.
    let stored = world.stored().await;
    assert_eq!(stored.entries[1].created_at, world.clock.now());
}

#[tokio::test]
async fn the_day_of_completion_stays_when_the_learner_moves() {
    let world = World::start().await;
    move_to(&world, "Pacific/Kiritimati").await;
    // 04:54 on New Year's Day there.
    world.clock.set("2026-12-31T14:54:00Z".parse().unwrap());
    let certificate = completed(&world, 1, "2.50", "Pacific/Kiritimati").await;
    move_to(&world, "America/New_York").await;
    world.apply_due_steps(&certificate).await;
    let entry = &get(&world, "/api/users/cpd_transactions/").await.body["results"][0];
    assert_eq!(entry["earned_on"], "2027-01-01");
    world.clock.set("2027-06-01T00:00:00Z".parse().unwrap());
    assert_eq!(years(&world).await[..2], [("2027".into(), "2.50".into()), ("2026".into(), "0.00".into())]);
}

#[tokio::test]
async fn a_correction_in_the_new_year_moves_no_credits_to_it() {
    let world = World::start().await;
    world.clock.set("2026-12-01T12:00:00Z".parse().unwrap());
    let first = completed(&world, 1, "2.50", "UTC").await;
    world.apply_due_steps(&first).await;
    world.clock.set("2027-02-01T12:00:00Z".parse().unwrap());
    let revoked = first.revoke("The credits were wrong", world.clock.now()).unwrap();
    world.hold(&revoked).await;
    world.apply_due_steps(&revoked).await;
    assert_eq!(years(&world).await[..2], [("2027".into(), "0.00".into()), ("2026".into(), "0.00".into())]);
    let clock = world.clock.as_ref();
    let second = revoked.reissue("Ada", "3.00".parse().unwrap(), clock, clock.now()).unwrap();
    world.hold(&second).await;
    world.apply_due_steps(&second).await;
    assert_eq!(years(&world).await[..2], [("2027".into(), "0.00".into()), ("2026".into(), "3.00".into())]);
}

/// Credits expire on the day that the certificate names, whenever the sweep comes.
#[tokio::test]
async fn credits_that_expire_at_the_end_of_a_year_expire_in_it() {
    let world = World::start().await;
    world.clock.set("2026-11-30T23:30:00Z".parse().unwrap());
    let mut certificate = completed(&world, 1, "2.50", "UTC").await;
    certificate.credits_valid_months = Some(1);
    world.hold(&certificate).await;
    world.apply_due_steps(&certificate).await;
    world.clock.set("2027-01-02T12:00:00Z".parse().unwrap());
    assert_eq!(world.cpd_sweep().await.expired, 1);
    let of_2026 = file(&world, "&from=2026-01-01&to=2026-12-31").await;
    assert_eq!((&of_2026["balance"], &of_2026["entries"][1]["date"]), (&json!("0.00"), &json!("2026-12-30")));
}

/// Entries of the previous release have no day: they count on the day of `created_at` in UTC, together with new ones.
#[tokio::test]
async fn a_ledger_of_the_previous_release_goes_on() {
    let world = World::start().await;
    move_to(&world, "Pacific/Kiritimati").await;
    for (number, time) in
        [(1, "2025-12-31T23:30:00Z"), (2, "2026-03-01T12:00:00Z"), (3, "2026-12-31T23:30:00Z")]
    {
        world.clock.set(time.parse().unwrap());
        earn(&world, number, "1.00").await;
    }
    as_of_the_previous_release(&world).await;
    world.clock.set("2027-01-02T12:00:00Z".parse().unwrap());
    let expected =
        [("2027", "0.00"), ("2026", "2.00"), ("2025", "1.00")].map(|(a, b)| (a.to_owned(), b.to_owned()));
    assert_eq!(years(&world).await, expected);
    // A late one of the old year, and one of the new year.
    let mut late = completed(&world, 4, "4.00", "UTC").await;
    late.completed_on = Some("2026-02-01".parse().unwrap());
    world.hold(&late).await;
    world.apply_due_steps(&late).await;
    earn(&world, 5, "8.00").await;
    let expected =
        [("2027", "8.00"), ("2026", "6.00"), ("2025", "1.00")].map(|(a, b)| (a.to_owned(), b.to_owned()));
    assert_eq!(years(&world).await, expected);
    let spring = file(&world, "&from=2026-02-01&to=2026-04-30").await;
    let days: Vec<_> =
        spring["entries"].as_array().unwrap().iter().map(|line| line["date"].clone()).collect();
    assert_eq!(days, ["2026-02-01", "2026-03-01"]);
    assert_eq!((&spring["opening_balance"], &spring["balance"]), (&json!("1.00"), &json!("6.00")));
    let list = get(&world, "/api/users/cpd_transactions/?from=2026-01-01&to=2026-12-31").await.body;
    assert_eq!((&list["count"], list["results"].as_array().unwrap().len()), (&json!(3), 3));
    let checked = world.store.check_ledger(|_| {}).await.unwrap();
    assert_eq!(checked.breaches, Vec::<String>::new());
}

#[tokio::test]
async fn paper_page_transcript_and_history_show_one_day() {
    let world = World::start().await;
    move_to(&world, "Pacific/Kiritimati").await;
    world.clock.set("2026-11-26T14:54:00Z".parse().unwrap());
    let mut certificate = completed(&world, 1, "2.50", "Pacific/Kiritimati").await;
    certificate.credits_valid_months = Some(12);
    world.put_certificate(&certificate).await;
    world.apply_due_steps(&certificate).await;
    let router = world.certificates().await;
    let own = ApiRequest::new("GET", &format!("/api/certificates/{}/", certificate.uuid), &world.caller());
    let own = own.send(&router).await.body;
    let public = format!("/api/public/certificates/{}/", certificate.code);
    let public = ApiRequest::new("GET", &public, &tests::api::Caller::nobody()).send(&router).await.body;
    for page in [&own, &public] {
        assert_eq!((&page["completed_on"], &page["issued_on"]), (&json!("2026-11-27"), &json!("2026-11-27")));
        assert_eq!(
            (&page["credits_valid_until_day"], &page["time_zone"]),
            (&json!("2027-11-27"), &json!("Pacific/Kiritimati"))
        );
    }
    assert_eq!(file(&world, "").await["entries"][0]["date"], "2026-11-27");
    let summary = get(&world, "/api/users/cpd_transactions/summary/").await.body;
    assert_eq!(summary["expiring"][0]["expires_on"], "2027-11-27");
    assert_eq!(world.stored().await.lots[0].earned_on, certificate.completed_on);
}
