//! Reminders: 90, 60, 30 and 7 days before credits expire or a period ends without enough of them, each once.

use domain::outbox::{Mail, Message};
use jiff::SignedDuration;
use serde_json::json;
use tests::api::ApiRequest;
use tests::credits::certificate;
use tests::world::World;

/// The e-mails in the outbox with these templates, in order of creation.
async fn mails(world: &World, template: &str) -> Vec<Mail> {
    let mut rows = world.outbox().await;
    rows.sort_by_key(|row| row.id);
    let mails = rows.into_iter().filter_map(|row| match row.message {
        Message::Mail(mail) if email::template_name(&mail) == template => Some(mail),
        _ => None,
    });
    mails.collect()
}

#[tokio::test]
async fn before_credits_expire_the_learner_hears_of_it_four_times() {
    let world = World::start().await;
    for number in 1..=2 {
        let mut certificate = certificate(&world, world.learner.id, number, "2.50");
        certificate.credits_valid_months = Some(12);
        world.hold(&certificate).await;
        world.apply_due_steps(&certificate).await;
    }
    let mut heard = Vec::new();
    // Around each of the days; in between nothing is due, which another test holds.
    let days = [0, 1, 274, 275, 276, 304, 305, 306, 334, 335, 336, 357, 358, 359, 364, 365, 366];
    let start = domain::Clock::now(world.clock.as_ref());
    for day in days {
        world.clock.set(start + SignedDuration::from_hours(24 * day));
        let before = mails(&world, "credits_expiring").await.len();
        world.cpd_sweep().await;
        world.cpd_sweep().await;
        if mails(&world, "credits_expiring").await.len() > before {
            heard.push(365 - day);
        }
    }
    assert_eq!(heard, [90, 60, 30, 7]);
    let mails = mails(&world, "credits_expiring").await;
    assert_eq!(mails.len(), 4, "one mail for all that expire on that day");
    let Mail::CreditsExpiring { credits, .. } = &mails[0] else { panic!("{mails:?}") };
    assert_eq!(credits.to_string(), "5.00");
    assert_eq!(world.stored().await.balance(), "0.00", "and then they expired");
}

#[tokio::test]
async fn a_sweep_that_was_away_reminds_once_and_not_three_times() {
    let world = World::start().await;
    let mut certificate = certificate(&world, world.learner.id, 1, "2.50");
    certificate.credits_valid_months = Some(12);
    world.hold(&certificate).await;
    world.apply_due_steps(&certificate).await;
    world.clock.advance(SignedDuration::from_hours(24 * 340));
    world.cpd_sweep().await;
    assert_eq!(mails(&world, "credits_expiring").await.len(), 1);
}

#[tokio::test]
async fn before_a_period_ends_with_credits_missing_the_learner_hears_of_it() {
    let world = World::start().await;
    let first = world.earn(1, "2.50").await;
    world.apply_due_steps(&first).await;
    let mut heard = Vec::new();
    world.clock.set("2027-09-01T06:00:00Z".parse().unwrap());
    world.cpd_sweep().await;
    let already = mails(&world, "cycle_ending").await.len();
    assert_eq!(already, 0, "what was missed of a past year is not told afterwards");
    for day in [
        "09-02", "10-02", "10-03", "10-04", "11-01", "11-02", "11-03", "12-01", "12-02", "12-03", "12-24",
        "12-25", "12-26", "12-31",
    ] {
        world.clock.set(format!("2027-{day}T06:00:00Z").parse().unwrap());
        let before = mails(&world, "cycle_ending").await.len();
        world.cpd_sweep().await;
        world.cpd_sweep().await;
        if mails(&world, "cycle_ending").await.len() > before {
            heard.push(format!("2027-{day}"));
        }
    }
    assert_eq!(heard, ["2027-10-03", "2027-11-02", "2027-12-02", "2027-12-25"]);
    let Some(Mail::CycleEnding { ends_on, earned, goal, .. }) = mails(&world, "cycle_ending").await.pop()
    else {
        panic!("a mail");
    };
    assert_eq!(
        (ends_on.to_string().as_str(), earned.to_string().as_str(), goal.to_string().as_str()),
        ("2027-12-31", "0.00", "30.00")
    );
}

#[tokio::test]
async fn whoever_has_enough_hears_nothing_and_a_goal_of_a_kind_counts_too() {
    let world = World::start().await;
    let goals = |goal: &str, kind: &str| {
        json!({
            "period": {"kind": "calendar_year"}, "goal": goal, "by_type": [{"cpd_type": "Ethics", "goal": kind}],
        })
    };
    let set = async |body| {
        ApiRequest::new("PUT", "/api/users/cpd_goals/", &world.caller())
            .body(&body)
            .send(&world.cpd_api())
            .await
    };
    assert_eq!(set(goals("2.50", "0")).await.status, 200);
    let first = world.earn(1, "2.50").await;
    world.apply_due_steps(&first).await;
    world.clock.set("2026-12-26T00:00:00Z".parse().unwrap());
    assert_eq!(world.cpd_sweep().await.reminded, 0);
    world.clock.set("2026-12-01T00:00:00Z".parse().unwrap());
    set(goals("2.50", "1.00")).await;
    world.clock.set("2026-12-26T00:00:00Z".parse().unwrap());
    assert_eq!(world.cpd_sweep().await.reminded, 1);
    let Some(Mail::CycleEnding { missing, .. }) = mails(&world, "cycle_ending").await.pop() else {
        panic!("a mail")
    };
    assert_eq!((missing[0].cpd_type.as_str(), missing[0].credits.to_string().as_str()), ("Ethics", "1.00"));
}
