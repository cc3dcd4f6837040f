//! Requests refused before anything is signed, and fields that learners cannot set.

use serde_json::{Value, json};
use tests::uploads::{ASSIGNMENT, UploadWorld, pdf, uuid};

#[tokio::test]
async fn kinds_and_sizes_are_refused_in_the_words_of_the_product() {
    let uploads =
        UploadWorld::start(json!({"allowed_types": ["pdf", "zip"], "max_size_bytes": 1024 * 1024})).await;
    for (name, size, code, message) in [
        ("evil.exe", 5, "INVALID_FILE_TYPE", "File type .exe not allowed"),
        ("essay.pdf.exe", 5, "INVALID_FILE_TYPE", "File type .exe not allowed"),
        ("page.html", 5, "INVALID_FILE_TYPE", "File type .html not allowed"),
        ("picture.svg", 5, "INVALID_FILE_TYPE", "File type .svg not allowed"),
        ("run.sh", 5, "INVALID_FILE_TYPE", "File type .sh not allowed"),
        ("essay.docx", 5, "INVALID_FILE_TYPE", "File type .docx not allowed"),
        ("essay", 5, "INVALID_FILE_TYPE", "File type . not allowed"),
        ("essay.pdf", 1024 * 1024 + 1, "FILE_TOO_LARGE", "File too large (max 1MB)"),
        ("essay.pdf", 0, "VALIDATION_ERROR", "The request is not valid."),
        ("\u{202E}\r\n", 5, "VALIDATION_ERROR", "The request is not valid."),
    ] {
        let refused = uploads.announce(name, size).await;
        assert_eq!((refused.status, refused.code()), (400, code), "{name:?}");
        assert_eq!(refused.body["error"]["message"], message, "{name:?}");
    }
    assert!(uploads.all().await.is_empty(), "nothing is kept of it");
    let everything = UploadWorld::start(json!({})).await;
    let large = everything.announce("essay.pdf", 50 * 1024 * 1024 + 1).await;
    assert_eq!(large.body["error"]["message"], "File too large (max 50MB)");
    assert_eq!(everything.announce("essay.pdf", 50 * 1024 * 1024).await.status, 201);
}

