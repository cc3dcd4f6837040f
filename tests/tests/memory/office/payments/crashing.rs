//! A process that dies, or a store that fails, at any call of a refund: a repetition makes one refund of it.

use tests::faults::Fault;

use super::OfficeWorld;

#[tokio::test]
async fn whatever_fails_at_any_call_one_refund_is_made() {
    let desk = OfficeWorld::with_a_duplicate().await;
    desk.world.cloud.faults.take_calls();
    assert_eq!(
        desk.refund_request("cs_b", 4900, 0).header("idempotency-key", "k").send(&desk.office).await.status,
        200
    );
    let calls = desk.world.cloud.faults.take_calls().len();
    assert!((4..12).contains(&calls), "{calls}");
    for nth in 0..calls {
        for fault in [
            Fault::DieBefore,
            Fault::DieAfter,
            Fault::BreakBefore,
            Fault::BreakAfter,
            Fault::Throttle,
            Fault::ServerError,
            Fault::TransactionConflict,
        ] {
            for key in [None, Some("k")] {
                let desk = OfficeWorld::with_a_duplicate().await;
                let request = || {
                    let request = desk.refund_request("cs_b", 4900, 0);
                    key.into_iter().fold(request, |request, key| request.header("idempotency-key", key))
                };
                desk.world.cloud.faults.plan(nth, fault);
                let first = desk.world.cloud.faults.until_death(request().send(&desk.office)).await;
                desk.world.cloud.faults.clear();
                let again = request().send(&desk.office).await;
                assert_eq!(again.status, 200, "{fault:?} at {nth}: {first:?}, then {again:?}");
                let made = (desk.stripe.made().len(), desk.audited().await);
                assert_eq!(made, (1, 1), "{fault:?} at {nth} with {key:?}");
                desk.tell().await;
                let last = request().send(&desk.office).await;
                assert_eq!(last.status, 200, "{fault:?} at {nth}, after the event: {last:?}");
                assert_eq!((desk.stripe.made().len(), desk.audited().await), (1, 1));
            }
        }
    }
}
