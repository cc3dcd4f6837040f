//! The report of revenue: its sums are those of the payments, whatever became of them.

use std::collections::BTreeMap;

use domain::payment::{Dispute, Payment, Refund, RefundStatus};
use domain::{CheckoutSession, CheckoutSessionState, CourseId, Money};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use shared::store::keys;
use tests::world::World;
use uuid::Uuid;

use super::{rows, text, whole};

/// Charged, refunded, lost, disputed, net, and unpaid.
type Sums = [i64; 6];
const FIELDS: [&str; 6] = ["charged", "refunded", "lost", "disputed", "net", "unpaid"];

fn session(world: &World, id: &str, paid_at: Timestamp, amount: i64, currency: &str) -> CheckoutSession {
    CheckoutSession {
        id: format!("cs_{id}"),
        state: CheckoutSessionState::Confirmed,
        reason: None,
        learner: Some(world.learner.id),
        course: Some(world.course.uuid),
        payment: format!("pi_{id}"),
        total: Some(Money { amount, currency: currency.parse().unwrap() }),
        paid: true,
        livemode: Some(false),
        changed_at: paid_at,
        paid_at: Some(paid_at),
        returned: false,
    }
}

async fn put(world: &World, session: &CheckoutSession, payment: Option<&Payment>) {
    world.put(&keys::checkout_session(&session.id), session).await;
    if let Some(payment) = payment {
        world.put(&keys::payment(&payment.id), payment).await;
    }
}

/// The sums of rows by month and currency; a month has one row of payments, and one of those that have not arrived.
fn by_month(rows: &[Value]) -> BTreeMap<(String, String), Sums> {
    let mut sums: BTreeMap<(String, String), Sums> = BTreeMap::new();
    let mut seen = std::collections::BTreeSet::new();
    for row in rows {
        let place = (text(row, "month").to_owned(), text(row, "currency").to_owned());
        let is_unpaid = row["unpaid_payments"] != json!(0);
        assert!(seen.insert((place.clone(), is_unpaid)), "once: {row}");
        let of_month = sums.entry(place).or_default();
        for (sum, field) in of_month.iter_mut().zip(FIELDS) {
            *sum += row[field].as_i64().unwrap();
        }
    }
    sums
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn amount(&mut self, limit: i64) -> i64 {
        i64::try_from(self.below(u64::try_from(limit.max(1)).unwrap())).unwrap()
    }
}

#[tokio::test]
async fn the_sums_of_the_report_are_the_sums_of_the_payments_whatever_became_of_them() {
    let world = World::start().await;
    let (mut dice, mut expected) = (Dice(20_261_127), BTreeMap::<(String, String), Sums>::new());
    let first: Timestamp = "2026-08-20T00:00:00Z".parse().unwrap();
    let zone = jiff::tz::TimeZone::get("Europe/London").unwrap();
    let month = |at: Timestamp| at.to_zoned(zone.clone()).strftime("%Y-%m").to_string();
    // More than a part looks at, most of them in one month.
    for number in 0..640_u32 {
        let minutes = if number < 540 { 60_000 + dice.below(30_000) } else { dice.below(130_000) };
        let at = first + SignedDuration::from_mins(i64::try_from(minutes).unwrap());
        let currency = ["gbp", "gbp", "jpy", "kwd"][usize::try_from(dice.below(4)).unwrap()];
        let charged = 10 * dice.amount(2_000);
        let id = format!("{number:04}");
        let session = session(&world, &id, at, charged, currency);
        let mut sums: Sums = [charged, 0, 0, 0, charged, 0];
        let mut payment = Payment { charged: Some(charged), ..Payment::unknown(session.payment.clone(), at) };
        let fate = dice.below(8);
        if fate == 0 {
            let pending = CheckoutSession {
                state: CheckoutSessionState::Pending,
                paid: false,
                paid_at: None,
                ..session
            };
            put(&world, &pending, None).await;
            sums = [0, 0, 0, 0, 0, charged];
        } else {
            if fate == 1 || fate == 2 {
                let back = dice.amount(charged + 1);
                let status = if fate == 1 { RefundStatus::Succeeded } else { RefundStatus::Failed };
                payment =
                    payment.refund(&format!("re_{id}"), Refund { amount: back, status, request: None }, at);
                if fate == 1 {
                    (sums[1], sums[4]) = (back, charged - back);
                }
            }
            if fate == 1 || fate == 3 {
                let dispute =
                    [Dispute::Open, Dispute::Lost, Dispute::Won][usize::try_from(dice.below(3)).unwrap()];
                payment = payment.dispute(&format!("dp_{id}"), dispute, at);
                let field = match dispute {
                    Dispute::Lost => 2,
                    Dispute::Open => 3,
                    Dispute::Won => 4,
                };
                let rest = std::mem::take(&mut sums[4]);
                sums[field] = rest;
            }
            put(&world, &session, Some(&payment)).await;
        }
        let all = expected.entry((month(at), currency.to_owned())).or_default();
        all.iter_mut().zip(sums).for_each(|(all, one)| *all += one);
    }
    // Another course's, and one that was rejected, are in no row.
    let other = CheckoutSession {
        course: Some(CourseId(Uuid::from_u128(0xc1))),
        ..session(&world, "other", first, 7, "gbp")
    };
    put(&world, &other, None).await;
    let rejected =
        CheckoutSession { state: CheckoutSessionState::Rejected, ..session(&world, "not", first, 7, "gbp") };
    put(&world, &rejected, None).await;

    let report = whole(&world, "revenue", "", 30).await;
    assert!(report.parts >= 2, "{}", report.parts);
    assert_eq!(by_month(&report.rows), expected);
    for row in &report.rows {
        let sum = |field: &str| row[field].as_i64().unwrap();
        assert_eq!(sum("charged"), sum("refunded") + sum("lost") + sum("disputed") + sum("net"), "{row}");
    }
    // A month at a time comes to the same.
    let mut apart = Vec::new();
    for (from, to) in
        [("", "2026-08-31"), ("2026-09-01", "2026-09-30"), ("2026-10-01", "2026-10-31"), ("2026-11-01", "")]
    {
        apart.extend(rows(&world, "revenue", &format!("&from={from}&to={to}")).await);
    }
    assert_eq!(by_month(&apart), expected);
}

