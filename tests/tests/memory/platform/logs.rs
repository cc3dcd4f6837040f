//! What the functions log: ids and outcomes, and no personal data.

use serde_json::json;
use tests::api::ApiRequest;
use tests::faults::Fault;
use tests::log::Log;
use tests::world::{World, hybrid_course, soon, sqs_event};

/// Our own crates at every level, and the others at production's level.
const FILTER: &str = "info,webhook=trace,checkout=trace,learner_api=trace,course_studio=trace,outbox_relay=trace,email=trace,zoom=trace,shared=trace";

#[tokio::test]
async fn no_address_name_signature_body_or_token_stands_in_a_log_line() {
    let log = Log::default();
    let subscriber = log.subscriber(FILTER);
    let _guard = tracing::subscriber::set_default(subscriber);

    let world = World::with_course(hybrid_course()).await;
    let webhook = world.webhook().await;
    let event = world.purchase("a").completed();
    let mut forged = world.signed(&event);
    forged.headers_mut().insert("stripe-signature", "t=1,v1=c0ffee".parse().unwrap());
    webhook.handle(forged).await.unwrap();
    world.cloud.faults.plan(0, Fault::ServerError);
    world.deliver(&webhook, &event).await;
    world.deliver(&webhook, &world.purchase("b").refunded(4900)).await;
    world.clock.advance(jiff::SignedDuration::from_secs(31));
    world.cloud.faults.plan(10, Fault::ServerError);
    let sweep = world.outbox_sweep();
    _ = sweep.sweep(soon()).await;
    world.cloud.faults.clear();
    _ = sweep.sweep(soon()).await;
    let messages = world.cloud.take_messages("email");
    let email = world.email();
    world.cloud.faults.plan(2, Fault::Reject);
    email.handle(sqs_event(&messages, 1), soon()).await;
    email.handle(sqs_event(&messages, 2), soon()).await;
    email.handle(sqs_event(&[json!("p0ison ada@learner.example")], 1), soon()).await;
    let api = world.learner_api();
    let caller = world.caller();
    ApiRequest::new("GET", "/api/users/me/", &caller).send(&api).await;
    ApiRequest::new("POST", "/api/enrollments/", &caller)
        .body(&json!({"x": "ada@learner.example"}))
        .send(&api)
        .await;
    (0..80).for_each(|nth| world.cloud.faults.plan(nth, Fault::Reject));
    ApiRequest::new("GET", "/api/users/me/", &caller).send(&api).await;

    let studio = tests::studio::router(&world);
    world.cloud.faults.clear();
    let definition = tests::studio::definition(tests::studio::DRAFT);
    for body in [json!({"definition": definition}), json!({"definition": {"x": tests::studio::CANARY}})] {
        let import = ApiRequest::new("POST", "/api/studio/courses/import/", &world.admin());
        import.body(&body).send(&studio).await;
    }
    (0..80).for_each(|nth| world.cloud.faults.plan(nth, Fault::Reject));
    let path = tests::studio::course_path(tests::studio::DRAFT);
    ApiRequest::new("GET", &path, &world.admin()).send(&studio).await;

    let text = log.lines();
    assert!(text.lines().count() > 5, "something was logged:\n{text}");
    for secret in [
        "ada@learner.example",
        "Ada",
        "whsec",
        "c0ffee",
        "Lovelace",
        "zoom.us/w/",
        "p0ison",
        "Bearer",
        tests::studio::CANARY,
        "grace@admin.example",
    ] {
        assert!(!text.contains(secret), "{secret} is in the log:\n{text}");
    }
    let led = |what: &str| text.lines().any(|line| line.contains("evt_a_completed") && line.contains(what));
    assert!(led("event handled") && led(r#""message":"mail""#), "the event's id leads to the mail:\n{text}");
}
