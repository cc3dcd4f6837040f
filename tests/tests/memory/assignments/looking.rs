//! Inspection of uploads, and access to files.

use jiff::SignedDuration;
use serde_json::json;
use tests::uploads::{UploadWorld, functions, pdf, uuid};

#[tokio::test]
async fn a_file_of_another_type_is_rejected_with_the_reason_and_removed() {
    let uploads = UploadWorld::start(json!({"max_attempts": 1})).await;
    for (name, bytes, words) in [
        ("essay.pdf", b"MZ\x90\0\x03\0\0\0\x04".as_slice(), "This is not a .pdf file"),
        ("essay.pdf", b"<html><script>alert(1)</script></html>", "it is a web page"),
        ("essay.txt", b"#!/bin/sh\nrm -rf /", "it is a script"),
        ("essay.pdf", &pdf()[..60], "cut off"),
        ("evil.exe.zip", b"PK\x03\x04 but nothing else", "cut off"),
        ("picture.png", b"\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR and then it ends", "cut off"),
    ] {
        let done = uploads.submit(name, bytes).await;
        assert_eq!((done.status, done.body["status"].as_str()), (200, Some("rejected")), "{name}");
        let reason = done.body["rejected_reason"].as_str().unwrap();
        assert!(reason.contains(words), "{name}: {reason}");
        let path = format!("/api/submissions/{}/download/", uuid(&done));
        assert_eq!(uploads.learner("GET", &path, None).await.status, 404);
        assert_eq!(uploads.complete(&done).await.body, done.body, "it stays refused");
    }
    assert!(uploads.world.cloud.objects().keys().is_empty(), "nothing of it is kept");
    assert_eq!(uploads.state().await.used, 0, "and no attempt is used");
    assert_eq!(uploads.submit("essay.pdf", &pdf()).await.body["status"], "submitted");
}

#[tokio::test]
async fn other_bytes_than_the_announced_ones_are_refused_even_if_the_store_had_taken_them() {
    let uploads = UploadWorld::start(json!({})).await;
    let now = jiff::Timestamp::UNIX_EPOCH;
    let created = uploads.announce("essay.pdf", pdf().len() + 1).await;
    let (key, _) = uploads.quarantined(&created).await;
    uploads.world.cloud.objects().put(&key, &pdf(), None, now);
    let done = uploads.complete(&created).await;
    assert!(done.body["rejected_reason"].as_str().unwrap().contains("were announced"), "{done:?}");
    // A store that keeps no checksum is read: the announced checksum decides all the same.
    for (sha256, kept, status) in
        [("00".repeat(32), None, "rejected"), ("00".repeat(32), Some("x".to_owned()), "rejected")]
    {
        let file = json!({"name": "a.pdf", "size_bytes": pdf().len(), "sha256": sha256});
        let body = json!({"assignment": tests::uploads::ASSIGNMENT, "file": file});
        let created = uploads.learner("POST", "/api/submissions/", Some(body)).await;
        let (key, _) = uploads.quarantined(&created).await;
        uploads.world.cloud.objects().put(&key, &pdf(), kept, now);
        let done = uploads.complete(&created).await;
        assert_eq!(done.body["status"], status, "{done:?}");
        assert!(done.body["rejected_reason"].as_str().unwrap().contains("checksum"));
    }
}

#[tokio::test]
async fn a_large_archive_is_looked_at_in_a_few_ranges() {
    let uploads = UploadWorld::start(json!({})).await;
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    writer.start_file("large.bin", stored).unwrap();
    std::io::Write::write_all(&mut writer, &vec![7; 20 * 1024 * 1024]).unwrap();
    let bytes = writer.finish().unwrap().into_inner();
    let created = uploads.announce("large.zip", bytes.len()).await;
    uploads.upload(&created, &bytes);
    uploads.calls();
    assert_eq!(uploads.complete(&created).await.body["status"], "submitted");
    let reads = uploads.calls().iter().filter(|call| *call == "S3.GetObject").count();
    assert!(reads <= 5, "{reads} reads of 128 KiB");
}