#[tokio::test]
async fn a_hostile_name_is_stored_harmless_and_never_becomes_a_key() {
    let uploads = UploadWorld::start(json!({})).await;
    let long = format!("{}.pdf", "n".repeat(296));
    for (given, kept) in [
        ("../../etc/pass\0wd\r\n.pdf", "passwd.pdf".to_owned()),
        ("exe\u{202E}fdp.pdf", "exefdp.pdf".to_owned()),
        (long.as_str(), format!("{}.pdf", "n".repeat(251))),
    ] {
        let done = uploads.submit(given, &pdf()).await;
        assert_eq!(done.body["file"]["name"], kept, "{done:?}");
    }
    for key in uploads.world.cloud.objects().keys() {
        assert!(key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-/".contains(&byte)), "{key}");
    }
}

#[tokio::test]
async fn nothing_that_is_ours_can_be_sent() {
    let uploads = UploadWorld::start(json!({})).await;
    let good = json!({"assignment": ASSIGNMENT, "file": {"name": "a.pdf", "size_bytes": 5}});
    for (pointer, value) in [
        ("/status", json!("approved")),
        ("/score", json!(100)),
        ("/attempt_number", json!(1)),
        ("/learner", json!("0190a5a0-0000-7000-8000-000000000001")),
        ("/upload", json!({"key": "assignments/x"})),
        ("/file/key", json!("assignments/x")),
        ("/file/type", json!("pdf")),
    ] {
        let mut body = good.clone();
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        let parent = if parent.is_empty() { &mut body } else { body.pointer_mut(parent).unwrap() };
        parent[name] = value;
        let refused = uploads.learner("POST", "/api/submissions/", Some(body)).await;
        assert_eq!((refused.status, refused.code()), (400, "VALIDATION_ERROR"), "{pointer}");
    }
    let created = uploads.learner("POST", "/api/submissions/", Some(good)).await;
    let path = format!("/api/submissions/{}/", uuid(&created));
    for method in ["PUT", "PATCH", "POST"] {
        let refused = uploads.learner(method, &path, Some(json!({"status": "approved", "score": 100}))).await;
        assert_eq!(refused.status, 405, "{method}");
    }
    for path in ["complete/", "upload-url/"] {
        let sent = json!({"status": "approved", "score": 100, "key": "assignments/x"});
        let before = uploads.stored(&created).await;
        uploads.learner("POST", &format!("/api/submissions/{}/{path}", uuid(&created)), Some(sent)).await;
        assert_eq!(uploads.stored(&created).await, before, "what is sent to {path} is not even read");
    }
}

#[tokio::test]
async fn to_strangers_nothing_exists() {
    let uploads = UploadWorld::start(json!({})).await;
    let submitted = uploads.submit("essay.pdf", &pdf()).await;
    let waiting = uploads.announce("essay.pdf", 5).await;
    let grade = json!({"score": 50, "action": "grade", "version": 2});
    for caller in [uploads.stranger("[learner]"), uploads.stranger("[instructor]"), uploads.stranger("")] {
        for submission in
            [uuid(&submitted), uuid(&waiting), "0190a5a0-0000-7000-8000-000000000001".into(), "x".into()]
        {
            for (method, rest, body) in [
                ("GET", "", None),
                ("GET", "download/", None),
                ("POST", "complete/", None),
                ("POST", "upload-url/", None),
                ("POST", "grade/", Some(grade.clone())),
            ] {
                let path = format!("/api/submissions/{submission}/{rest}");
                let answer = uploads.by(&caller, method, &path, body).await;
                assert_eq!((answer.status, answer.code()), (404, "NOT_FOUND"), "{method} {path}");
            }
        }
        for rest in ["", "files/"] {
            let path = format!("/api/courses/{}/submissions/{rest}", uploads.world.course.uuid);
            assert_eq!(uploads.by(&caller, "GET", &path, None).await.status, 404);
        }
    }
    let own = format!("/api/courses/{}/submissions/", uploads.world.course.uuid);
    assert_eq!(uploads.learner("GET", &own, None).await.status, 404, "learners see their own only");
    let admin = uploads.stranger("[admin]");
    assert_eq!(uploads.by(&admin, "GET", &own, None).await.status, 200);
    let nobody = tests::api::Caller::nobody();
    assert_eq!(uploads.by(&nobody, "GET", &own, None).await.status, 401);
}

#[tokio::test]
async fn a_link_is_https_and_a_submission_holds_something() {
    let uploads = UploadWorld::start(json!({})).await;
    let send = async |more: Value| {
        let mut body = json!({"assignment": ASSIGNMENT});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        uploads.learner("POST", "/api/submissions/", Some(body)).await
    };
    let linked = send(json!({"file_url": "https://drive.example.org/essay"})).await;
    assert_eq!((linked.status, linked.body["status"].as_str()), (201, Some("submitted")));
    assert_eq!(linked.body["file_url"], "https://drive.example.org/essay");
    assert_eq!(linked.body["file"], Value::Null);
    for more in [
        json!({}),
        json!({"content": {"text": " "}}),
        json!({"file_url": "http://drive.example.org/"}),
        json!({"file_url": "javascript:alert(1)"}),
        json!({"content": {"text": "x".repeat(65 * 1024)}}),
        json!({"file": {"name": "a.pdf", "size_bytes": 5, "sha256": "abc"}}),
        json!({"file": {"name": "a.pdf", "size_bytes": 5, "content_type": "text/html"}}),
        json!({"file": {"name": "a.pdf", "size_bytes": -1}}),
        json!({"file": {"name": "a.pdf", "size_bytes": 5}, "draft": true}),
    ] {
        let refused = send(more.clone()).await;
        assert_eq!((refused.status, refused.code()), (400, "VALIDATION_ERROR"), "{more}");
    }
    let stranger = uploads.stranger("[learner]");
    let body = json!({"assignment": ASSIGNMENT, "content": {"text": "x"}});
    let refused = uploads.by(&stranger, "POST", "/api/submissions/", Some(body)).await;
    assert_eq!((refused.status, refused.code()), (403, "NOT_ENROLLED"));
    let text = uuid::Uuid::from_u128(0xe0);
    let refused = uploads
        .learner("POST", "/api/submissions/", Some(json!({"assignment": text, "content": {"text": "x"}})))
        .await;
    assert_eq!((refused.status, refused.code()), (400, "VALIDATION_ERROR"), "that is no assignment");
}

#[tokio::test]
async fn with_the_switch_off_a_link_still_works_and_what_is_there_can_be_taken() {
    let uploads = UploadWorld::start(json!({})).await;
    let submitted = uploads.submit("essay.pdf", &pdf()).await;
    let waiting = uploads.announce("essay.pdf", pdf().len()).await;
    assert_eq!(uploads.upload(&waiting, &pdf()), 200);
    uploads.world.board.turn_off(&[shared::runtime::Switch::Uploads]);
    let off = tests::uploads::functions(&uploads.world);
    let uploads = UploadWorld { router: presigned_upload::router(off), ..uploads };
    let refused = uploads.announce("essay.pdf", 5).await;
    assert_eq!((refused.status, refused.code()), (503, "UNAVAILABLE"));
    let link = json!({"assignment": ASSIGNMENT, "file_url": "https://drive.example.org/essay"});
    assert_eq!(uploads.learner("POST", "/api/submissions/", Some(link)).await.status, 201);
    assert_eq!(uploads.complete(&waiting).await.body["status"], "submitted");
    let path = |submission| format!("/api/submissions/{}/download/", uuid(submission));
    assert_eq!(uploads.learner("GET", &path(&waiting), None).await.status, 200);
    assert_eq!(uploads.learner("GET", &path(&submitted), None).await.status, 409, "it was superseded");
    let path = format!("/api/submissions/?assignment={ASSIGNMENT}");
    assert_eq!(uploads.learner("GET", &path, None).await.body["uploads_enabled"], false);
}
