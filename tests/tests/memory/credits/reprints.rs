//! A reprint corrects the paper and leaves the credits alone; certificates that change while credits are off.

use domain::Clock;
use domain::certificate::Certificate;
use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::store::keys;
use tests::api::{ApiRequest, ApiResponse, Caller};
use tests::world::World;

async fn reprint_as(world: &World, caller: &Caller, certificate: &Certificate, body: Value) -> ApiResponse {
    let path = format!("/api/admin/certificates/{}/reprint/", certificate.uuid);
    ApiRequest::new("POST", &path, caller).body(&body).send(&world.cpd_api()).await
}

async fn reprint(world: &World, certificate: &Certificate) -> ApiResponse {
    let body = json!({"reason": "The name was misspelt", "learner_name": "Ada King", "course_title": "Clinical audit II"});
    reprint_as(world, &world.admin(), certificate, body).await
}

async fn now(world: &World, certificate: &Certificate) -> Certificate {
    world.get(&keys::certificate(certificate.enrolment)).await.unwrap()
}

/// A certificate with everything that issuing stores, whose credits are valid for a year.
async fn issued(world: &World) -> Certificate {
    let mut certificate = world.earn(1, "2.50").await;
    certificate.credits_valid_months = Some(12);
    world.hold(&certificate).await;
    world.put_certificate(&certificate).await;
    certificate
}

#[tokio::test]
async fn a_reprint_has_a_new_code_and_the_same_credits_dates_and_lot() {
    let world = World::start().await;
    let first = issued(&world).await;
    world.apply_due_steps(&first).await;
    let (lots, notes, mails) =
        (world.stored().await.lots, world.notifications().await.len(), world.outbox().await.len());
    world.clock.advance(SignedDuration::from_hours(24 * 100));
    let answer = reprint(&world, &first).await;
    assert_eq!((answer.status, &answer.body["issue"]), (200, &json!(2)), "{}", answer.body);
    let second = now(&world, &first).await;
    assert_ne!((&second.number, &second.code), (&first.number, &first.code));
    assert_eq!(
        (second.learner_name.as_str(), second.course_title.as_str()),
        ("Ada King", "Clinical audit II")
    );
    let dates = |certificate: &Certificate| {
        (
            certificate.completed_at,
            certificate.issued_at,
            certificate.credits_valid_until(),
            certificate.credits,
        )
    };
    assert_eq!(dates(&second), dates(&first));

    world.clock.advance(SignedDuration::from_hours(1));
    world.cpd_sweep().await;
    world.apply_due_steps(&first).await;
    let stored = world.stored().await;
    assert_eq!(stored.told(), ["earned 2.50", "reprinted 0.00"]);
    assert_eq!((stored.balance().as_str(), stored.lots.len()), ("2.50", 1));
    assert_eq!(stored.lots[0].position, lots[0].position);
    assert_eq!(
        (world.notifications().await.len(), world.outbox().await.len()),
        (notes, mails),
        "nobody is told"
    );
    assert!(stored.entries[1].notes.contains(&second.number), "{}", stored.entries[1].notes);

    // The old code says superseded, the new one is valid.
    let router = world.certificates().await;
    for (code, status) in [(&first.code, "superseded"), (&second.code, "active")] {
        let path = format!("/api/public/certificates/{code}/");
        let page = ApiRequest::new("GET", &path, &Caller::nobody()).send(&router).await;
        assert_eq!(page.body["status"], status, "{}", page.body);
    }
    // The action is kept with actor and reason.
    let actions =
        world.store.page(tests::world::soon(), &keys::certificate_actions(first.enrolment), 10, None).await;
    let actions = actions.unwrap().items;
    assert_eq!(
        (actions[0].action.as_str(), actions[0].reason.as_str(), actions[0].issue),
        ("reprinted", "The name was misspelt", 2)
    );
    let checked = world.store.check_ledger(|_| {}).await.unwrap();
    assert_eq!(checked.breaches, Vec::<String>::new());
}

