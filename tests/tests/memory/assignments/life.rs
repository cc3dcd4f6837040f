//! From an announced file to a grade.

use serde_json::{Value, json};
use tests::uploads::{ASSIGNMENT, UploadWorld, pdf, uuid};

#[tokio::test]
async fn a_file_goes_up_is_verified_graded_and_comes_down() {
    let uploads = UploadWorld::start(json!({"max_attempts": 3})).await;
    let created = uploads.announce("Essay é.pdf", pdf().len()).await;
    assert_eq!((created.status, created.body["status"].as_str()), (201, Some("awaiting_upload")));
    assert_eq!(created.body["attempt_number"], Value::Null);
    assert_eq!(
        created.body["upload"]["headers"],
        json!({"content-type": "application/pdf", "if-none-match": "*"})
    );
    let early = uploads.complete(&created).await;
    assert_eq!((early.status, early.code()), (409, "CONFLICT"), "nothing has arrived");
    assert_eq!(uploads.upload(&created, &pdf()), 200);
    assert_eq!(uploads.upload(&created, &pdf()), 412, "once");
    let done = uploads.complete(&created).await;
    assert_eq!((done.status, done.body["status"].as_str()), (200, Some("submitted")), "{done:?}");
    assert_eq!(done.body["file"], json!({"name": "Essay é.pdf", "size_bytes": pdf().len(), "type": "pdf"}));
    assert_eq!((done.body["attempt_number"].as_u64(), done.body["late"].as_bool()), (Some(1), Some(false)));
    let keys = uploads.world.cloud.objects().keys();
    assert_eq!(keys.len(), 1, "nothing is left in quarantine: {keys:?}");
    assert!(keys[0].starts_with(&format!("assignments/submissions/2026/11/{}/", uuid(&created))));
    assert_eq!(uploads.world.cloud.objects().current(&keys[0]).unwrap().bytes, pdf());

    let list = uploads.course_list("?status=submitted").await;
    assert_eq!(list.body["results"][0]["uuid"], created.body["uuid"], "{list:?}");
    assert_eq!(list.body["results"][0]["learner"]["name"], "Ada Learner");
    let version = list.body["results"][0]["version"].as_u64().unwrap();
    let grade = json!({"score": 85.5, "feedback": "Good.", "action": "grade", "version": version});
    let graded = uploads.grade(&uploads.instructor, &created, grade).await;
    assert_eq!((graded.status, graded.body["status"].as_str()), (200, Some("graded")), "{graded:?}");
    let seen = uploads.learner("GET", &format!("/api/submissions/{}/", uuid(&created)), None).await;
    assert_eq!((&seen.body["score"], seen.body["feedback"].as_str()), (&json!(85.5), Some("Good.")));
    assert!(seen.body["learner"].is_null());

    let enrolment = uploads.world.enrolment().await.unwrap();
    assert!(enrolment.completed_contents.contains(&ASSIGNMENT));
    let link = uploads.learner("GET", &format!("/api/submissions/{}/download/", uuid(&created)), None).await;
    let url = link.body["url"].as_str().unwrap();
    assert!(url.contains(&keys[0]) && url.contains("X-Amz-Expires=300"), "{url}");
    assert!(url.contains("filename%2A%3DUTF-8%27%27Essay%2520%25C3%25A9.pdf"), "{url}");
}
