//! Events that the webhook cannot verify, does not know, or does not accept as one of our payments.

use domain::{CheckoutSession, CheckoutSessionState};
use serde_json::{Value, json};
use shared::store::keys;
use shared::stripe::signature::{SigningSecret, header};
use shared::use_cases::assign_payment::{AssignError, assign_payment};
use tests::stripe_events::event;
use tests::world::{World, soon};

fn set(mut event: Value, path: &str, value: Value) -> Value {
    *event.pointer_mut(&format!("/data/object/{path}")).expect("the path exists") = value;
    event
}

async fn session(world: &World, id: &str) -> CheckoutSession {
    world.get(&keys::checkout_session(id)).await.expect("the session is remembered")
}

async fn assert_no_effect(world: &World) {
    assert_eq!(world.enrolment().await, None);
    assert_eq!(world.outbox().await, []);
    assert_eq!(world.notifications().await, []);
}

#[tokio::test]
async fn a_session_with_nothing_to_pay_enrols() {
    let world = World::start().await;
    let app = world.webhook().await;
    let mut free = world.purchase("a").completed();
    for (path, value) in [
        ("payment_status", json!("no_payment_required")),
        ("payment_intent", Value::Null),
        ("amount_total", json!(0)),
        ("total_details", json!({"amount_discount": 4900, "amount_tax": 0, "amount_shipping": 0})),
    ] {
        free = set(free, path, value);
    }
    assert_eq!(world.deliver(&app, &free).await.1, "enrolled");
}

#[tokio::test]
async fn what_is_not_what_we_asked_for_is_rejected_with_the_reason() {
    let unknown = "0190a5a0-0000-7000-8000-000000000001";
    for (path, value, reason) in [
        ("amount_subtotal", json!(1), "amount_mismatch"),
        ("amount_total", json!(1), "amount_mismatch"),
        ("currency", json!("usd"), "currency_mismatch"),
        ("mode", json!("subscription"), "mode_is_not_payment"),
        ("livemode", json!(true), "livemode_mismatch"),
        ("metadata/course_uuid", json!(unknown), "course_unknown"),
        ("metadata/course_uuid", json!("nonsense"), "course_missing_or_malformed"),
        ("metadata/user_uuid", json!("nonsense"), "learner_missing_or_malformed"),
        ("client_reference_id", json!(unknown), "learner_mismatch"),
        ("amount_total", Value::Null, "amount_missing"),
    ] {
        let world = World::start().await;
        let app = world.webhook().await;
        let event = set(world.purchase("a").completed(), path, value);
        assert_eq!(world.deliver(&app, &event).await, (200, reason.to_owned()));
        let session = session(&world, "cs_a").await;
        assert_eq!(
            (session.state, session.reason.as_deref()),
            (CheckoutSessionState::Rejected, Some(reason))
        );
        assert_no_effect(&world).await;
    }
}

#[tokio::test]
async fn a_rejected_session_can_be_sent_again_once_the_cause_is_fixed() {
    let mut world = World::start().await;
    let app = world.webhook().await;
    let mut event = set(world.purchase("a").completed(), "amount_subtotal", json!(5900));
    event = set(set(event, "amount_total", json!(5900)), "metadata/amount", json!("4900"));
    assert_eq!(world.deliver(&app, &event).await.1, "amount_mismatch");
    world.course.price.amount = 5900;
    world.put_course(&world.course).await;
    let mut again = world.purchase("a").completed();
    again["id"] = "evt_again".into();
    assert_eq!(world.deliver(&app, &again).await.1, "enrolled");
}

/// Without the metadata of our checkout, such as a session made in Stripe's dashboard, the price of today counts.
fn without_price(mut event: Value) -> Value {
    for field in ["amount", "currency"] {
        event["data"]["object"]["metadata"].as_object_mut().unwrap().remove(field);
    }
    event
}

#[tokio::test]
async fn the_same_event_enrols_once_the_price_is_mended() {
    let mut world = World::start().await;
    let app = world.webhook().await;
    let event = without_price(world.purchase("a").completed());
    let price = world.course.price.amount;
    world.course.price.amount = 5900;
    world.put_course(&world.course).await;
    for _ in 0..2 {
        assert_eq!(world.deliver(&app, &event).await.1, "amount_mismatch");
    }
    assert_no_effect(&world).await;
    world.course.price.amount = price;
    world.put_course(&world.course).await;
    assert_eq!(world.deliver(&app, &event).await.1, "enrolled");
    assert_eq!(world.deliver(&app, &event).await.1, "duplicate");
    assert_eq!((world.outbox().await.len(), world.notifications().await.len()), (1, 1));
}

