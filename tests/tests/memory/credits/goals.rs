//! A learner's goals, summary and profile.

use serde_json::{Value, json};
use tests::api::ApiRequest;
use tests::credits::certificate;
use tests::world::World;

use super::history::{earn, get};

#[tokio::test]
async fn the_profile_shows_balance_goal_and_what_is_missing() {
    let world = World::start().await;
    let me = async || {
        ApiRequest::new("GET", "/api/users/me/", &world.caller()).send(&world.learner_api()).await.body
    };
    assert_eq!(
        (&me().await["total_cpd_credits"], &me().await["cpd"]["remaining"]),
        (&json!("0.00"), &json!("30.00"))
    );
    earn(&world, 1, "12.50").await;
    let now = me().await;
    assert_eq!(now["total_cpd_credits"], "12.50");
    assert_eq!(
        now["cpd"],
        json!({"period": {"start": "2026-01-01", "end": "2026-12-31"}, "earned": "12.50", "goal": "30.00", "remaining": "17.50"})
    );
    world.clock.set("2027-02-01T00:00:00Z".parse().unwrap());
    let next_year = me().await;
    assert_eq!(
        (&next_year["total_cpd_credits"], &next_year["cpd"]["earned"]),
        (&json!("12.50"), &json!("0.00"))
    );
}

#[tokio::test]
async fn goals_take_every_period_and_refuse_a_thirteenth_month() {
    let world = World::start().await;
    earn(&world, 1, "12.50").await;
    let set = async |period: Value| {
        let body =
            json!({"period": period, "goal": "20", "by_type": [{"cpd_type": "Clinical", "goal": "10.00"}]});
        ApiRequest::new("PUT", "/api/users/cpd_goals/", &world.caller())
            .body(&body)
            .send(&world.cpd_api())
            .await
    };
    for month in 1..=12 {
        let answer = set(json!({"kind": "fiscal_year", "start_month": month})).await;
        assert_eq!(answer.status, 200, "{month}: {}", answer.body);
        let start = answer.body["current"]["start"].as_str().unwrap();
        assert!(start.ends_with(&format!("-{month:02}-01")), "{start}");
        assert_eq!(answer.body["current"]["remaining"], "7.50");
    }
    for period in [
        json!({"kind": "fiscal_year", "start_month": 13}),
        json!({"kind": "fiscal_year", "start_month": 0}),
        json!({"kind": "fiscal_year"}),
        json!({"kind": "calendar_year", "start_month": 4}),
        json!({"kind": "weekly"}),
    ] {
        assert_eq!(set(period.clone()).await.status, 400, "{period}");
    }
    let rolling = set(json!({"kind": "rolling_12_months"})).await.body;
    assert_eq!(
        (&rolling["current"]["start"], &rolling["current"]["end"]),
        (&json!("2025-11-23"), &json!("2026-11-22"))
    );
    let summary = get(&world, "/api/users/cpd_transactions/summary/").await.body;
    assert_eq!(
        (&summary["current"]["goal"], &summary["by_cpd_type"][0]["remaining"]),
        (&json!("20.00"), &json!("0.00"))
    );
    for goal in ["-1", "10000", "0.001", "x"] {
        let body = json!({"period": {"kind": "calendar_year"}, "goal": goal});
        let answer = ApiRequest::new("PUT", "/api/users/cpd_goals/", &world.caller())
            .body(&body)
            .send(&world.cpd_api())
            .await;
        assert_eq!(answer.status, 400, "{goal}");
    }
    let shown = get(&world, "/api/users/cpd_goals/").await.body;
    assert_eq!(
        (&shown["period"]["kind"], &shown["goal"], &shown["by_type"][0]["cpd_type"]),
        (&json!("rolling_12_months"), &json!("20.00"), &json!("Clinical"))
    );
}

#[tokio::test]
async fn the_summary_sums_per_type_per_year_and_shows_what_expires() {
    let world = World::start().await;
    let mut valid = certificate(&world, world.learner.id, 1, "2.50");
    valid.credits_valid_months = Some(12);
    world.hold(&valid).await;
    world.apply_due_steps(&valid).await;
    world.clock.set("2027-03-01T00:00:00Z".parse().unwrap());
    earn(&world, 2, "4.00").await;
    let summary = get(&world, "/api/users/cpd_transactions/summary/").await.body;
    assert_eq!(summary["total_cpd_credits"], "6.50");
    let years: Vec<_> = summary["periods"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| (p["start"].as_str().unwrap(), p["earned"].as_str().unwrap()))
        .collect();
    assert_eq!(years, [("2027-01-01", "4.00"), ("2026-01-01", "2.50"), ("2025-01-01", "0.00")]);
    assert_eq!(
        summary["by_transaction_type"][0],
        json!({"transaction_type": "earned", "count": 2, "credits": "6.50"})
    );
    let expiring = summary["expiring"].as_array().unwrap();
    assert_eq!(
        (expiring.len(), &expiring[0]["credits"], &expiring[0]["certificate"]),
        (1, &json!("2.50"), &json!(valid.uuid))
    );
}
