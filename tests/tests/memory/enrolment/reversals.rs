//! Money that comes and goes: refunds that fail, inquiries that become chargebacks, and what the learner is told.

use domain::enrolment::EnrolmentStatus::{Active, Dropped, Revoked, Suspended};
use domain::outbox::{Mail, Message};
use proptest::prelude::*;
use serde_json::Value;
use shared::store::keys;
use tests::api::ApiRequest;
use tests::world::{World, hybrid_course};

async fn mails(world: &World) -> Vec<Mail> {
    let rows = world.outbox().await.into_iter();
    rows.filter_map(|row| if let Message::Mail(mail) = row.message { Some(mail) } else { None }).collect()
}

#[tokio::test]
async fn a_refund_that_fails_weeks_later_brings_the_enrolment_back() {
    let world = World::with_course(hybrid_course()).await;
    let app = world.webhook().await;
    let purchase = world.purchase("a");
    world.deliver(&app, &purchase.completed()).await;
    assert_eq!(world.deliver(&app, &purchase.refund("created", "pending")).await.1, "revoked");
    assert_eq!(world.deliver(&app, &purchase.refunded(4900)).await.1, "recorded");
    assert_eq!(world.enrolment().await.unwrap().status, Revoked);
    world.clock.advance(jiff::SignedDuration::from_hours(24 * 21));

    assert_eq!(world.deliver(&app, &purchase.refund("failed", "failed")).await.1, "refund_failed");
    assert_eq!(world.deliver(&app, &purchase.refund("updated", "failed")).await.1, "recorded");
    let enrolment = world.enrolment().await.unwrap();
    assert_eq!((enrolment.status, enrolment.stripe_checkout_session_id.as_deref()), (Active, Some("cs_a")));
    assert_eq!(world.notifications().await[0].title, "Refund failed: Clinical audit");
    let failed = mails(&world).await.into_iter().filter(|mail| matches!(mail, Mail::RefundFailed { .. }));
    assert_eq!(failed.count(), 1);
    let zoom =
        world.outbox().await.into_iter().filter(|row| matches!(row.message, Message::ZoomRegistration(_)));
    assert_eq!(zoom.count(), 9, "registered, cancelled and registered again for the three sessions");
}

/// Stripe says it in several ways, in any order, and repeats itself.
#[tokio::test]
async fn a_refund_that_fails_or_is_cancelled_by_any_event_brings_the_enrolment_back_once() {
    for (what, status) in [("failed", "failed"), ("updated", "failed"), ("updated", "canceled")] {
        let world = World::start().await;
        let app = world.webhook().await;
        let purchase = world.purchase("a");
        let (made, returned) = (purchase.refund("created", "succeeded"), purchase.refunded(4900));
        let failed = purchase.refund(what, status);
        for event in [&purchase.completed(), &made, &returned, &failed, &made, &returned, &failed] {
            assert_eq!(world.deliver(&app, event).await.0, 200);
        }
        assert_eq!(world.enrolment().await.unwrap().status, Active, "{what}: {status}");
        let told = mails(&world).await.into_iter().filter(|mail| matches!(mail, Mail::RefundFailed { .. }));
        assert_eq!(told.count(), 1, "{what}: {status}");
    }
}

#[tokio::test]
async fn an_inquiry_that_becomes_a_chargeback_suspends() {
    for (what, status) in [
        ("updated", "needs_response"),
        ("updated", "under_review"),
        ("funds_withdrawn", "warning_needs_response"),
    ] {
        let world = World::start().await;
        let app = world.webhook().await;
        let purchase = world.purchase("a");
        world.deliver(&app, &purchase.completed()).await;
        world.deliver(&app, &purchase.dispute("created", "warning_needs_response")).await;
        assert_eq!(world.enrolment().await.unwrap().status, Active);
        assert_eq!(world.deliver(&app, &purchase.dispute(what, status)).await.1, "suspended");
        assert_eq!(world.enrolment().await.unwrap().status, Suspended);
        assert_eq!(world.deliver(&app, &purchase.dispute("funds_reinstated", "won")).await.1, "restored");
        assert_eq!(world.deliver(&app, &purchase.dispute("closed", "won")).await.1, "recorded");
        assert_eq!(world.enrolment().await.unwrap().status, Active);
    }
}

#[tokio::test]
async fn a_dispute_and_its_end_send_an_email_each() {
    let world = World::start().await;
    let app = world.webhook().await;
    let purchase = world.purchase("a");
    world.deliver(&app, &purchase.completed()).await;
    world.deliver(&app, &purchase.dispute("created", "needs_response")).await;
    world.deliver(&app, &purchase.dispute("closed", "won")).await;
    let sent = mails(&world).await;
    assert!(matches!(
        sent[..],
        [Mail::EnrolmentConfirmed { .. }, Mail::AccessSuspended { .. }, Mail::AccessRestored { .. }]
    ));

    let world = World::start().await;
    let app = world.webhook().await;
    let purchase = world.purchase("a");
    world.deliver(&app, &purchase.completed()).await;
    world.deliver(&app, &purchase.dispute("closed", "lost")).await;
    let sent = mails(&world).await;
    assert!(matches!(sent[1], Mail::Refunded { amount: None, access_ended: true, .. }));
}