#[tokio::test]
async fn the_same_event_enrols_once_the_learner_or_the_course_exists() {
    let world = World::start().await;
    let app = world.webhook().await;
    let newcomer =
        domain::Learner { id: domain::LearnerId(uuid::Uuid::from_u128(9)), ..world.learner.clone() };
    let event = set(world.purchase("a").completed(), "metadata/user_uuid", json!(newcomer.id));
    let event = set(event, "client_reference_id", json!(newcomer.id));
    assert_eq!(world.deliver(&app, &event).await.1, "learner_unknown");
    world.put_learner(&newcomer).await;
    assert_eq!(world.deliver(&app, &event).await.1, "enrolled");

    let mut other = tests::world::course();
    other.uuid = domain::CourseId(uuid::Uuid::from_u128(8));
    let event = set(world.purchase("b").completed(), "metadata/course_uuid", json!(other.uuid));
    assert_eq!(world.deliver(&app, &event).await.1, "course_unknown");
    world.put_course(&other).await;
    assert_eq!(world.deliver(&app, &event).await.1, "enrolled");
}

#[tokio::test]
async fn an_unknown_learner_is_rejected() {
    let world = World::start().await;
    let app = world.webhook().await;
    let unknown = "0190a5a0-0000-7000-8000-000000000001";
    let event = set(world.purchase("a").completed(), "metadata/user_uuid", unknown.into());
    let event = set(event, "client_reference_id", unknown.into());
    assert_eq!(world.deliver(&app, &event).await.1, "learner_unknown");
}

#[tokio::test]
async fn stripes_own_fixture_is_unmatched_and_has_no_effect() {
    let world = World::start().await;
    let app = world.webhook().await;
    let object = json!({
        "id": "cs_fixture", "object": "checkout.session", "mode": "payment", "livemode": false,
        "payment_status": "paid", "payment_intent": "pi_fixture", "amount_subtotal": 3000, "amount_total": 3000,
        "currency": "usd", "metadata": {}, "client_reference_id": null,
    });
    let fixture = event("evt_fixture", "checkout.session.completed", object);
    assert_eq!(world.deliver(&app, &fixture).await, (200, "unmatched".into()));
    assert_eq!(session(&world, "cs_fixture").await.state, CheckoutSessionState::Unmatched);
    assert_no_effect(&world).await;
}

#[tokio::test]
async fn an_administrator_may_assign_an_unmatched_payment() {
    let world = World::start().await;
    let app = world.webhook().await;
    let unmatched = set(world.purchase("a").completed(), "metadata", json!({}));
    world.deliver(&app, &unmatched).await;
    let who = (world.learner.id, world.course.uuid);
    let go = async |who, dry_run| {
        assign_payment(&world.store, world.clock.as_ref(), soon(), "cs_a", who, dry_run).await
    };

    let stranger = domain::LearnerId(uuid::Uuid::from_u128(9));
    assert!(matches!(go((stranger, world.course.uuid), false).await, Err(AssignError::UnknownLearner)));
    let nowhere = domain::CourseId(uuid::Uuid::from_u128(9));
    assert!(matches!(go((world.learner.id, nowhere), false).await, Err(AssignError::UnknownCourse)));
    let preview = go(who, true).await.unwrap();
    assert_no_effect(&world).await;
    assert_eq!(go(who, false).await.unwrap(), preview);
    assert_eq!(world.enrolment().await.unwrap().stripe_checkout_session_id.as_deref(), Some("cs_a"));
    assert_eq!(world.outbox().await.len(), 1);
    assert!(matches!(go(who, false).await, Err(AssignError::NotAssignable(CheckoutSessionState::Confirmed))));
    assert!(matches!(
        assign_payment(&world.store, world.clock.as_ref(), soon(), "cs_x", who, false).await,
        Err(AssignError::UnknownSession)
    ));

    let refund = set(world.purchase("a").refunded(4900), "metadata", json!({}));
    assert_eq!(world.deliver(&app, &refund).await.1, "revoked", "the payment knows its enrolment by now");
}

#[tokio::test]
async fn an_unpaid_session_cannot_be_assigned() {
    let world = World::start().await;
    let app = world.webhook().await;
    world.deliver(&app, &set(world.purchase("a").completed_unpaid(), "metadata", json!({}))).await;
    let who = (world.learner.id, world.course.uuid);
    let assigned = assign_payment(&world.store, world.clock.as_ref(), soon(), "cs_a", who, false).await;
    assert!(matches!(assigned, Err(AssignError::NotPaid)));
}

#[tokio::test]
async fn every_nullable_field_may_be_null() {
    let world = World::start().await;
    let app = world.webhook().await;
    let complete = world.purchase("a").completed();
    let fields: Vec<String> = complete["data"]["object"].as_object().unwrap().keys().cloned().collect();
    for field in fields.iter().filter(|field| *field != "id") {
        let mut event = set(complete.clone(), field, Value::Null);
        event["id"] = format!("evt_without_{field}").into();
        event["data"]["object"]["id"] = format!("cs_without_{field}").into();
        assert_eq!(world.deliver(&app, &event).await.0, 200, "{field}");
    }
}