#[tokio::test]
async fn what_stripe_tells_of_payments_is_in_the_report_in_the_provider_s_month() {
    let world = World::start().await;
    let app = world.webhook().await;
    // Half past midnight in London, still October in UTC.
    world.clock.set("2026-09-30T23:30:00Z".parse().unwrap());
    let deliver = async |event: Value| assert_eq!(world.deliver(&app, &event).await.0, 200);
    deliver(world.purchase("a").completed()).await;
    world.clock.set("2026-11-02T10:00:00Z".parse().unwrap());
    deliver(world.purchase("b").completed_unpaid()).await;
    let row = |of: &[Value], month: &str| {
        let found = of.iter().find(|row| row["month"] == month);
        found.map(|row| FIELDS.map(|field| row[field].as_i64().unwrap()))
    };
    let found = rows(&world, "revenue", "").await;
    assert_eq!(row(&found, "2026-10"), Some([4900, 0, 0, 0, 4900, 0]), "{found:?}");
    assert_eq!(row(&found, "2026-11"), Some([0, 0, 0, 0, 0, 4900]), "apart until it has arrived");
    deliver(world.purchase("b").succeeded()).await;
    deliver(world.purchase("a").refunded(1500)).await;
    let found = rows(&world, "revenue", "").await;
    assert_eq!(row(&found, "2026-10"), Some([4900, 1500, 0, 0, 3400, 0]), "in the month of the payment");
    assert_eq!(row(&found, "2026-11"), Some([4900, 0, 0, 0, 4900, 0]));
    deliver(world.purchase("b").dispute("created", "needs_response")).await;
    let file = whole(&world, "revenue", "&format=csv", 30).await.csv;
    let lines: Vec<&str> = file.lines().collect();
    let rest =
        format!("Clinical audit,2026-11,GBP,1,49.00,0.00,0.00,49.00,0.00,0,0.00,{}", world.course.uuid);
    assert_eq!(lines[1], rest);
    assert_eq!(lines.len(), 3);
    assert!(rows(&world, "revenue", "&to=2026-09-30").await.is_empty());
    assert_eq!(rows(&world, "revenue", "&from=2026-10-01&to=2026-10-01").await.len(), 1);
}

#[tokio::test]
async fn payments_of_earlier_releases_count_when_they_last_changed_once_the_index_has_them() {
    let world = World::start().await;
    let at: Timestamp = "2026-06-10T10:00:00Z".parse().unwrap();
    let earlier = CheckoutSession { paid_at: None, total: None, ..session(&world, "a", at, 0, "gbp") };
    let payment = Payment {
        charged: Some(4900),
        currency: Some("gbp".parse().unwrap()),
        ..Payment::unknown("pi_a".into(), at)
    };
    put(&world, &earlier, Some(&payment)).await;
    let client = aws_sdk_dynamodb::Client::new(&world.cloud.quiet.config);
    let table = tests::tables::names().main.unwrap();
    let items = client.scan().table_name(&table).send().await.unwrap().items.unwrap_or_default();
    for mut item in items {
        if item["pk"].as_s().unwrap().starts_with("STRIPE#") {
            item.remove("gsi1pk");
            item.remove("gsi1sk");
            client.put_item().table_name(&table).set_item(Some(item)).send().await.unwrap();
        }
    }
    assert!(rows(&world, "revenue", "").await.is_empty());
    assert_eq!(world.store.index_payments().await.unwrap().listed, 1);
    let found = rows(&world, "revenue", "").await;
    assert_eq!((text(&found[0], "month"), &found[0]["net"]), ("2026-06", &json!(4900)), "{found:?}");
}
