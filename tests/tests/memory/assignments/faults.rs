//! Faults at every call to the store and the bucket: nothing is lost or duplicated.

use serde_json::json;
use tests::faults::Fault;
use tests::uploads::{UploadWorld, pdf, router, uuid};

/// The most calls that any request here makes.
const CALLS_MAX: usize = 16;

/// Runs `attempt` with the fault at each of its calls in turn, each time in a world of its own, until a run
/// meets none.
async fn at_every_call(fault: Fault, settings: serde_json::Value, attempt: impl AsyncFn(UploadWorld)) {
    for nth in 0..CALLS_MAX {
        let uploads = UploadWorld::start(settings.clone()).await;
        let faults = uploads.world.cloud.faults.clone();
        faults.plan(nth, fault);
        attempt(uploads).await;
        if faults.clear() {
            assert!(nth > 0, "no call met the fault");
            return;
        }
    }
    panic!("more calls than expected");
}

const FAULTS: [Fault; 7] = [
    Fault::DieBefore,
    Fault::DieAfter,
    Fault::BreakBefore,
    Fault::BreakAfter,
    Fault::Throttle,
    Fault::ServerError,
    Fault::TransactionConflict,
];

#[tokio::test]
async fn a_confirmation_that_stops_at_any_call_is_one_submission_in_the_end() {
    for fault in FAULTS {
        at_every_call(fault, json!({"max_attempts": 1}), async |uploads| {
            // Announced and uploaded without faults; only the confirmation meets them.
            let faults = uploads.world.cloud.faults.clone();
            let planned = faults.take_plan();
            let created = uploads.announce("essay.pdf", pdf().len()).await;
            uploads.upload(&created, &pdf());
            faults.put_back(planned);
            faults.until_death(uploads.complete(&created)).await;
            let rest = faults.take_plan();
            let process = router(&uploads.world);
            let path = format!("/api/submissions/{}/complete/", uuid(&created));
            let caller = uploads.world.caller();
            let done = tests::api::ApiRequest::new("POST", &path, &caller).send(&process).await;
            assert_eq!(
                (done.status, done.body["attempt_number"].as_u64()),
                (200, Some(1)),
                "{fault:?}: {done:?}"
            );
            let (key, _) = uploads.quarantined(&created).await;
            if let Some(left) = uploads.world.cloud.objects().current(&key) {
                assert!(uploads.event(&key, &left.id).await, "what was left is cleared up by the event");
            }
            assert_eq!((uploads.all().await.len(), uploads.state().await.used), (1, 1), "{fault:?}");
            let keys = uploads.world.cloud.objects().keys();
            assert_eq!(keys, [uploads.stored(&created).await.file.unwrap().key], "{fault:?}");
            faults.put_back(rest);
        })
        .await;
    }
}

#[tokio::test]
async fn an_event_that_stops_at_any_call_comes_back_and_is_done_then() {
    for fault in [Fault::DieBefore, Fault::DieAfter, Fault::BreakAfter, Fault::Reject, Fault::ServerError] {
        at_every_call(fault, json!({}), async |uploads| {
            let faults = uploads.world.cloud.faults.clone();
            let planned = faults.take_plan();
            let created = uploads.announce("essay.pdf", pdf().len()).await;
            uploads.upload(&created, &pdf());
            let (key, version) = uploads.quarantined(&created).await;
            faults.put_back(planned);
            faults.until_death(uploads.event(&key, &version)).await;
            let rest = faults.take_plan();
            assert!(uploads.event(&key, &version).await, "{fault:?}");
            assert_eq!((uploads.all().await.len(), uploads.state().await.used), (1, 1), "{fault:?}");
            let keys = uploads.world.cloud.objects().keys();
            assert_eq!(keys, [uploads.stored(&created).await.file.unwrap().key], "{fault:?}");
            faults.put_back(rest);
        })
        .await;
    }
}

#[tokio::test]
async fn an_announcement_whose_answer_is_lost_is_one_submission() {
    for fault in [Fault::BreakAfter, Fault::BreakBefore, Fault::Throttle, Fault::UnprocessedKeys] {
        at_every_call(fault, json!({}), async |uploads| {
            let created = uploads.announce("essay.pdf", pdf().len()).await;
            assert_eq!(created.status, 201, "{fault:?}: {created:?}");
            assert_eq!((uploads.all().await.len(), uploads.state().await.open.len()), (1, 1), "{fault:?}");
        })
        .await;
    }
}

#[tokio::test]
async fn a_grade_whose_answer_is_lost_is_given_once() {
    for fault in [Fault::DieAfter, Fault::BreakAfter, Fault::Throttle, Fault::TransactionConflict] {
        at_every_call(fault, json!({}), async |uploads| {
            let faults = uploads.world.cloud.faults.clone();
            let planned = faults.take_plan();
            let work = uploads.write("Done.").await;
            faults.put_back(planned);
            let body = json!({"action": "grade", "score": 90, "version": work.body["version"]});
            faults.until_death(uploads.grade(&uploads.instructor, &work, body.clone())).await;
            let rest = faults.take_plan();
            let again = uploads.grade(&uploads.instructor, &work, body).await;
            assert_eq!(
                (again.status, again.body["status"].as_str()),
                (200, Some("graded")),
                "{fault:?}: {again:?}"
            );
            assert_eq!(uploads.world.notifications().await.len(), 1, "{fault:?}");
            assert_eq!(uploads.world.outbox().await.len(), 1, "{fault:?}");
            faults.put_back(rest);
        })
        .await;
    }
}

#[tokio::test]
async fn a_bucket_that_stays_away_answers_503_and_changes_nothing() {
    let uploads = UploadWorld::start(json!({})).await;
    let created = uploads.announce("essay.pdf", pdf().len()).await;
    uploads.upload(&created, &pdf());
    let before = uploads.stored(&created).await;
    // The first two calls read the owner and the submission from the store.
    (2..12).for_each(|nth| uploads.world.cloud.faults.plan(nth, Fault::ServerError));
    let away = uploads.complete(&created).await;
    assert_eq!((away.status, away.code()), (503, "UNAVAILABLE"));
    uploads.world.cloud.faults.clear();
    assert_eq!(uploads.stored(&created).await, before);
    assert_eq!(uploads.complete(&created).await.body["status"], "submitted");
}
