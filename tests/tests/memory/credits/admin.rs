//! Administrator actions, which everyone else is refused.

use domain::certificate::CertificateStatus;
use serde_json::{Value, json};
use shared::store::keys;
use tests::api::{ApiRequest, ApiResponse, Caller};
use tests::world::World;

async fn adjust(world: &World, credits: &str) -> ApiResponse {
    adjust_with(
        world,
        &world.admin(),
        json!({
            "learner": world.learner.id, "credits": credits, "cpd_type": "Clinical", "reason": "Conference",
        }),
    )
    .await
}

async fn adjust_with(world: &World, caller: &Caller, body: Value) -> ApiResponse {
    ApiRequest::new("POST", "/api/admin/cpd/adjustments/", caller).body(&body).send(&world.cpd_api()).await
}

#[tokio::test]
async fn strangers_and_learners_are_refused_every_route() {
    let world = World::start().await;
    let certificate = world.earn(1, "2.50").await;
    let adjustment = json!({"learner": world.learner.id, "credits": "1.00", "cpd_type": "x", "reason": "x"});
    let routes = [
        ("POST", "/api/admin/cpd/adjustments/".to_owned(), adjustment),
        (
            "POST",
            "/api/admin/cpd/adjustments/bulk/".to_owned(),
            json!({"batch": "b", "csv": "", "dry_run": true}),
        ),
        ("GET", format!("/api/admin/learners/{}/cpd_transactions/", world.learner.id), Value::Null),
        ("POST", format!("/api/admin/certificates/{}/revoke/", certificate.uuid), json!({"reason": "x"})),
        ("POST", format!("/api/admin/certificates/{}/reissue/", certificate.uuid), json!({"reason": "x"})),
    ];
    let instructor = world.caller().with("cognito:groups", "[instructor]");
    for (method, path, body) in routes {
        for (caller, status) in [(world.caller(), 403), (instructor.clone(), 403), (Caller::nobody(), 401)] {
            let answer = ApiRequest::new(method, &path, &caller).body(&body).send(&world.cpd_api()).await;
            assert_eq!(answer.status, status, "{method} {path}");
        }
    }
    assert!(world.stored().await.entries.is_empty());
    for path in ["", "summary/", "export/"] {
        let path = format!("/api/users/cpd_transactions/{path}");
        let answer = ApiRequest::new("GET", &path, &Caller::nobody()).send(&world.cpd_api()).await;
        assert_eq!(answer.status, 401, "{path}");
    }
}

#[tokio::test]
async fn an_adjustment_needs_a_reason_an_actor_and_somebody_else() {
    let world = World::start().await;
    let answer = adjust(&world, "5.00").await;
    assert_eq!(
        (answer.status, &answer.body["created_by"]),
        (201, &json!("00000000-0000-0000-0000-0000000000ad"))
    );
    assert_eq!(
        (&answer.body["notes"], &answer.body["transaction_type"]),
        (&json!("Conference"), &json!("manual_adjustment"))
    );
    assert_eq!(world.notifications().await[0].title, "Your CPD credits were adjusted by 5.00");

    let complete =
        json!({"learner": world.learner.id, "credits": "1.00", "cpd_type": "Clinical", "reason": "x"});
    for (field, value) in [("reason", " "), ("cpd_type", ""), ("credits", "one"), ("learner", "nobody")] {
        let mut body = complete.clone();
        body[field] = value.into();
        let answer = adjust_with(&world, &world.admin(), body).await;
        assert_eq!(answer.status, 400, "{field}");
        assert!(answer.body["error"]["details"].get(field).is_some(), "{}", answer.body);
    }
    let mut body = complete.clone();
    body["created_by"] = "somebody".into();
    assert_eq!(
        adjust_with(&world, &world.admin(), body).await.status,
        400,
        "the actor comes from the claims"
    );
    let mut body = complete.clone();
    body["learner"] = "0190a5a0-0000-7000-8000-00000000dead".into();
    assert_eq!(adjust_with(&world, &world.admin(), body).await.status, 404);
    let oneself = Caller::new(&world.learner).with("cognito:groups", "[admin]");
    assert_eq!(adjust_with(&world, &oneself, complete).await.status, 400);
    assert_eq!(world.stored().await.told(), ["manual_adjustment 5.00"]);
}