#[tokio::test]
async fn expired_credits_do_not_come_back() {
    let world = World::start().await;
    let first = issued(&world).await;
    world.apply_due_steps(&first).await;
    world.clock.advance(SignedDuration::from_hours(24 * 400));
    world.cpd_sweep().await;
    reprint(&world, &first).await;
    world.clock.advance(SignedDuration::from_hours(1));
    world.cpd_sweep().await;
    let stored = world.stored().await;
    assert_eq!(stored.told(), ["earned 2.50", "expired -2.50", "reprinted 0.00"]);
    assert_eq!(stored.balance(), "0.00");
}

#[tokio::test]
async fn a_reprint_is_revoked_with_the_credits_that_it_stands_for() {
    let world = World::start().await;
    let first = issued(&world).await;
    // Twice, and before the ledger has got to any of it.
    reprint(&world, &first).await;
    reprint(&world, &first).await;
    let revoked = now(&world, &first).await.revoke("Not their own work", world.clock.now()).unwrap();
    world.hold(&revoked).await;
    world.apply_due_steps(&first).await;
    let stored = world.stored().await;
    assert_eq!(stored.told(), ["earned 2.50", "reprinted 0.00", "reprinted 0.00", "revoked -2.50"]);
    let refused = reprint(&world, &first).await;
    assert_eq!(
        (refused.status, &refused.body["error"]["code"]),
        (409, &json!("CONFLICT")),
        "{}",
        refused.body
    );
    let checked = world.store.check_ledger(|_| {}).await.unwrap();
    assert_eq!(checked.breaches, Vec::<String>::new());
}

#[tokio::test]
async fn a_reprint_is_made_once_by_an_administrator_who_is_not_the_learner() {
    let world = World::start().await;
    let first = issued(&world).await;
    let body = json!({"reason": "The name was misspelt", "learner_name": "Ada King"});
    assert_eq!(reprint_as(&world, &world.caller(), &first, body.clone()).await.status, 403);
    let own = world.caller().with("cognito:groups", "[admin]");
    assert_eq!(reprint_as(&world, &own, &first, body.clone()).await.status, 403);
    for wrong in [
        json!({"reason": ""}),
        json!({"reason": "x", "course_title": " "}),
        json!({"reason": "x", "credits": "9"}),
    ] {
        assert_eq!(reprint_as(&world, &world.admin(), &first, wrong.clone()).await.status, 400, "{wrong}");
    }
    let path = format!("/api/admin/certificates/{}/reprint/", first.uuid);
    let send = async || {
        let request = ApiRequest::new("POST", &path, &world.admin()).header("idempotency-key", "once");
        request.body(&body).send(&world.cpd_api()).await.body
    };
    assert_eq!(send().await, send().await);
    assert_eq!(now(&world, &first).await.issue, 2);
}

/// Credits are off while a certificate is revoked and reissued without credits: they are taken back afterwards.
#[tokio::test]
async fn a_certificate_that_was_reissued_without_credits_stays_due() {
    for awarded_before in [true, false] {
        let world = World::start().await;
        let first = world.earn(1, "2.50").await;
        if awarded_before {
            world.apply_due_steps(&first).await;
        }
        let revoked = first.revoke("No credits after all", world.clock.now()).unwrap();
        world.hold(&revoked).await;
        let clock = world.clock.as_ref();
        let second = revoked.reissue("Ada", "0".parse().unwrap(), clock, clock.now()).unwrap();
        world.hold(&second).await;
        world.clock.advance(SignedDuration::from_hours(1));
        assert_eq!(world.cpd_sweep().await.failed, 0);
        let stored = world.stored().await;
        assert_eq!(
            (stored.told().join(", ").as_str(), stored.balance().as_str()),
            ("earned 2.50, revoked -2.50", "0.00")
        );
        assert_eq!(now(&world, &second).await.due(), None);
    }
}
