//! An upload becomes one submission, whoever says so, and however often.

use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::dynamo::keys;
use tests::uploads::{ASSIGNMENT, UploadWorld, functions, pdf, router, uuid};
use tests::world::{soon, sqs_event};

#[tokio::test]
async fn twenty_confirmations_and_three_events_at_once_are_one_submission() {
    let desk = UploadWorld::start(json!({"max_attempts": 3})).await;
    let created = desk.announce("essay.pdf", pdf().len()).await;
    desk.upload(&created, &pdf());
    let (key, version) = desk.quarantined(&created).await;
    let path = format!("/api/submissions/{}/complete/", uuid(&created));
    let mut work: Vec<std::pin::Pin<Box<dyn Future<Output = bool> + '_>>> = Vec::new();
    // Each by a process of its own, as on Lambda.
    for _ in 0..20 {
        let (process, caller, path) = (router(&desk.world), desk.world.caller(), path.clone());
        work.push(Box::pin(async move {
            let answer = tests::api::ApiRequest::new("POST", &path, &caller).send(&process).await;
            assert_eq!(
                (answer.status, answer.body["status"].as_str()),
                (200, Some("submitted")),
                "{answer:?}"
            );
            true
        }));
    }
    for _ in 0..3 {
        let (app, key, version, desk) = (functions(&desk.world), key.clone(), version.clone(), &desk);
        work.push(Box::pin(async move { desk.event_by(&app, &key, &version).await }));
    }
    assert!(joined(work).await.into_iter().all(|done| done));
    assert_eq!(desk.all().await.len(), 1);
    assert_eq!(desk.state().await.used, 1);
    let list = desk.course_list("").await;
    assert_eq!(list.body["results"].as_array().unwrap().len(), 1);
    let keys = desk.world.cloud.objects().keys();
    assert_eq!(keys, [desk.stored(&created).await.file.unwrap().key], "one copy, and nothing in quarantine");
}

