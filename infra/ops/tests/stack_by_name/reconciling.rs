//! What Stripe's events say and the tables of a named stack do not, and what waits in its outbox.

use serde_json::{Value, json};
use shared::store::keys;
use tests::world::World;
use wiremock::matchers::{header, header_exists, method, path};
use wiremock::{Mock, ResponseTemplate};

use crate::machine::{Machine, said};
use crate::repairing::{STACK, enrolled};

/// A machine from which Stripe lists this event, and the stack's webhook answers that it is too late.
async fn with_stripe(name: &str, world: &World, event: &Value) -> Machine {
    let machine = Machine::of(name, world).await;
    let machine = machine.with("STRIPE_API_KEY", "sk_test_1").with("STRIPE_SIGNING_SECRET", "whsec_1");
    let webhook = format!("{}/webhook", machine.services.uri());
    machine.outputs_of_tables(&[("WebhookUrl", &webhook)]);
    let listed = json!({"object": "list", "data": [event], "has_more": false});
    Mock::given(method("GET"))
        .and(path("/v1/events"))
        .and(header("authorization", "Bearer sk_test_1"))
        .respond_with(ResponseTemplate::new(200).set_body_json(listed))
        .mount(&machine.services)
        .await;
    Mock::given(method("POST"))
        .and(path("/webhook"))
        .and(header_exists("stripe-signature"))
        .respond_with(ResponseTemplate::new(503))
        .mount(&machine.services)
        .await;
    machine
}

async fn sent_again(machine: &Machine) -> Vec<Value> {
    let requests = machine.services.received_requests().await.unwrap();
    let sent = requests.iter().filter(|request| request.url.path() == "/webhook");
    sent.map(|request| serde_json::from_slice(&request.body).unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_enrolment_that_lost_its_payment_is_named_and_its_event_sent_to_the_stacks_webhook() {
    let world = enrolled().await;
    let event = world.purchase("a").completed();
    let machine = with_stripe("reconcile", &world, &event).await;
    let stripe = machine.services.uri();
    let reconcile = [&["reconcile", "--stripe-url", stripe.as_str()], STACK.as_slice()].concat();
    let sound = machine.ops(&reconcile);
    assert!(sound.status.success() && said(&sound).contains("nothing is missing"), "{}", said(&sound));

    let key = keys::enrolment(world.learner.id, world.course.uuid);
    let mut enrolment = world.get(&key).await.unwrap();
    enrolment.payments.clear();
    world.put(&key, &enrolment).await;
    let torn = machine.ops(&reconcile);
    assert!(!torn.status.success() && said(&torn).contains("evt_a_completed"), "{}", said(&torn));
    let unconfirmed = machine.ops(&[reconcile.as_slice(), &["--apply"]].concat());
    assert!(!unconfirmed.status.success() && said(&unconfirmed).contains("--yes"), "{}", said(&unconfirmed));
    assert_eq!(sent_again(&machine).await, Vec::<Value>::new());

    let applied = machine.ops(&[reconcile.as_slice(), &["--apply", "--yes"]].concat());
    assert_eq!(sent_again(&machine).await, [event]);
    assert!(!applied.status.success() && said(&applied).contains("differences remain"), "{}", said(&applied));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_overdue_messages_of_the_stack_are_counted() {
    let world = enrolled().await;
    let machine = Machine::of("outbox", &world).await;
    let counted = machine.ops(&[&["outbox"], STACK.as_slice()].concat());
    assert!(counted.status.success(), "{}", said(&counted));
    let rows = world.outbox().await.len();
    assert!(
        rows > 1 && said(&counted).contains(&format!("{rows} messages are overdue")),
        "{}",
        said(&counted)
    );
}
