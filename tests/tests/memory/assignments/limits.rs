//! Limits that no race can exceed: attempts, pending uploads, due dates.

use domain::assignment::submission::{STORAGE_BYTES_MAX, Storage, SubmissionStatus};
use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::store::keys;
use tests::api::{ApiRequest, ApiResponse};
use tests::uploads::{ASSIGNMENT, UploadWorld, pdf, router, uuid};
use tokio::task::JoinSet;

/// The same request by `count` processes at once.
async fn at_once(uploads: &UploadWorld, count: usize, body: &Value) -> Vec<ApiResponse> {
    let mut sent = JoinSet::new();
    for _ in 0..count {
        let (process, caller, body) = (router(&uploads.world), uploads.world.caller(), body.clone());
        sent.spawn(async move {
            ApiRequest::new("POST", "/api/submissions/", &caller).body(&body).send(&process).await
        });
    }
    sent.join_all().await
}

#[tokio::test]
async fn twenty_submissions_at_once_against_a_limit_of_three_are_three() {
    let uploads = UploadWorld::start(json!({"max_attempts": 3})).await;
    let body = json!({"assignment": ASSIGNMENT, "content": {"text": "Done."}});
    let answers = at_once(&uploads, 20, &body).await;
    let mut numbers: Vec<u64> = Vec::new();
    for answer in &answers {
        match answer.status {
            201 => numbers.push(answer.body["attempt_number"].as_u64().unwrap()),
            _ => assert_eq!((answer.status, answer.code()), (403, "MAX_ATTEMPTS_REACHED")),
        }
    }
    numbers.sort_unstable();
    assert_eq!(numbers, [1, 2, 3]);
    assert_eq!(uploads.state().await.used, 3);
    let list = uploads.course_list("").await;
    let list = list.body["results"].as_array().unwrap();
    assert_eq!(
        (list.len(), list[0]["attempt_number"].as_u64()),
        (1, Some(3)),
        "what was replaced is not graded"
    );
}

#[tokio::test]
async fn at_most_three_uploads_are_open_and_only_submitted_work_counts() {
    let uploads = UploadWorld::start(json!({"max_attempts": 2})).await;
    let body = json!({"assignment": ASSIGNMENT, "file": {"name": "essay.pdf", "size_bytes": pdf().len()}});
    let answers = at_once(&uploads, 12, &body).await;
    let open: Vec<&ApiResponse> = answers.iter().filter(|answer| answer.status == 201).collect();
    assert_eq!(open.len(), 3);
    assert!(answers.iter().filter(|answer| answer.status != 201).all(|answer| answer.code() == "CONFLICT"));
    assert_eq!(uploads.state().await.used, 0, "nothing has been submitted yet");
    for created in &open {
        assert_eq!(uploads.upload(created, &pdf()), 200);
    }
    let mut outcomes = Vec::new();
    for created in &open {
        let done = uploads.complete(created).await;
        outcomes
            .push((done.body["status"].as_str().unwrap().to_owned(), done.body["attempt_number"].as_u64()));
    }
    let submitted = |n| ("submitted".to_owned(), Some(n));
    assert_eq!(outcomes, [submitted(1), submitted(2), ("rejected".to_owned(), None)]);
    let told = uploads.stored(open[2]).await.rejected_reason.unwrap();
    assert_eq!(told, "Maximum attempts reached.");
    assert_eq!(uploads.announce("essay.pdf", 5).await.code(), "MAX_ATTEMPTS_REACHED");
    assert!(uploads.world.cloud.objects().keys().iter().all(|key| !key.starts_with("quarantine/")));
}

#[tokio::test]
async fn a_first_submission_may_be_late_but_nothing_is_replaced_after_the_date() {
    let uploads = UploadWorld::start(json!({"due_at": "2026-11-23T00:00:00Z"})).await;
    let first = uploads.write("In time.").await;
    assert_eq!((first.status, first.body["late"].as_bool()), (201, Some(false)));
    let second = uploads.write("Better.").await;
    assert_eq!((second.status, second.body["attempt_number"].as_u64()), (201, Some(2)));
    let before = uploads.learner("GET", &format!("/api/submissions/{}/", uuid(&first)), None).await;
    assert_eq!(before.body["replaced"], true);
    uploads.world.clock.advance(SignedDuration::from_hours(48));
    let third = uploads.write("Too late.").await;
    assert_eq!((third.status, third.code()), (409, "CONFLICT"));
    let other = uploads
        .learner(
            "POST",
            "/api/submissions/",
            Some(json!({"assignment": tests::uploads::OTHER, "content": {"text": "x"}})),
        )
        .await;
    assert_eq!(
        (other.status, other.body["late"].as_bool()),
        (201, Some(false)),
        "another assignment has no date"
    );

    let late = UploadWorld::start(json!({"due_at": "2026-11-21T00:00:00Z"})).await;
    let flagged = late.write("Sorry.").await;
    assert_eq!((flagged.status, flagged.body["late"].as_bool()), (201, Some(true)));
    let list = late.learner("GET", &format!("/api/submissions/?assignment={ASSIGNMENT}"), None).await;
    assert!(list.body["closed_reason"].as_str().unwrap().contains("due date"), "{list:?}");
}

#[tokio::test]
async fn bytes_that_arrived_in_time_are_in_time_however_late_they_are_confirmed() {
    let uploads = UploadWorld::start(json!({"due_at": "2026-11-22T13:00:00Z"})).await;
    let created = uploads.announce("essay.pdf", pdf().len()).await;
    uploads.upload(&created, &pdf());
    uploads.world.clock.advance(SignedDuration::from_hours(5));
    let done = uploads.complete(&created).await;
    assert_eq!((done.body["status"].as_str(), done.body["late"].as_bool()), (Some("submitted"), Some(false)));
    assert_eq!(done.body["submitted_at"], "2026-11-22T12:00:00Z");
}