/// The dispute is known of before the payment: whoever has paid is not left without a word.
#[tokio::test]
async fn a_payment_that_is_disputed_already_is_told_of_like_any_dispute() {
    let world = World::start().await;
    let app = world.webhook().await;
    let purchase = world.purchase("a");
    world.deliver(&app, &purchase.dispute("created", "needs_response")).await;
    world.deliver(&app, &purchase.completed()).await;
    assert_eq!(world.enrolment().await.unwrap().status, Suspended);
    assert!(matches!(mails(&world).await[..], [Mail::AccessSuspended { .. }]));
    assert_eq!(world.notifications().await[0].title, "Access paused: Clinical audit");
    world.deliver(&app, &purchase.dispute("closed", "won")).await;
    assert!(matches!(
        mails(&world).await[..],
        [Mail::AccessSuspended { .. }, Mail::EnrolmentConfirmed { .. }]
    ));
}

#[tokio::test]
async fn a_refund_that_fails_does_not_bring_back_a_learner_who_had_left() {
    let world = World::start().await;
    let app = world.webhook().await;
    let purchase = world.purchase("a");
    world.deliver(&app, &purchase.completed()).await;
    let path = format!("/api/enrollments/{}/", world.enrolment().await.unwrap().id);
    assert_eq!(
        ApiRequest::new("DELETE", &path, &world.caller()).send(&world.learner_api()).await.status,
        204
    );
    world.deliver(&app, &purchase.refunded(4900)).await;
    world.deliver(&app, &purchase.refund("failed", "failed")).await;
    let enrolment = world.enrolment().await.unwrap();
    assert_eq!((enrolment.status, enrolment.may_return()), (Dropped, true));
}

/// `BatchGetItem` is no snapshot: the refund may read the payment after, and the enrolment before, the transaction that
/// writes both.
#[tokio::test]
async fn a_refund_that_finds_no_enrolment_requires_that_there_is_none() {
    let world = World::start().await;
    let app = world.webhook().await;
    world.cloud.faults.take_calls();
    world.deliver(&app, &world.purchase("a").refunded(4900)).await;
    let written = world.cloud.faults.take_calls().pop().unwrap();
    let items = written.body["TransactItems"].as_array().unwrap().clone();
    let sk = format!("ENROLMENT#{}", world.course.uuid);
    let pinned = |item: &Value| {
        item["ConditionCheck"]["Key"]["sk"]["S"] == sk.as_str()
            && item["ConditionCheck"]["ConditionExpression"] == "attribute_not_exists(pk)"
    };
    assert!(items.iter().any(pinned), "{items:?}");
}

/// How many notifications and e-mails the learner has had.
async fn told(world: &World) -> (usize, usize) {
    (world.notifications().await.len(), mails(world).await.len())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Whatever the order and the repetitions of the events, a payment that was returned gives no access, one under
    /// dispute suspends, and any other is active. Whoever gains or loses access by an event is told of it on the page and
    /// by e-mail, and of an event that comes again nobody is told.
    #[test]
    fn the_enrolment_agrees_with_the_facts_in_any_order(
        order in Just((0usize..8).collect::<Vec<_>>()).prop_shuffle(),
        count in 1usize..8,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let world = World::start().await;
            let app = world.webhook().await;
            let purchase = world.purchase("a");
            let events = [
                purchase.refund("created", "succeeded"),
                purchase.refunded(4900),
                purchase.refund("failed", "failed"),
                purchase.dispute("updated", "needs_response"),
                purchase.dispute("funds_withdrawn", "needs_response"),
                purchase.dispute("closed", "won"),
                purchase.dispute("created", "warning_needs_response"),
                purchase.completed(),
            ];
            let chosen: Vec<usize> = order.into_iter().filter(|event| *event < count || *event == 7).collect();
            for (place, event) in chosen.iter().chain(&chosen).enumerate() {
                let before = (world.enrolment().await.map(|it| it.status), told(&world).await);
                assert_eq!(world.deliver(&app, &events[*event]).await.0, 200);
                let after = (world.enrolment().await.map(|it| it.status), told(&world).await);
                // A payment that was returned before it was known of has changed nothing for the learner.
                if before.0 != after.0 && (before.0.is_some() || after.0 != Some(Revoked)) {
                    let (notes, mails) = before.1;
                    assert!(after.1.0 > notes && after.1.1 > mails, "nobody is told: {chosen:?}, {before:?}, {after:?}");
                }
                assert!(place < chosen.len() || before == after, "told again: {chosen:?}, {before:?}, {after:?}");
            }
            let has = |event: usize| chosen.contains(&event);
            let expected = match () {
                () if (has(0) || has(1)) && !has(2) => Revoked,
                () if (has(3) || has(4)) && !has(5) => Suspended,
                () => Active,
            };
            let enrolment = world.enrolment().await.unwrap();
            assert_eq!(enrolment.status, expected, "{chosen:?}");
            let payment = world.get(&keys::payment("pi_a")).await.unwrap();
            assert!(enrolment.reflects(&payment), "{chosen:?}");
        });
    }
}
