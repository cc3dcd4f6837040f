//! Drafts of text and links.

use serde_json::json;
use tests::uploads::{ASSIGNMENT, UploadWorld, uuid};

#[tokio::test]
async fn an_assignment_has_one_draft_until_it_is_submitted() {
    let uploads = UploadWorld::start(json!({"max_attempts": 1})).await;
    let keep = async |text: &str| {
        let body = json!({"assignment": ASSIGNMENT, "content": {"text": text}, "draft": true});
        uploads.learner("POST", "/api/submissions/", Some(body)).await
    };
    let first = keep("A begin").await;
    assert_eq!((first.status, first.body["status"].as_str()), (201, Some("draft")));
    let second = keep("A beginning").await;
    assert_eq!(uuid(&first), uuid(&second), "there is one draft");
    assert_eq!((uploads.all().await.len(), uploads.state().await.used), (1, 0));
    let list = uploads.course_list("").await;
    assert_eq!(list.body["results"], json!([]), "nobody else sees it");
    let done = uploads.complete(&second).await;
    assert_eq!((done.status, done.body["status"].as_str()), (200, Some("submitted")));
    assert_eq!(
        (done.body["content"]["text"].as_str(), done.body["attempt_number"].as_u64()),
        (Some("A beginning"), Some(1))
    );
    assert_eq!(
        uploads.complete(&second).await.body["version"],
        done.body["version"],
        "saying it again changes nothing"
    );
    assert_eq!(keep("More").await.code(), "MAX_ATTEMPTS_REACHED");
    assert_eq!(uploads.state().await.draft, None);
}
