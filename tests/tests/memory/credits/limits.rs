//! Amounts at their limits are exact or refused; an award beyond a limit waits.

use serde_json::json;
use tests::api::{ApiRequest, ApiResponse};
use tests::world::World;

async fn adjust(world: &World, credits: serde_json::Value) -> ApiResponse {
    let body =
        json!({"learner": world.learner.id, "credits": credits, "cpd_type": "Clinical", "reason": "x"});
    ApiRequest::new("POST", "/api/admin/cpd/adjustments/", &world.admin())
        .body(&body)
        .send(&world.cpd_api())
        .await
}

#[tokio::test]
async fn every_amount_is_exact_or_refused() {
    let world = World::start().await;
    for (credits, balance) in
        [("0.01", "0.01"), ("9999.99", "10000.00"), ("-0.01", "9999.99"), ("0.1", "10000.09")]
    {
        assert_eq!(adjust(&world, json!(credits)).await.body["balance_after"], balance, "{credits}");
    }
    for credits in ["0", "0.00", "10000", "-10000", "0.005", "1.999", "NaN", "inf", "1e3", "", "1,5", "٢"] {
        let answer = adjust(&world, json!(credits)).await;
        assert_eq!(answer.status, 400, "{credits}");
        assert!(answer.body["error"]["details"]["credits"][0].is_string(), "{}", answer.body);
    }
    for credits in [json!(2.5), json!(2), json!(null)] {
        assert_eq!(adjust(&world, credits.clone()).await.status, 400, "a number is no text: {credits}");
    }
    assert_eq!(world.stored().await.balance(), "10000.09");
}

#[tokio::test]
async fn the_balance_reaches_its_limit_and_an_award_beyond_it_waits() {
    let world = World::start().await;
    for _ in 0..100 {
        assert_eq!(adjust(&world, json!("9999.99")).await.status, 201);
    }
    assert_eq!(adjust(&world, json!("0.99")).await.body["balance_after"], "999999.99");
    let beyond = adjust(&world, json!("0.01")).await;
    assert_eq!(
        beyond.body["error"]["details"]["credits"],
        json!(["The balance cannot exceed 999999.99 credits."])
    );

    let certificate = world.earn(1, "2.50").await;
    let parked = world.apply_due_steps(&certificate).await;
    assert_eq!((parked.parked, parked.awarded), (true, 0));
    world.clock.advance(jiff::SignedDuration::from_hours(1));
    assert_eq!(world.cpd_sweep().await.parked, 1, "it stays due, and rings every hour");
    adjust(&world, json!("-2.50")).await;
    let swept = world.cpd_sweep().await;
    assert_eq!((swept.parked, swept.settled), (0, 1));
    assert_eq!(world.stored().await.balance(), "999999.99");
}

#[tokio::test]
async fn the_largest_and_the_smallest_certificate_are_awarded_exactly() {
    let world = World::start().await;
    for (number, credits) in [(1, "9999.99"), (2, "0.01")] {
        let certificate = world.earn(number, credits).await;
        world.apply_due_steps(&certificate).await;
    }
    assert_eq!(world.stored().await.told(), ["earned 9999.99", "earned 0.01"]);
}
