//! "Enrol": what is sold, what is refused, and what Stripe is asked.

use std::sync::Arc;

use axum::Router;
use domain::course::EnrolmentRule;
use domain::enrolment::EnrolmentStatus;
use serde_json::{Value, json};
use shared::runtime::{SecretSource, Secrets, Switch};
use shared::store::{Seats, keys};
use tests::api::{ApiRequest, ApiResponse, Caller};
use tests::faults::Fault;
use tests::world::{World, course, tables_of};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

/// Stripe, as far as one call goes. The stand-in that speaks the whole contract runs on the local stack.
pub(super) async fn stripe() -> MockServer {
    let server = MockServer::start().await;
    let session = include_str!("fixtures/checkout_session.json");
    let answer = ResponseTemplate::new(200).set_body_raw(session, "application/json");
    Mock::given(method("POST")).and(path("/v1/checkout/sessions")).respond_with(answer).mount(&server).await;
    server
}

/// What Stripe answers when it is asked for the session.
pub(super) async fn known(stripe: &MockServer, status: &str) {
    let mut session: Value = serde_json::from_str(include_str!("fixtures/checkout_session.json")).unwrap();
    session["status"] = status.into();
    if status != "open" {
        session["url"] = Value::Null;
    }
    let answer = ResponseTemplate::new(200).set_body_json(session);
    Mock::given(method("GET"))
        .and(path("/v1/checkout/sessions/cs_test_1"))
        .respond_with(answer)
        .mount(stripe)
        .await;
}