async fn joined<T>(work: Vec<std::pin::Pin<Box<dyn Future<Output = T> + '_>>>) -> Vec<T> {
    let (mut work, mut done) = (work, Vec::new());
    std::future::poll_fn(|context| {
        work.retain_mut(|future| match future.as_mut().poll(context) {
            std::task::Poll::Ready(value) => {
                done.push(value);
                false
            }
            std::task::Poll::Pending => true,
        });
        if work.is_empty() { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
    done
}

#[tokio::test]
async fn a_lost_confirmation_is_healed_by_the_event_and_a_lost_event_by_the_route() {
    let desk = UploadWorld::start(json!({})).await;
    let by_event = desk.announce("one.pdf", pdf().len()).await;
    desk.upload(&by_event, &pdf());
    let (key, version) = desk.quarantined(&by_event).await;
    assert!(desk.event(&key, &version).await);
    assert_eq!(desk.stored(&by_event).await.attempt_number, Some(1));
    assert!(desk.event(&key, &version).await, "late and twice does no harm");
    assert_eq!(desk.complete(&by_event).await.body["attempt_number"], 1);
    let by_route = desk.hand_in("two.pdf", &pdf()).await;
    assert_eq!(by_route.body["attempt_number"], 2);
    assert_eq!(desk.state().await.used, 2);
}

#[tokio::test]
async fn what_nobody_confirms_is_refused_after_a_day_and_removed() {
    let desk = UploadWorld::start(json!({})).await;
    let created = desk.announce("essay.pdf", pdf().len()).await;
    desk.upload(&created, &pdf());
    let (key, version) = desk.quarantined(&created).await;
    desk.world.clock.advance(SignedDuration::from_hours(24));
    let late = desk.complete(&created).await;
    assert_eq!((late.status, late.code()), (409, "CONFLICT"));
    let fresh = desk.learner("POST", &format!("/api/submissions/{}/upload-url/", uuid(&created)), None).await;
    assert_eq!(fresh.status, 409);
    let seen = desk.learner("GET", &format!("/api/submissions/{}/", uuid(&created)), None).await;
    assert_eq!(seen.body["status"], "rejected");
    assert_eq!(seen.body["rejected_reason"], "The upload was not completed within 24 hours.");
    assert!(desk.event(&key, &version).await, "an event so late only removes");
    assert!(desk.world.cloud.objects().keys().is_empty());
    assert_eq!(desk.state().await.used, 0);
    assert_eq!(desk.announce("essay.pdf", 5).await.status, 201, "it takes no place among the open ones");
}

#[tokio::test]
async fn what_the_bucket_has_marked_as_deleted_is_removed_for_good() {
    let desk = UploadWorld::start(json!({})).await;
    let created = desk.announce("essay.pdf", pdf().len()).await;
    desk.upload(&created, &pdf());
    let (key, _) = desk.quarantined(&created).await;
    let mut event = tests::uploads::s3_event(&key, "marker");
    event["Records"][0]["eventName"] = "LifecycleExpiration:DeleteMarkerCreated".into();
    let answer = functions(&desk.world).arrivals(sqs_event(&[event], 1), soon()).await;
    assert!(answer.batch_item_failures.is_empty());
    assert!(desk.world.cloud.objects().keys().is_empty());
}

#[tokio::test]
async fn a_fresh_address_is_for_the_same_bytes_and_the_old_one_dies() {
    let desk = UploadWorld::start(json!({})).await;
    let mut created = desk.announce("essay.pdf", pdf().len()).await;
    desk.world.clock.advance(SignedDuration::from_mins(16));
    assert_eq!(desk.upload(&created, &pdf()), 403, "after its fifteen minutes");
    let fresh = desk.learner("POST", &format!("/api/submissions/{}/upload-url/", uuid(&created)), None).await;
    assert_eq!(fresh.status, 200, "{fresh:?}");
    created.body["upload"] = fresh.body;
    assert_eq!(desk.upload(&created, &pdf()), 200);
    assert_eq!(desk.complete(&created).await.body["status"], "submitted");
    let again = desk.learner("POST", &format!("/api/submissions/{}/upload-url/", uuid(&created)), None).await;
    assert_eq!(again.status, 409, "nothing is waited for any more");
}

#[tokio::test]
async fn a_second_put_after_it_was_settled_only_costs_its_bytes() {
    let desk = UploadWorld::start(json!({})).await;
    let created = desk.announce("essay.pdf", pdf().len()).await;
    desk.upload(&created, &pdf());
    desk.complete(&created).await;
    let before = desk.stored(&created).await;
    // The condition holds again, since the first version is gone, and the address still lives.
    assert_eq!(desk.upload(&created, &pdf()), 200);
    let (key, version) = desk.quarantined(&created).await;
    assert!(desk.event(&key, &version).await);
    assert_eq!(desk.stored(&created).await, before);
    assert_eq!(desk.world.cloud.objects().keys(), [before.file.unwrap().key]);
}

#[tokio::test]
async fn messages_that_are_none_of_ours() {
    let desk = UploadWorld::start(json!({})).await;
    let app = functions(&desk.world);
    let done =
        async |body: Value| app.arrivals(sqs_event(&[body], 1), soon()).await.batch_item_failures.is_empty();
    assert!(done(json!({"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "uploads"})).await);
    assert!(!done(json!({"hello": "world"})).await, "it ends among the dead letters, where somebody looks");
    let objects = desk.world.cloud.objects();
    for key in ["quarantine/x/y", "assignments/submissions/2026/11/a/b"] {
        let version = objects.put(key, b"x", None, jiff::Timestamp::UNIX_EPOCH);
        assert!(desk.event(key, &version).await);
        assert!(objects.current(key).is_some(), "what is not ours is left alone");
    }
    let nobodys = format!("quarantine/{0}/{0}", uuid::Uuid::from_u128(5));
    let version = objects.put(&nobodys, b"x", None, jiff::Timestamp::UNIX_EPOCH);
    assert!(desk.event(&nobodys, &version).await);
    assert!(objects.current(&nobodys).is_none(), "a key of ours that belongs to nobody is cleared up");
}

#[tokio::test]
async fn an_enrolment_that_was_lost_meanwhile_hands_nothing_in() {
    let desk = UploadWorld::start(json!({})).await;
    let created = desk.announce("essay.pdf", pdf().len()).await;
    desk.upload(&created, &pdf());
    desk.enrol(&desk.world.learner, "revoked").await;
    let refused = desk.complete(&created).await;
    assert_eq!((refused.status, refused.code()), (403, "NOT_ENROLLED"));
    let (key, version) = desk.quarantined(&created).await;
    assert!(desk.event(&key, &version).await);
    assert_eq!(desk.state().await.used, 0);
    desk.enrol(&desk.world.learner, "active").await;
    assert_eq!(desk.complete(&created).await.body["status"], "submitted", "the learner came back in time");
    let marker = desk.world.get(&keys::handed_in(desk.world.learner.id, ASSIGNMENT, 1)).await.unwrap();
    assert_eq!(marker.submission.to_string(), uuid(&created));
}

#[tokio::test]
async fn an_uncontended_submission_costs_one_read_and_one_transaction() {
    let desk = UploadWorld::start(json!({})).await;
    desk.announce("warm.pdf", 5).await;
    desk.calls();
    let created = desk.announce("essay.pdf", pdf().len()).await;
    assert_eq!(desk.calls(), ["DynamoDB.BatchGetItem", "DynamoDB.TransactWriteItems"]);
    desk.write("Done.").await;
    assert_eq!(desk.calls(), ["DynamoDB.BatchGetItem", "DynamoDB.TransactWriteItems"]);
    desk.upload(&created, &pdf());
    desk.complete(&created).await;
    let calls = desk.calls();
    let count = |name: &str| calls.iter().filter(|call| *call == name).count();
    assert_eq!(
        (count("DynamoDB.TransactWriteItems"), count("S3.CopyObject"), count("S3.DeleteObject")),
        (1, 1, 1)
    );
}
