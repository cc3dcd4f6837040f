//! An erasure that stops anywhere is continued to the same end.

use domain::notification::NotificationHead;
use domain::{Learner, LearnerId};
use serde_json::json;
use shared::store::keys;
use shared::use_cases::erase_learner::Erasure;
use tests::api::Caller;
use tests::faults::Fault;
use tests::uploads::{ASSIGNMENT, UploadWorld, pdf};
use uuid::Uuid;

use super::{erase, found};

/// A learner with a file, a text and a draft.
async fn author(uploads: &UploadWorld, number: u128) -> (Learner, String) {
    let canary = format!("canary-{number}-");
    let learner = Learner {
        id: LearnerId(Uuid::from_u128(0xa000 + number)),
        name: format!("{canary} name"),
        email: format!("{canary}@learner.example"),
        ..uploads.world.learner.clone()
    };
    uploads.world.put_learner(&learner).await;
    uploads.world.put(&keys::notification_head(learner.id), &NotificationHead::default()).await;
    uploads.enrol(&learner, "active").await;
    let caller = Caller::new(&learner);
    let text = json!({"assignment": ASSIGNMENT, "content": {"text": canary}});
    assert_eq!(uploads.by(&caller, "POST", "/api/submissions/", Some(text)).await.status, 201);
    let mut bytes = pdf();
    bytes.extend_from_slice(format!("% {canary}\n%%EOF\n").as_bytes());
    let file = json!({"name": format!("{canary}.pdf"), "size_bytes": bytes.len(), "content_type": ""});
    let body = json!({"assignment": ASSIGNMENT, "file": file});
    let created = uploads.by(&caller, "POST", "/api/submissions/", Some(body)).await;
    assert_eq!(uploads.upload(&created, &bytes), 200);
    (learner, canary)
}

#[tokio::test]
async fn an_erasure_with_a_fault_at_any_call_is_continued_to_the_same_end() {
    let uploads = UploadWorld::start(json!({})).await;
    let world = &uploads.world;
    let (learner, canary) = author(&uploads, 0).await;
    erase(world, learner.id).await.unwrap();
    assert_eq!(found(world, &[&canary]).await, Vec::<String>::new());
    let whole = erase(world, learner.id).await.unwrap();
    assert!(whole.found_nothing() && !whole.kept.is_empty(), "{whole:?}");
    let mut number = 1;
    for fault in [Fault::DieBefore, Fault::DieAfter, Fault::BreakAfter, Fault::TransactionConflict] {
        for nth in 0.. {
            let (learner, canary) = author(&uploads, number).await;
            number += 1;
            world.cloud.faults.plan(nth, fault);
            let first = world.cloud.faults.until_death(erase(world, learner.id)).await;
            let met = !world.cloud.faults.clear();
            if !matches!(first, Some(Ok(_))) {
                erase(world, learner.id).await.unwrap();
            }
            let places = found(world, &[&canary]).await;
            assert_eq!(places, Vec::<String>::new(), "{fault:?} at call {nth}");
            let again = erase(world, learner.id).await.unwrap();
            assert!(again.found_nothing(), "{fault:?} at call {nth}: {again:?}");
            assert_eq!(Erasure { closed_at: whole.closed_at, ..again }, whole, "{fault:?} at call {nth}");
            if !met {
                assert!(nth > 8, "the erasure made only {nth} calls");
                break;
            }
        }
    }
}