#[tokio::test]
async fn with_malware_protection_a_file_is_given_out_once_it_is_tagged_as_clean() {
    let uploads = UploadWorld::start(json!({})).await;
    let app = presigned_upload::App { malware_protection: true, ..functions(&uploads.world) };
    let uploads = UploadWorld { router: presigned_upload::router(app), ..uploads };
    let work = uploads.submit("essay.pdf", &pdf()).await;
    let key = uploads.stored(&work).await.file.unwrap().key;
    let path = format!("/api/submissions/{}/download/", uuid(&work));
    let files = format!("/api/courses/{}/submissions/files/", uploads.world.course.uuid);
    for (tag, words) in [
        (None, "being checked"),
        (Some("THREATS_FOUND"), "Malware was found"),
        (Some("FAILED"), "could not be checked"),
    ] {
        if let Some(tag) = tag {
            uploads.world.cloud.objects().tag(&key, "GuardDutyMalwareScanStatus", tag);
        }
        let refused = uploads.learner("GET", &path, None).await;
        assert_eq!((refused.status, refused.code()), (409, "CONFLICT"));
        assert!(refused.body["error"]["message"].as_str().unwrap().contains(words), "{refused:?}");
        let manifest = uploads.by(&uploads.instructor, "GET", &files, None).await;
        assert!(manifest.body["results"][0]["url"].is_null(), "{manifest:?}");
    }
    uploads.world.cloud.objects().tag(&key, "GuardDutyMalwareScanStatus", "NO_THREATS_FOUND");
    assert_eq!(uploads.learner("GET", &path, None).await.status, 200);
}

#[tokio::test]
async fn what_was_stored_before_malware_protection_was_switched_on_stays_downloadable() {
    let uploads = UploadWorld::start(json!({"max_attempts": 2})).await;
    let earlier = uploads.submit("earlier.pdf", &pdf()).await;
    let app = presigned_upload::App { malware_protection: true, ..functions(&uploads.world) };
    let uploads = UploadWorld { router: presigned_upload::router(app), ..uploads };
    let path = format!("/api/submissions/{}/download/", uuid(&earlier));
    assert_eq!(uploads.learner("GET", &path, None).await.status, 200);
    let files = format!("/api/courses/{}/submissions/files/", uploads.world.course.uuid);
    let manifest = uploads.by(&uploads.instructor, "GET", &files, None).await;
    assert!(manifest.body["results"][0]["url"].is_string(), "{manifest:?}");
    // A scan that somebody asks for later counts all the same.
    let key = uploads.stored(&earlier).await.file.unwrap().key;
    uploads.world.cloud.objects().tag(&key, "GuardDutyMalwareScanStatus", "THREATS_FOUND");
    assert_eq!(uploads.learner("GET", &path, None).await.status, 409);
}

#[tokio::test]
async fn an_instructor_takes_many_files_by_a_manifest_of_short_lived_links() {
    let uploads = UploadWorld::start(json!({})).await;
    uploads.submit("mine.pdf", &pdf()).await;
    let mut others = Vec::new();
    for number in 0..3_u128 {
        let learner = domain::Learner {
            id: domain::LearnerId(uuid::Uuid::from_u128(0x9000 + number)),
            email: format!("l{number}@learner.example"),
            name: format!("Learner {number}"),
            ..uploads.world.learner.clone()
        };
        uploads.world.put_learner(&learner).await;
        uploads.enrol(&learner, "active").await;
        uploads.world.clock.advance(SignedDuration::from_secs(1));
        let body = json!({"assignment": tests::uploads::ASSIGNMENT, "content": {"text": "By hand."}});
        let caller = tests::api::Caller::new(&learner);
        others.push(uploads.by(&caller, "POST", "/api/submissions/", Some(body)).await);
    }
    let list = uploads.course_list("?page_size=3").await;
    assert_eq!(list.body["results"].as_array().unwrap().len(), 3);
    assert_eq!(list.body["results"][0]["learner"]["name"], "Learner 2", "the newest first");
    let next = list.body["next"].as_str().unwrap().split_once("api.example").unwrap().1.to_owned();
    let rest = uploads.by(&uploads.instructor, "GET", &next, None).await;
    assert_eq!(rest.body["results"][0]["learner"]["email"], "ada@learner.example");
    let files = format!("/api/courses/{}/submissions/files/?status=submitted", uploads.world.course.uuid);
    uploads.calls();
    let manifest = uploads.by(&uploads.instructor, "GET", &files, None).await;
    assert_eq!(uploads.calls().len(), 3, "three reads, whatever there is");
    let results = manifest.body["results"].as_array().unwrap();
    assert_eq!(
        (results.len(), results[0]["file"]["name"].as_str()),
        (1, Some("mine.pdf")),
        "texts have no file"
    );
    assert!(results[0]["url"].as_str().unwrap().contains("X-Amz-Expires=300"));
    assert_eq!(results[0]["learner"]["name"], "Ada Learner");
}