#[tokio::test]
async fn each_learner_has_a_storage_limit() {
    let uploads = UploadWorld::start(json!({})).await;
    let key = keys::storage(uploads.world.learner.id);
    let room = pdf().len() as u64;
    uploads.world.put(&key, &Storage { bytes: STORAGE_BYTES_MAX - room }).await;
    let done = uploads.submit("essay.pdf", &pdf()).await;
    assert_eq!(done.body["status"], "submitted", "{done:?}");
    let full = uploads.announce("essay.pdf", pdf().len() + 1).await;
    assert_eq!((full.status, full.code()), (409, "CONFLICT"), "more than the file that it would replace");
    assert_eq!(uploads.world.get(&key).await.unwrap().bytes, STORAGE_BYTES_MAX);
    assert_eq!(uploads.write("Text still.").await.status, 201);
    assert_eq!(uploads.world.get(&key).await.unwrap().bytes, STORAGE_BYTES_MAX - room);
}

#[tokio::test]
async fn passed_work_is_final_and_returned_work_can_be_resubmitted() {
    let uploads = UploadWorld::start(json!({"max_attempts": 5, "due_at": "2026-11-23T00:00:00Z"})).await;
    let first = uploads.write("One.").await;
    let back = json!({"action": "return", "feedback": "More.", "version": first.body["version"]});
    assert_eq!(uploads.grade(&uploads.instructor, &first, back).await.body["status"], "needs_revision");
    uploads.world.clock.advance(SignedDuration::from_hours(72));
    let second = uploads.write("Two.").await;
    assert_eq!(
        (second.status, second.body["late"].as_bool()),
        (201, Some(true)),
        "asked for again: after the date too"
    );
    let pass = json!({"action": "grade", "score": 60, "version": second.body["version"]});
    assert_eq!(uploads.grade(&uploads.instructor, &second, pass).await.body["status"], "graded");
    let third = uploads.write("Three.").await;
    assert_eq!((third.status, third.code()), (400, "ALREADY_GRADED"));
    assert_eq!(uploads.stored(&first).await.status, SubmissionStatus::NeedsRevision);
}

#[tokio::test]
async fn the_same_key_twenty_times_at_once_is_one_submission() {
    let uploads = UploadWorld::start(json!({})).await;
    let body = json!({"assignment": ASSIGNMENT, "file": {"name": "essay.pdf", "size_bytes": pdf().len()}});
    let mut sent = JoinSet::new();
    for _ in 0..20 {
        let (process, caller, body) = (router(&uploads.world), uploads.world.caller(), body.clone());
        sent.spawn(async move {
            let request = ApiRequest::new("POST", "/api/submissions/", &caller).body(&body);
            request.header("idempotency-key", "k").send(&process).await
        });
    }
    let answers = sent.join_all().await;
    let ids: std::collections::BTreeSet<String> = answers.iter().map(uuid).collect();
    assert_eq!((ids.len(), uploads.all().await.len()), (1, 1));
    assert!(answers.iter().all(|answer| answer.body["upload"]["url"].is_string()), "each can upload");
    let request = ApiRequest::new("POST", "/api/submissions/", &uploads.world.caller());
    let other = request
        .body(&json!({"assignment": ASSIGNMENT, "content": {"text": "x"}}))
        .header("idempotency-key", "k");
    assert_eq!(other.send(&uploads.router).await.code(), "CONFLICT");
}

#[tokio::test]
async fn a_cancelled_upload_makes_room_and_its_bytes_are_removed() {
    let uploads = UploadWorld::start(json!({"max_attempts": 2})).await;
    let mut announced = Vec::new();
    for _ in 0..3 {
        announced.push(uploads.announce("essay.pdf", pdf().len()).await);
    }
    assert_eq!(uploads.announce("essay.pdf", pdf().len()).await.code(), "CONFLICT");
    let path = |created: &ApiResponse| format!("/api/submissions/{}/", uuid(created));
    for _ in 0..2 {
        assert_eq!(uploads.learner("DELETE", &path(&announced[0]), None).await.status, 204, "once or twice");
    }
    let stored = uploads.stored(&announced[0]).await;
    assert_eq!(stored.status, SubmissionStatus::Rejected);
    assert_eq!(uploads.announce("essay.pdf", pdf().len()).await.status, 201, "there is room again");

    // It arrives after all: nothing is submitted, nothing is kept.
    assert_eq!(uploads.upload(&announced[0], &pdf()), 200);
    let late = uploads.complete(&announced[0]).await;
    assert_eq!((late.status, late.body["status"].as_str()), (200, Some("rejected")));
    assert_eq!(uploads.state().await.used, 0);
    // Submitted work can no longer be cancelled, and another learner's does not exist.
    assert_eq!(uploads.upload(&announced[1], &pdf()), 200);
    assert_eq!(uploads.complete(&announced[1]).await.body["status"], "submitted");
    let submitted = uploads.learner("DELETE", &path(&announced[1]), None).await;
    assert_eq!((submitted.status, submitted.code()), (409, "CONFLICT"));
    let stranger =
        tests::api::Caller::new(&uploads.world.learner).with("sub", "0190a5a0-0000-7000-8000-00000000dead");
    let strange =
        ApiRequest::new("DELETE", &path(&announced[2]), &stranger).send(&router(&uploads.world)).await;
    assert_eq!((strange.status, strange.code()), (404, "NOT_FOUND"));
}