#[tokio::test]
async fn a_price_change_after_checkout_keeps_the_price_at_checkout() {
    let mut world = World::start().await;
    let app = world.webhook().await;
    let event = world.purchase("a").completed();
    world.course.price.amount = 9900;
    world.put_course(&world.course).await;
    assert_eq!(world.deliver(&app, &event).await.1, "enrolled");
}

#[tokio::test]
async fn unknown_types_and_unknown_fields_are_tolerated() {
    let world = World::start().await;
    let app = world.webhook().await;
    let unknown = event("evt_1", "invoice.paid", json!({"id": "in_1", "lines": {"data": [1, 2, 3]}}));
    assert_eq!(world.deliver(&app, &unknown).await, (200, "ignored".into()));
    let mut strange = world.purchase("a").completed();
    strange["api_version"] = "2031-01-01.future".into();
    strange["data"]["object"]["a_field_of_tomorrow"] = json!({"deep": [null]});
    strange["data"]["previous_attributes"] = json!([]);
    assert_eq!(world.deliver(&app, &strange).await.1, "enrolled");
}

#[tokio::test]
async fn a_body_of_a_megabyte_is_handled_like_any_other() {
    let world = World::start().await;
    let app = world.webhook().await;
    let mut event = world.purchase("a").completed();
    event["data"]["object"]["custom_text"] = "x".repeat(1 << 20).into();
    assert_eq!(world.deliver(&app, &event).await, (200, "enrolled".into()));
}

#[tokio::test]
async fn what_stripe_did_not_sign_is_refused_and_stores_nothing() {
    let world = World::start().await;
    let app = world.webhook().await;
    let mut request = world.signed(&world.purchase("a").completed());
    request.headers_mut().insert("stripe-signature", "t=1,v1=00".parse().unwrap());
    assert_eq!(app.handle(request).await.unwrap().status(), 400);
    let unsigned = http::Request::post("https://webhook.example/").body(lambda_http::Body::Empty).unwrap();
    assert_eq!(app.handle(unsigned).await.unwrap().status(), 400);
    assert_eq!(world.cloud.faults.take_calls(), [], "nothing was even read");
}

#[tokio::test]
async fn a_base64_body_is_verified_over_its_bytes() {
    let world = World::start().await;
    let app = world.webhook().await;
    let mut request = world.signed(&world.purchase("a").completed());
    let bytes = request.body().as_ref().to_vec();
    *request.body_mut() = lambda_http::Body::Binary(bytes);
    assert_eq!(app.handle(request).await.unwrap().status(), 200);
}

#[tokio::test]
async fn a_secret_that_was_just_rolled_is_fetched_before_the_event_is_refused() {
    let world = World::start().await;
    let mut app = world.webhook().await;
    let event = world.purchase("a").completed();
    let body = event.to_string();
    let rolled = header(&SigningSecret::new("whsec_rolled").unwrap(), body.as_bytes(), shared_now(&world));
    let request = || {
        let mut request = world.signed(&event);
        request.headers_mut().insert("stripe-signature", rolled.parse().unwrap());
        request
    };
    *world.stripe_secret.lock().unwrap() =
        r#"{"api_key": "", "signing": ["whsec_rolled", "whsec_world"]}"#.into();
    assert_eq!(
        app.handle(request()).await.unwrap().status(),
        400,
        "a secret fetched just now is not asked for again"
    );
    app.secret_may_be_stale_after = std::time::Duration::ZERO;
    assert_eq!(app.handle(request()).await.unwrap().status(), 200);
}

fn shared_now(world: &World) -> jiff::Timestamp {
    domain::Clock::now(world.clock.as_ref())
}

#[tokio::test]
async fn without_a_signing_secret_the_function_does_not_start() {
    use shared::runtime::{SecretSource, Secrets};
    for text in [r#"{"signing": []}"#, r#"{"signing": [" "]}"#, r#"{"api_key": "sk"}"#, "", "whsec_plain"] {
        let source = SecretSource::Given(std::sync::Arc::new(move || text.to_owned()));
        let loaded = Secrets::load(source, webhook::StripeSecret::check).await;
        let message = loaded.expect_err("no secret").to_string();
        assert!(!message.contains("whsec"), "{message}");
    }
}

#[tokio::test]
async fn switched_off_it_asks_stripe_to_keep_the_events() {
    let world = World::start().await;
    let app = world.webhook().await;
    world.board.turn_off(&[shared::runtime::Switch::PaidEnrolment]);
    assert_eq!(world.deliver(&app, &world.purchase("a").completed()).await, (503, "UNAVAILABLE".into()));
    assert_no_effect(&world).await;
}
