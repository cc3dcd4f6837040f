//! An upload becomes one submission, however often the route and the S3 event confirm it.

use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::store::keys;
use tests::uploads::{ASSIGNMENT, UploadWorld, functions, pdf, router, uuid};
use tests::world::{soon, sqs_event};

#[tokio::test]
async fn twenty_confirmations_and_three_events_at_once_are_one_submission() {
    let uploads = UploadWorld::start(json!({"max_attempts": 3})).await;
    let created = uploads.announce("essay.pdf", pdf().len()).await;
    uploads.upload(&created, &pdf());
    let (key, version) = uploads.quarantined(&created).await;
    let path = format!("/api/submissions/{}/complete/", uuid(&created));
    let mut work: Vec<std::pin::Pin<Box<dyn Future<Output = bool> + '_>>> = Vec::new();
    // Each by a process of its own, as on Lambda.
    for _ in 0..20 {
        let (process, caller, path) = (router(&uploads.world), uploads.world.caller(), path.clone());
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
        let (app, key, version, uploads) =
            (functions(&uploads.world), key.clone(), version.clone(), &uploads);
        work.push(Box::pin(async move { uploads.event_by(&app, &key, &version).await }));
    }
    assert!(joined(work).await.into_iter().all(|done| done));
    assert_eq!(uploads.all().await.len(), 1);
    assert_eq!(uploads.state().await.used, 1);
    let list = uploads.course_list("").await;
    assert_eq!(list.body["results"].as_array().unwrap().len(), 1);
    let keys = uploads.world.cloud.objects().keys();
    assert_eq!(
        keys,
        [uploads.stored(&created).await.file.unwrap().key],
        "one copy, and nothing in quarantine"
    );
}

/// The event may decide on the file, and remove it, between any two steps of the route.
#[tokio::test]
async fn a_confirmation_that_meets_the_event_at_any_step_says_what_became_of_the_file() {
    let program = b"MZ\x90\0\x03\0\0\0 a program";
    for steps in 0..30 {
        let uploads = UploadWorld::start(json!({})).await;
        let created = uploads.announce("essay.pdf", program.len()).await;
        uploads.upload(&created, program);
        let (key, version) = uploads.quarantined(&created).await;
        let path = format!("/api/submissions/{}/complete/", uuid(&created));
        let (process, caller) = (router(&uploads.world), uploads.world.caller());
        let mut route = Box::pin(tests::api::ApiRequest::new("POST", &path, &caller).send(&process));
        let mut answer = None;
        for _ in 0..steps {
            answer = std::future::poll_fn(|context| {
                std::task::Poll::Ready(match route.as_mut().poll(context) {
                    std::task::Poll::Ready(answer) => Some(answer),
                    std::task::Poll::Pending => None,
                })
            })
            .await;
            if answer.is_some() {
                break;
            }
            tokio::task::yield_now().await;
        }
        assert!(uploads.event_by(&functions(&uploads.world), &key, &version).await);
        let answer = match answer {
            Some(answer) => answer,
            None => route.await,
        };
        assert_eq!((answer.status, &answer.body["status"]), (200, &json!("rejected")), "{steps}: {answer:?}");
    }
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
    let uploads = UploadWorld::start(json!({})).await;
    let by_event = uploads.announce("one.pdf", pdf().len()).await;
    uploads.upload(&by_event, &pdf());
    let (key, version) = uploads.quarantined(&by_event).await;
    assert!(uploads.event(&key, &version).await);
    assert_eq!(uploads.stored(&by_event).await.attempt_number, Some(1));
    assert!(uploads.event(&key, &version).await, "late and twice does no harm");
    assert_eq!(uploads.complete(&by_event).await.body["attempt_number"], 1);
    let by_route = uploads.submit("two.pdf", &pdf()).await;
    assert_eq!(by_route.body["attempt_number"], 2);
    assert_eq!(uploads.state().await.used, 2);
}

#[tokio::test]
async fn an_unconfirmed_upload_is_rejected_after_a_day_and_removed() {
    let uploads = UploadWorld::start(json!({})).await;
    let created = uploads.announce("essay.pdf", pdf().len()).await;
    uploads.upload(&created, &pdf());
    let (key, version) = uploads.quarantined(&created).await;
    uploads.world.clock.advance(SignedDuration::from_hours(24));
    let late = uploads.complete(&created).await;
    assert_eq!((late.status, late.code()), (409, "CONFLICT"));
    let fresh =
        uploads.learner("POST", &format!("/api/submissions/{}/upload-url/", uuid(&created)), None).await;
    assert_eq!(fresh.status, 409);
    let seen = uploads.learner("GET", &format!("/api/submissions/{}/", uuid(&created)), None).await;
    assert_eq!(seen.body["status"], "rejected");
    assert_eq!(seen.body["rejected_reason"], "The upload was not completed within 24 hours.");
    assert!(uploads.event(&key, &version).await, "an event so late only removes");
    assert!(uploads.world.cloud.objects().keys().is_empty());
    assert_eq!(uploads.state().await.used, 0);
    assert_eq!(uploads.announce("essay.pdf", 5).await.status, 201, "it takes no place among the open ones");
}

