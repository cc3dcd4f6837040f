//! A session that was rejected is judged anew whenever one of its events comes again.

use domain::enrolment::EnrolmentStatus::Active;
use serde_json::Value;
use tests::world::World;

/// Without the metadata of our checkout, such as a session made in Stripe's dashboard, the price of today counts.
fn without_price(mut event: Value) -> Value {
    for field in ["amount", "currency"] {
        event["data"]["object"]["metadata"].as_object_mut().unwrap().remove(field);
    }
    event
}

/// The price is another one than the learner was asked for.
async fn misprice(world: &mut World) -> i64 {
    let price = world.course.price.amount;
    world.course.price.amount = 5900;
    world.put_course(&world.course).await;
    price
}

async fn mend(world: &mut World, price: i64) {
    world.course.price.amount = price;
    world.put_course(&world.course).await;
}

#[tokio::test]
async fn a_delayed_payment_enrols_once_the_price_is_mended() {
    let mut world = World::start().await;
    let app = world.webhook().await;
    let begun = without_price(world.purchase("a").completed_unpaid());
    let paid = without_price(world.purchase("a").succeeded());
    let price = misprice(&mut world).await;
    for event in [&begun, &paid, &paid] {
        assert_eq!(world.deliver(&app, event).await.1, "amount_mismatch");
    }
    assert_eq!((world.enrolment().await, world.outbox().await.len()), (None, 0));
    mend(&mut world, price).await;
    assert_eq!(world.deliver(&app, &paid).await.1, "enrolled");
    world.deliver(&app, &begun).await;
    assert_eq!(world.enrolment().await.unwrap().status, Active);
    assert_eq!((world.outbox().await.len(), world.notifications().await.len()), (1, 1));
}

/// Support has returned the money before the event is sent again.
#[tokio::test]
async fn a_session_that_was_refunded_meanwhile_gives_no_access_once_the_price_is_mended() {
    let mut world = World::start().await;
    let app = world.webhook().await;
    let (event, refund) =
        (without_price(world.purchase("a").completed()), world.purchase("a").refunded(4900));
    let price = misprice(&mut world).await;
    assert_eq!(world.deliver(&app, &event).await.1, "amount_mismatch");
    assert_eq!(world.deliver(&app, &refund).await.0, 200);
    mend(&mut world, price).await;
    for event in [&event, &refund, &event] {
        assert_eq!(world.deliver(&app, event).await.0, 200);
        let status = world.enrolment().await.map(|enrolment| enrolment.status);
        assert_ne!(status, Some(Active));
    }
}