#[tokio::test]
async fn what_expires_first_is_taken_first_and_nothing_below_zero() {
    let world = World::start().await;
    for (number, credits, months) in [(1, "2.00", None), (2, "3.00", Some(24)), (3, "4.00", Some(12))] {
        let mut certificate = tests::credits::certificate(&world, world.learner.id, number, credits);
        certificate.credits_valid_months = months;
        world.hold(&certificate).await;
        world.apply_due_steps(&certificate).await;
    }
    assert_eq!(adjust(&world, "-5.00").await.body["balance_after"], "4.00");
    let left: Vec<String> = world.stored().await.lots.iter().map(|lot| lot.remaining.to_string()).collect();
    assert_eq!(left, ["0.00", "2.00", "2.00"]);
    let answer = adjust(&world, "-4.01").await;
    assert_eq!(answer.body["error"]["details"]["credits"], json!(["The balance cannot fall below 0.00."]));
    assert_eq!(adjust(&world, "-4.00").await.body["balance_after"], "0.00");
    assert_eq!(adjust(&world, "1.00").await.body["balance_after"], "1.00");
    assert_eq!(adjust(&world, "-1.00").await.body["balance_after"], "0.00");
    world.stored().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn adjustments_at_once_never_pass_zero() {
    let world = std::sync::Arc::new(World::start().await);
    adjust(&world, "5.00").await;
    let sent: Vec<_> = (0..12)
        .map(|_| {
            let world = world.clone();
            tokio::spawn(async move { adjust(&world, "-1.00").await.status })
        })
        .collect();
    let mut made = 0;
    for status in sent {
        made += u32::from(status.await.unwrap() == 201);
    }
    assert_eq!((made, world.stored().await.balance().as_str()), (5, "0.00"));
}

#[tokio::test]
async fn the_same_key_is_one_adjustment() {
    let world = World::start().await;
    let send = async |credits: &str| {
        let body = json!({"learner": world.learner.id, "credits": credits, "cpd_type": "x", "reason": "x"});
        ApiRequest::new("POST", "/api/admin/cpd/adjustments/", &world.admin())
            .header("idempotency-key", "k")
            .body(&body)
            .send(&world.cpd_api())
            .await
    };
    let first = send("1.00").await;
    assert_eq!((first.status, send("1.00").await.body), (201, first.body));
    assert_eq!(send("2.00").await.status, 409);
    assert_eq!(world.stored().await.told(), ["manual_adjustment 1.00"]);
}

async fn change(world: &World, certificate: uuid::Uuid, what: &str, body: Value) -> ApiResponse {
    let path = format!("/api/admin/certificates/{certificate}/{what}/");
    ApiRequest::new("POST", &path, &world.admin()).body(&body).send(&world.cpd_api()).await
}

#[tokio::test]
async fn a_certificate_is_revoked_and_issued_anew_on_record() {
    let world = World::start().await;
    let certificate = world.earn(1, "2.50").await;
    world.apply_due_steps(&certificate).await;
    let why = json!({"reason": "Not their own work"});
    assert_eq!(
        change(&world, certificate.uuid, "reissue", why.clone()).await.status,
        409,
        "the issue is active"
    );
    assert_eq!(change(&world, certificate.uuid, "revoke", json!({"reason": ""})).await.status, 400);
    let revoked = change(&world, certificate.uuid, "revoke", why.clone()).await;
    assert_eq!((revoked.status, &revoked.body["status"]), (200, &json!("revoked")));
    let other = json!({"reason": "Another reason"});
    assert_eq!(change(&world, certificate.uuid, "revoke", other).await.status, 409, "another request");
    let repeated = change(&world, certificate.uuid, "revoke", why.clone()).await;
    assert_eq!((repeated.status, &repeated.body), (200, &revoked.body), "the request that revoked it");
    let corrected = json!({"reason": "Corrected", "credits": "3.00"});
    let issued = change(&world, certificate.uuid, "reissue", corrected.clone()).await;
    let repeated = change(&world, certificate.uuid, "reissue", corrected).await;
    assert_eq!((repeated.status, &repeated.body), (200, &issued.body), "the request that reissued it");
    for other in [json!({"reason": "Corrected", "credits": "4.00"}), json!({"reason": "Again"})] {
        assert_eq!(change(&world, certificate.uuid, "reissue", other).await.status, 409, "another request");
    }
    assert_eq!(
        (issued.status, &issued.body["issue"], &issued.body["credits"]),
        (200, &json!(2), &json!("3.00"))
    );
    world.apply_due_steps(&certificate).await;
    assert_eq!(world.stored().await.told(), ["earned 2.50", "revoked -2.50", "earned 3.00"]);

    let enrolment = certificate.enrolment;
    let first = world.get(&keys::certificate_issue(enrolment, 1)).await.unwrap().0;
    assert_eq!(
        (first.status, first.revoked_reason.as_deref()),
        (CertificateStatus::Revoked, Some("Not their own work"))
    );
    let now = world.get(&keys::certificate(enrolment)).await.unwrap();
    let code = world.get(&keys::certificate_code(&now.code)).await.unwrap();
    assert_eq!((code.enrolment, code.issue), (enrolment, 2));
    let page = world
        .store
        .page(tests::world::soon(), &keys::certificate_actions(enrolment), 10, None)
        .await
        .unwrap();
    let actions: Vec<_> =
        page.items.iter().map(|a| (a.action.as_str(), a.issue, a.reason.as_str())).collect();
    assert_eq!(actions, [("reissued", 2, "Corrected"), ("revoked", 1, "Not their own work")]);
    let gone = change(&world, uuid::Uuid::from_u128(1), "revoke", why).await;
    assert_eq!(gone.status, 404);
}

const HEAD: &str = "learner,credits,cpd_type,reason";

async fn bulk(world: &World, batch: &str, csv: &str, dry_run: bool) -> ApiResponse {
    let body = json!({"batch": batch, "csv": csv, "dry_run": dry_run});
    ApiRequest::new("POST", "/api/admin/cpd/adjustments/bulk/", &world.admin())
        .body(&body)
        .send(&world.cpd_api())
        .await
}

#[tokio::test]
async fn a_file_is_shown_before_it_is_applied_and_applied_once() {
    let world = World::start().await;
    let learner = world.learner.id;
    let csv = format!(
        "{HEAD}\n{learner},2.50,Clinical,Conference\n{learner},2.50,Clinical,Conference\n{learner},-1.00,Clinical,\"Half a day, only\"\n"
    );
    let shown = bulk(&world, "November", &csv, true).await;
    assert_eq!((shown.status, &shown.body["applied"]), (200, &json!(3)), "{}", shown.body);
    let balances: Vec<_> =
        shown.body["rows"].as_array().unwrap().iter().map(|row| row["balance_after"].clone()).collect();
    assert_eq!(balances, [json!("2.50"), json!("5.00"), json!("4.00")]);
    assert_eq!(shown.body["rows"][0]["learner_name"], "Ada Learner");
    assert!(world.stored().await.entries.is_empty(), "a dry run writes nothing");

    let done = bulk(&world, "November", &csv, false).await;
    assert_eq!((done.status, &done.body["applied"]), (200, &json!(3)), "{}", done.body);
    let again = bulk(&world, "November", &csv, false).await;
    assert_eq!((&again.body["applied"], &again.body["already_applied"]), (&json!(0), &json!(3)));
    let longer = format!("{csv}{learner},1.00,Clinical,Late\n");
    assert_eq!(bulk(&world, "November", &longer, false).await.body["applied"], 1, "only what is new");
    assert_eq!(world.stored().await.balance(), "5.00");
    assert_eq!(bulk(&world, "December", &csv, false).await.body["applied"], 3, "another occasion");
    assert_eq!(world.stored().await.balance(), "9.00");
}

#[tokio::test]
async fn a_file_with_a_wrong_row_is_refused_as_a_whole() {
    let world = World::start().await;
    let learner = world.learner.id;
    let nobody = "0190a5a0-0000-7000-8000-00000000dead";
    let csv = format!(
        "{HEAD}\n{learner},2.50,Clinical,Good\n{learner},2.505,Clinical,x\n{learner},-9,Clinical,x\n{nobody},1,Clinical,x\nme,1,Clinical,x\n{learner},1,,x\n"
    );
    let refused = bulk(&world, "November", &csv, false).await;
    assert_eq!(refused.status, 400);
    let details = refused.body["error"]["details"].as_object().unwrap();
    assert_eq!(details.keys().collect::<Vec<_>>(), ["line 3", "line 4", "line 5", "line 6", "line 7"]);
    assert_eq!(details["line 4"], json!(["credits: the balance would be -6.50"]));
    assert!(world.stored().await.entries.is_empty());
    let shown = bulk(&world, "November", &csv, true).await;
    assert_eq!((&shown.body["applied"], &shown.body["refused"]), (&json!(1), &json!(5)));
    for csv in ["", "a,b\n1,2\n", HEAD, &format!("{HEAD}\n{learner},1\n")] {
        assert_eq!(bulk(&world, "November", csv, true).await.status, 400, "{csv}");
    }
    assert_eq!(bulk(&world, " ", &format!("{HEAD}\n{learner},1,x,x"), true).await.status, 400);
}