pub(super) async fn router(world: &World, stripe: &MockServer) -> Router {
    let source = SecretSource::Given(Arc::new(|| r#"{"api_key": "sk_test_world"}"#.to_owned()));
    checkout::router(checkout::App {
        store: world.cloud.aws.store(tables_of(&["main"])),
        clock: world.clock.clone(),
        secrets: Secrets::load(source, checkout::StripeSecret::check).await.unwrap(),
        stripe: checkout::StripeClient::new(&stripe.uri()).unwrap(),
        config: checkout::Config {
            tables: tables_of(&["main"]),
            secret_id: "stripe".into(),
            stripe_api_base: stripe.uri(),
            frontend_url: "https://learn.example".into(),
            groups_claim: "cognito:groups".into(),
        },
        switches: Arc::new(world.board.switches(&[Switch::PaidEnrolment])),
    })
}

pub(super) async fn enrol(world: &World, router: &Router, key: Option<&str>) -> ApiResponse {
    let path = format!("/api/courses/{}/checkout/", world.course.uuid);
    let request = ApiRequest::new("POST", &path, &world.caller()).body(&json!({}));
    match key {
        Some(key) => request.header("idempotency-key", key).send(router).await,
        None => request.send(router).await,
    }
}

async fn asked(stripe: &MockServer) -> Vec<(String, Vec<(String, String)>)> {
    let requests = stripe.received_requests().await.unwrap();
    let parse = |request: &wiremock::Request| {
        let key = request.headers.get("idempotency-key").unwrap().to_str().unwrap().to_owned();
        let form = url::form_urlencoded::parse(&request.body).into_owned().collect();
        (key, form)
    };
    let created = requests.iter().filter(|request| request.url.path() == "/v1/checkout/sessions");
    created.map(parse).collect()
}

#[tokio::test]
async fn a_session_names_learner_course_and_price() {
    let (world, stripe) = (World::start().await, stripe().await);
    let answer = enrol(&world, &router(&world, &stripe).await, None).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    assert_eq!(
        answer.body,
        json!({"session_id": "cs_test_1", "url": "https://checkout.stripe.com/c/pay/cs_test_1"})
    );

    let (key, form) = asked(&stripe).await.remove(0);
    assert!(key.starts_with("checkout-"));
    let (learner, course) = (world.learner.id.to_string(), world.course.uuid.to_string());
    for (name, value) in [
        ("mode", "payment"),
        ("client_reference_id", &learner),
        ("customer_email", "ada@learner.example"),
        ("line_items[0][price_data][currency]", "gbp"),
        ("line_items[0][price_data][unit_amount]", "4900"),
        ("line_items[0][price_data][product_data][name]", "Clinical audit"),
        ("metadata[type]", "course_enrollment"),
        ("metadata[course_uuid]", &course),
        ("metadata[user_uuid]", &learner),
        ("metadata[amount]", "4900"),
        ("metadata[currency]", "gbp"),
        ("payment_intent_data[metadata][user_uuid]", &learner),
        ("payment_intent_data[metadata][course_uuid]", &course),
    ] {
        assert!(form.iter().any(|(n, v)| n == name && v == value), "{name}={value} in {form:?}");
    }
}

#[tokio::test]
async fn the_profile_is_written_before_the_payment() {
    let (world, stripe) = (World::start().await, stripe().await);
    let router = router(&world, &stripe).await;
    let path = format!("/api/courses/{}/checkout/", world.course.uuid);
    let newcomer = world.caller().with("sub", "0190a5a0-0000-7000-8000-000000000007").with("name", "New");
    assert_eq!(ApiRequest::new("POST", &path, &newcomer).body(&json!({})).send(&router).await.status, 201);
    let id = "0190a5a0-0000-7000-8000-000000000007".parse().unwrap();
    assert_eq!(world.get(&keys::learner(id)).await.unwrap().name, "New");
}

#[tokio::test]
async fn a_course_that_cannot_be_bought_is_refused_before_stripe_is_called() {
    type Change = fn(&mut domain::course::Course);
    let cases: [(Change, u16, &str); 5] = [
        (|course| course.price.amount = 0, 400, "COURSE_IS_FREE"),
        (|course| course.published = false, 404, "NOT_PUBLISHED"),
        (
            |course| course.enrolment.closes_at = Some("2026-11-22T12:00:00Z".parse().unwrap()),
            409,
            "ENROLMENT_CLOSED",
        ),
        (
            |course| course.enrolment.opens_at = Some("2026-11-23T00:00:00Z".parse().unwrap()),
            409,
            "ENROLMENT_CLOSED",
        ),
        (
            |course| course.enrolment = EnrolmentRule { capacity: Some(1), ..EnrolmentRule::default() },
            409,
            "COURSE_FULL",
        ),
    ];
    for (change, status, code) in cases {
        let mut course = course();
        change(&mut course);
        let (world, stripe) = (World::with_course(course).await, stripe().await);
        world.put(&keys::seats(world.course.uuid), &Seats { taken: 1 }).await;
        let answer = enrol(&world, &router(&world, &stripe).await, None).await;
        assert_eq!((answer.status, answer.code()), (status, code));
        assert!(asked(&stripe).await.is_empty());
    }
    let (world, stripe) = (World::start().await, stripe().await);
    let router = router(&world, &stripe).await;
    for path in
        ["/api/courses/nonsense/checkout/", "/api/courses/0190a5a0-0000-7000-8000-000000000001/checkout/"]
    {
        assert_eq!(ApiRequest::new("POST", path, &world.caller()).send(&router).await.code(), "NOT_FOUND");
    }
    assert_eq!(
        ApiRequest::new("POST", "/api/courses/x/checkout/", &Caller::nobody()).send(&router).await.status,
        401
    );
}

#[tokio::test]
async fn an_enrolled_learner_cannot_buy_again() {
    let (world, stripe) = (World::start().await, stripe().await);
    let webhook = world.webhook().await;
    world.deliver(&webhook, &world.purchase("a").completed()).await;
    known(&stripe, "expired").await;
    let router = router(&world, &stripe).await;
    for (status, expected) in [
        (EnrolmentStatus::Active, 409),
        (EnrolmentStatus::Completed, 409),
        (EnrolmentStatus::Suspended, 409),
        (EnrolmentStatus::Dropped, 409),
        (EnrolmentStatus::Revoked, 201),
        (EnrolmentStatus::Expired, 201),
    ] {
        let mut enrolment = world.enrolment().await.unwrap();
        enrolment.status = status;
        world.put(&keys::enrolment(world.learner.id, world.course.uuid), &enrolment).await;
        assert_eq!(enrol(&world, &router, None).await.status, expected, "{status:?}");
    }
}

#[tokio::test]
async fn attendance_that_the_course_requires_is_said_on_the_payment_page() {
    let mut course = tests::world::hybrid_course();
    course.completion.requires_attendance = true;
    let (world, stripe) = (World::with_course(course).await, stripe().await);
    enrol(&world, &router(&world, &stripe).await, None).await;
    let (_, form) = asked(&stripe).await.remove(0);
    let said = form.iter().find(|(name, _)| name == "line_items[0][price_data][product_data][description]");
    assert_eq!(said.unwrap().1, "To complete this course, you must attend all 3 live sessions.");
}

#[tokio::test]
async fn concurrent_tabs_share_a_session_and_buying_again_creates_a_new_one() {
    let (world, stripe) = (World::start().await, stripe().await);
    let router = router(&world, &stripe).await;
    tokio::join!(enrol(&world, &router, Some("one")), enrol(&world, &router, Some("two")));
    let webhook = world.webhook().await;
    world.deliver(&webhook, &world.purchase("test_1").completed()).await;
    world.deliver(&webhook, &world.purchase("test_1").refunded(4900)).await;
    assert_eq!(enrol(&world, &router, None).await.status, 201);
    let keys: Vec<String> = asked(&stripe).await.into_iter().map(|(key, _)| key).collect();
    assert_eq!(keys[0], keys[1]);
    assert_ne!(keys[1], keys[2]);
}

#[tokio::test]
async fn the_same_idempotency_key_calls_stripe_once() {
    let (world, stripe) = (World::start().await, stripe().await);
    let router = router(&world, &stripe).await;
    let first = enrol(&world, &router, Some("k")).await;
    let second = enrol(&world, &router, Some("k")).await;
    assert_eq!((first.status, &first.body), (second.status, &second.body));
    assert_eq!(asked(&stripe).await.len(), 1);
    let path = format!("/api/courses/{}/checkout/", world.course.uuid);
    let other =
        ApiRequest::new("POST", &path, &world.caller()).body(&json!({"x": 1})).header("idempotency-key", "k");
    assert_eq!(other.send(&router).await.code(), "CONFLICT");
}

#[tokio::test]
async fn concurrent_clicks_get_the_same_session() {
    let (world, stripe) = (World::start().await, MockServer::start().await);
    let under_way = json!({"error": {
        "type": "idempotency_error", "code": "idempotency_key_in_use",
        "message": "There is currently another in-progress request using this Idempotent Key.",
    }});
    let sessions = || Mock::given(method("POST")).and(path("/v1/checkout/sessions"));
    let busy = ResponseTemplate::new(409).set_body_json(under_way);
    sessions().respond_with(busy).up_to_n_times(2).mount(&stripe).await;
    let session = ResponseTemplate::new(200)
        .set_body_raw(include_str!("fixtures/checkout_session.json"), "application/json");
    sessions().respond_with(session).mount(&stripe).await;
    let answer = enrol(&world, &router(&world, &stripe).await, Some("k")).await;
    assert_eq!((answer.status, &answer.body["session_id"]), (201, &json!("cs_test_1")));
    let keys: std::collections::BTreeSet<String> =
        asked(&stripe).await.into_iter().map(|(key, _)| key).collect();
    assert_eq!(keys.len(), 1);
}

#[tokio::test]
async fn an_outage_of_stripe_is_reported_without_details() {
    for (status, body) in [
        (500, json!({"error": {"type": "api_error", "message": "secret detail"}})),
        (
            401,
            json!({"error": {"type": "invalid_request_error", "message": "Invalid API Key provided: sk_test_*"}}),
        ),
        (200, json!({"not": "a session"})),
    ] {
        let (world, stripe) = (World::start().await, MockServer::start().await);
        let answer = ResponseTemplate::new(status).set_body_json(body);
        Mock::given(method("POST")).respond_with(answer).mount(&stripe).await;
        let answer = enrol(&world, &router(&world, &stripe).await, None).await;
        assert_eq!((answer.status, answer.code()), (503, "PAYMENT_UNAVAILABLE"));
        assert!(!answer.body.to_string().contains("secret") && !answer.body.to_string().contains("sk_test"));
    }
}

#[tokio::test]
async fn a_checkout_that_stops_at_any_call_can_be_retried() {
    for fault in
        [Fault::DieBefore, Fault::DieAfter, Fault::BreakBefore, Fault::BreakAfter, Fault::TransactionConflict]
    {
        for nth in 0..2 {
            let (world, stripe) = (World::start().await, stripe().await);
            let router = router(&world, &stripe).await;
            world.cloud.faults.plan(nth, fault);
            let first = world.cloud.faults.until_death(enrol(&world, &router, Some("k"))).await;
            world.cloud.faults.clear();
            let again = enrol(&world, &router, Some("k")).await;
            assert_eq!(again.status, 201, "{fault:?} at {nth}");
            if let Some(first) = first {
                assert_eq!(first.body, again.body);
            }
            let keys: std::collections::BTreeSet<String> =
                asked(&stripe).await.into_iter().map(|(key, _)| key).collect();
            assert_eq!(keys.len(), 1, "Stripe was asked for one session");
        }
    }
}