#[tokio::test]
async fn an_object_with_a_delete_marker_is_removed_for_good() {
    let uploads = UploadWorld::start(json!({})).await;
    let created = uploads.announce("essay.pdf", pdf().len()).await;
    uploads.upload(&created, &pdf());
    let (key, _) = uploads.quarantined(&created).await;
    let mut event = tests::uploads::s3_event(&key, "marker");
    event["Records"][0]["eventName"] = "LifecycleExpiration:DeleteMarkerCreated".into();
    let answer = functions(&uploads.world).handle_s3_events(sqs_event(&[event], 1), soon()).await;
    assert!(answer.batch_item_failures.is_empty());
    assert!(uploads.world.cloud.objects().keys().is_empty());
}

#[tokio::test]
async fn a_fresh_url_is_for_the_same_bytes_and_the_old_one_expires() {
    let uploads = UploadWorld::start(json!({})).await;
    let mut created = uploads.announce("essay.pdf", pdf().len()).await;
    uploads.world.clock.advance(SignedDuration::from_mins(16));
    assert_eq!(uploads.upload(&created, &pdf()), 403, "after its fifteen minutes");
    let fresh =
        uploads.learner("POST", &format!("/api/submissions/{}/upload-url/", uuid(&created)), None).await;
    assert_eq!(fresh.status, 200, "{fresh:?}");
    created.body["upload"] = fresh.body;
    assert_eq!(uploads.upload(&created, &pdf()), 200);
    assert_eq!(uploads.complete(&created).await.body["status"], "submitted");
    let again =
        uploads.learner("POST", &format!("/api/submissions/{}/upload-url/", uuid(&created)), None).await;
    assert_eq!(again.status, 409, "no upload is pending");
}

#[tokio::test]
async fn a_second_put_after_confirmation_has_no_effect() {
    let uploads = UploadWorld::start(json!({})).await;
    let created = uploads.announce("essay.pdf", pdf().len()).await;
    uploads.upload(&created, &pdf());
    uploads.complete(&created).await;
    let before = uploads.stored(&created).await;
    // The condition holds again, since the first version is gone, and the address still lives.
    assert_eq!(uploads.upload(&created, &pdf()), 200);
    let (key, version) = uploads.quarantined(&created).await;
    assert!(uploads.event(&key, &version).await);
    assert_eq!(uploads.stored(&created).await, before);
    assert_eq!(uploads.world.cloud.objects().keys(), [before.file.unwrap().key]);
}

#[tokio::test]
async fn unexpected_messages_are_redelivered_or_ignored() {
    let uploads = UploadWorld::start(json!({})).await;
    let app = functions(&uploads.world);
    let done = async |body: Value| {
        app.handle_s3_events(sqs_event(&[body], 1), soon()).await.batch_item_failures.is_empty()
    };
    assert!(done(json!({"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "uploads"})).await);
    assert!(!done(json!({"hello": "world"})).await, "it ends in the dead-letter queue");
    let objects = uploads.world.cloud.objects();
    for key in ["quarantine/x/y", "assignments/submissions/2026/11/a/b"] {
        let version = objects.put(key, b"x", None, jiff::Timestamp::UNIX_EPOCH);
        assert!(uploads.event(key, &version).await);
        assert!(objects.current(key).is_some(), "other keys are left alone");
    }
    let nobodys = format!("quarantine/{0}/{0}", uuid::Uuid::from_u128(5));
    let version = objects.put(&nobodys, b"x", None, jiff::Timestamp::UNIX_EPOCH);
    assert!(uploads.event(&nobodys, &version).await);
    assert!(objects.current(&nobodys).is_none(), "an orphaned upload is removed");
}

#[tokio::test]
async fn an_upload_is_not_submitted_after_the_enrolment_has_ended() {
    let uploads = UploadWorld::start(json!({})).await;
    let created = uploads.announce("essay.pdf", pdf().len()).await;
    uploads.upload(&created, &pdf());
    uploads.enrol(&uploads.world.learner, "revoked").await;
    let refused = uploads.complete(&created).await;
    assert_eq!((refused.status, refused.code()), (403, "NOT_ENROLLED"));
    let (key, version) = uploads.quarantined(&created).await;
    assert!(uploads.event(&key, &version).await);
    assert_eq!(uploads.state().await.used, 0);
    uploads.enrol(&uploads.world.learner, "active").await;
    assert_eq!(uploads.complete(&created).await.body["status"], "submitted", "the learner came back in time");
    let marker = uploads
        .world
        .get(&keys::attempt_number_marker(uploads.world.learner.id, ASSIGNMENT, 1))
        .await
        .unwrap();
    assert_eq!(marker.submission.to_string(), uuid(&created));
}

#[tokio::test]
async fn an_uncontended_submission_costs_one_read_and_one_transaction() {
    let uploads = UploadWorld::start(json!({})).await;
    uploads.announce("warm.pdf", 5).await;
    uploads.calls();
    let created = uploads.announce("essay.pdf", pdf().len()).await;
    assert_eq!(uploads.calls(), ["DynamoDB.BatchGetItem", "DynamoDB.TransactWriteItems"]);
    uploads.write("Done.").await;
    assert_eq!(uploads.calls(), ["DynamoDB.BatchGetItem", "DynamoDB.TransactWriteItems"]);
    uploads.upload(&created, &pdf());
    uploads.complete(&created).await;
    let calls = uploads.calls();
    let count = |name: &str| calls.iter().filter(|call| *call == name).count();
    assert_eq!(
        (count("DynamoDB.TransactWriteItems"), count("S3.CopyObject"), count("S3.DeleteObject")),
        (1, 1, 1)
    );
}
