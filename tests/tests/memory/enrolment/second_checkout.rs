//! "Enrol" again: an open session is returned, and nobody is asked to pay for what is paid or on its way.

use shared::store::keys;
use tests::world::World;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::checkout::{enrol, known, router, stripe};

/// The methods and paths of all calls.
async fn calls(stripe: &MockServer) -> Vec<String> {
    let requests = stripe.received_requests().await.unwrap();
    requests.iter().map(|request| format!("{} {}", request.method, request.url.path())).collect()
}

async fn open_checkout(world: &World) -> domain::OpenCheckout {
    world.get(&keys::open_checkout(world.learner.id, world.course.uuid)).await.unwrap()
}

#[tokio::test]
async fn a_second_click_gets_the_session_that_is_still_open() {
    let (world, stripe) = (World::start().await, stripe().await);
    known(&stripe, "open").await;
    let router = router(&world, &stripe).await;
    let first = enrol(&world, &router, None).await;
    assert_eq!(open_checkout(&world).await.checkout_session, "cs_test_1");
    world.clock.advance(jiff::SignedDuration::from_hours(3));
    let second = enrol(&world, &router, None).await;
    assert_eq!((first.status, second.status, &first.body), (201, 201, &second.body));
    assert_eq!(calls(&stripe).await, ["POST /v1/checkout/sessions", "GET /v1/checkout/sessions/cs_test_1"]);
}

#[tokio::test]
async fn a_session_at_another_price_is_replaced_and_can_no_longer_be_paid() {
    let (mut world, stripe) = (World::start().await, stripe().await);
    known(&stripe, "open").await;
    Mock::given(method("POST"))
        .and(path("/v1/checkout/sessions/cs_test_1/expire"))
        .respond_with(
            ResponseTemplate::new(200)
                .set_body_raw(include_str!("fixtures/checkout_session.json"), "application/json"),
        )
        .mount(&stripe)
        .await;
    let router = router(&world, &stripe).await;
    enrol(&world, &router, None).await;
    world.course.price.amount = 5900;
    world.put_course(&world.course).await;
    assert_eq!(enrol(&world, &router, None).await.status, 201);
    assert_eq!(
        calls(&stripe).await[2..],
        ["POST /v1/checkout/sessions", "POST /v1/checkout/sessions/cs_test_1/expire"]
    );
    assert_eq!(open_checkout(&world).await.price.amount, 5900);
}

#[tokio::test]
async fn a_completed_session_is_not_paid_again_even_before_its_event_arrives() {
    let (world, stripe) = (World::start().await, stripe().await);
    known(&stripe, "complete").await;
    let router = router(&world, &stripe).await;
    enrol(&world, &router, None).await;
    let answer = enrol(&world, &router, None).await;
    assert_eq!((answer.status, answer.code()), (409, "PAYMENT_PENDING"));
}

#[tokio::test]
async fn a_delayed_payment_is_not_paid_again_until_it_fails() {
    let (world, stripe) = (World::start().await, stripe().await);
    let (router, webhook) = (router(&world, &stripe).await, world.webhook().await);
    world.deliver(&webhook, &world.purchase("a").completed_unpaid()).await;
    let answer = enrol(&world, &router, None).await;
    assert_eq!((answer.status, answer.code()), (409, "PAYMENT_PENDING"));
    assert!(calls(&stripe).await.is_empty());
    world.deliver(&webhook, &world.purchase("a").failed()).await;
    assert_eq!(enrol(&world, &router, None).await.status, 201);
}

#[tokio::test]
async fn a_learner_who_left_a_paid_course_is_not_asked_to_pay_again() {
    let (world, stripe) = (World::start().await, stripe().await);
    let (router, webhook) = (router(&world, &stripe).await, world.webhook().await);
    world.deliver(&webhook, &world.purchase("a").completed()).await;
    let (left, _) = world.enrolment().await.unwrap().leave().unwrap();
    world.put(&keys::enrolment(world.learner.id, world.course.uuid), &left).await;
    let answer = enrol(&world, &router, None).await;
    assert_eq!((answer.status, answer.code()), (409, "ALREADY_PAID"));
}
