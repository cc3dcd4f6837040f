//! The largest payments: a page of duplicates, and one that was refunded as often as it can be.

use domain::payment::refund_request::{REQUESTS_MAX, RefundRequest, RefundRequests};
use domain::payment::{Payment, Refund, RefundStatus};
use domain::{Clock, LearnerId};
use shared::store::{RefundDue, keys};
use tests::world::World;
use uuid::Uuid;

/// A page of duplicate payments, and a payment with as many refunds as are kept.
pub(super) async fn furnish(world: &World) {
    let paid = world.get(&keys::payment("pi_a")).await.unwrap();
    for number in 0..100 {
        let payment = Payment { id: format!("pi_due_{number}"), ..paid.clone() };
        let due = RefundDue {
            payment: payment.id.clone(),
            checkout_session: "cs_a".into(),
            learner: world.learner.id,
            course: world.course.uuid,
            flagged_at: world.clock.now(),
        };
        world.put(&keys::payment(&payment.id), &payment).await;
        world.put(&keys::refund_due(due.learner, &due.payment), &due).await;
    }
    let (mut requests, mut payment) = (RefundRequests::default(), paid);
    for number in 0..REQUESTS_MAX {
        let id = Uuid::from_u128(0x4ef_0000 + number as u128);
        // The learners of the furnished course, who have long names.
        let by = LearnerId(Uuid::from_u128((0xada << 32) | number as u128));
        let request =
            RefundRequest { id, amount: 1, requested_by: by, requested_at: world.clock.now(), answer: None };
        let refund = Refund { amount: 1, status: RefundStatus::Succeeded, request: Some(id) };
        requests = requests.with(request);
        payment = payment.refund(&format!("re_{}{number}", "x".repeat(240)), refund, world.clock.now());
    }
    world.put(&keys::refund_requests("pi_a"), &requests).await;
    world.put(&keys::payment("pi_a"), &payment).await;
}
