//! Files on the local stack: real bytes through a real HTTP client, past no front door, under the roles and
//! the bucket that `template.yaml` describes.

use std::io::{Cursor, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::{Client, Method};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tests::api::ApiResponse;
use tests::stack::{Person, Stack, eventually, http};

const MIB: usize = 1024 * 1024;

/// A learner enrolled in the free course, and its assignment, which accepts every kind of file.
async fn learner(stack: &Stack, name: &str) -> (Person, String) {
    let person = stack.newcomer(name).await;
    let courses = stack.file["demo"]["courses"].as_array().unwrap();
    let course = courses.iter().find(|course| course["slug"] == "cpd-portfolio-basics").unwrap();
    let body = json!({"course_uuid": course["uuid"]});
    let enrolment = stack.api(Method::POST, "/api/enrollments/", &person, Some(body)).await;
    assert_eq!(enrolment.status, 201, "{enrolment:?}");
    (person, course["assignment_uuid"].as_str().unwrap().to_owned())
}

async fn announce(stack: &Stack, person: &Person, assignment: &str, name: &str, bytes: &[u8]) -> ApiResponse {
    let file = json!({
        "name": name, "size_bytes": bytes.len(), "content_type": "",
        "sha256": STANDARD.encode(Sha256::digest(bytes)),
    });
    let body = json!({"assignment": assignment, "file": file});
    stack.api(Method::POST, "/api/submissions/", person, Some(body)).await
}

/// The PUT that the answer describes, with other headers in the place of its own.
fn client() -> Client {
    http().build().unwrap()
}

fn put(created: &ApiResponse, bytes: &[u8], other: &[(&str, &str)]) -> reqwest::RequestBuilder {
    let upload = &created.body["upload"];
    let mut request = client().put(upload["url"].as_str().unwrap()).body(bytes.to_vec());
    for (name, value) in upload["headers"].as_object().unwrap() {
        if !other.iter().any(|(other, _)| other == name) {
            request = request.header(name, value.as_str().unwrap());
        }
    }
    other.iter().fold(request, |request, (name, value)| request.header(*name, *value))
}

async fn status(request: reqwest::RequestBuilder) -> u16 {
    request.send().await.unwrap().status().as_u16()
}

async fn complete(stack: &Stack, person: &Person, created: &ApiResponse) -> ApiResponse {
    let path = format!("/api/submissions/{}/complete/", created.body["uuid"].as_str().unwrap());
    stack.api(Method::POST, &path, person, None).await
}

async fn download(stack: &Stack, person: &Person, created: &ApiResponse) -> ApiResponse {
    let path = format!("/api/submissions/{}/download/", created.body["uuid"].as_str().unwrap());
    stack.api(Method::GET, &path, person, None).await
}

fn pdf(size: usize) -> Vec<u8> {
    let (start, end) =
        (b"%PDF-1.7\n1 0 obj\n<< /Length 0 >>\nstream\n".as_slice(), b"\nendstream\nendobj\n%%EOF\n");
    let noise =
        (0..size - start.len() - end.len()).map(|n| (n as u32).wrapping_mul(2_654_435_761).to_be_bytes()[0]);
    [start, &noise.collect::<Vec<u8>>(), end].concat()
}

fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// As Word Online writes it.
const WORD_ONLINE: &[u8] = include_bytes!("../memory/assignments/fixtures/document2.docx");

fn docx(more: &[(&str, &[u8])]) -> Vec<u8> {
    let base: [(&str, &[u8]); 2] =
        [("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w:document/>")];
    zip(&[&base, more].concat())
}

#[tokio::test]
async fn real_files_go_up_and_come_down_byte_for_byte_under_their_own_names() {
    let stack = Stack::running();
    let (person, assignment) = learner(&stack, "Mei").await;
    let png = [
        b"\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1F\x15\xC4\x89".as_slice(),
        b"\0\0\0\0IEND\xAE\x42\x60\x82",
    ];
    let jpg = b"\xFF\xD8\xFF\xDA\0\x08\x01\x01\0\0\x3F\0a picture\xFF\xD9".to_vec();
    for (name, bytes) in [
        ("Prüfbericht 報告 (final).pdf", pdf(50 * MIB)),
        ("Réflexion.docx", WORD_ONLINE.to_vec()),
        ("archive.zip", zip(&[("notes/a.txt", &pdf(3 * MIB)), ("b.txt", b"b")])),
        ("صورة.jpg", jpg),
        ("page.png", png.concat()),
        ("notes.txt", "Notizen: ä, é, 報.\r\n".repeat(300_000).into_bytes()),
    ] {
        let created = announce(&stack, &person, &assignment, name, &bytes).await;
        assert_eq!(created.status, 201, "{created:?}");
        assert_eq!(status(put(&created, &bytes, &[])).await, 200, "{name}");
        let done = complete(&stack, &person, &created).await;
        assert_eq!((done.status, done.body["status"].as_str()), (200, Some("submitted")), "{name}: {done:?}");
        assert_eq!(done.body["file"]["size_bytes"], bytes.len());
        let link = download(&stack, &person, &created).await;
        let answer = client().get(link.body["url"].as_str().unwrap()).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{name}");
        let disposition = answer.headers()["content-disposition"].to_str().unwrap().to_owned();
        let encoded = disposition.split_once("filename*=UTF-8''").unwrap().1;
        let shown = percent_decoded(encoded);
        assert_eq!(shown, name, "{disposition}");
        assert_eq!(answer.headers()["content-type"], "application/octet-stream");
        assert!(answer.bytes().await.unwrap() == bytes, "{name} comes back as it went");
    }
    let list =
        stack.api(Method::GET, &format!("/api/submissions/?assignment={assignment}"), &person, None).await;
    let numbers: Vec<u64> = list.body["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["attempt_number"].as_u64().unwrap())
        .collect();
    assert_eq!(numbers, [6, 5, 4, 3, 2, 1]);
}

fn percent_decoded(text: &str) -> String {
    let url = url::Url::parse(&format!("https://x.example/?n={text}")).unwrap();
    url.query_pairs().next().unwrap().1.into_owned()
}

#[tokio::test]
async fn one_byte_too_many_is_refused_before_anything_is_signed() {
    let stack = Stack::running();
    let (person, assignment) = learner(&stack, "Olga").await;
    let file = json!({"name": "essay.pdf", "size_bytes": 50 * MIB + 1, "content_type": "application/pdf"});
    let body = json!({"assignment": assignment, "file": file});
    let refused = stack.api(Method::POST, "/api/submissions/", &person, Some(body)).await;
    assert_eq!((refused.status, refused.code()), (400, "FILE_TOO_LARGE"));
    assert_eq!(refused.body["error"]["message"], "File too large (max 50MB)");
    let list =
        stack.api(Method::GET, &format!("/api/submissions/?assignment={assignment}"), &person, None).await;
    assert_eq!(list.body["results"], json!([]));
}

#[tokio::test]
async fn with_the_address_in_hand_nothing_else_can_be_put() {
    let stack = Stack::running();
    let (person, assignment) = learner(&stack, "Kofi").await;
    let bytes = pdf(2000);
    let created = announce(&stack, &person, &assignment, "essay.pdf", &bytes).await;
    let url = created.body["upload"]["url"].as_str().unwrap().to_owned();
    let other_bytes = [&bytes[..1999], b"X".as_slice()].concat();
    let refusals = [
        ("another length", put(&created, &bytes[..1999], &[])),
        ("another type", put(&created, &bytes, &[("content-type", "text/html")])),
        (
            "another checksum",
            put(
                &created,
                &other_bytes,
                &[("x-amz-checksum-sha256", &STANDARD.encode(Sha256::digest(&other_bytes)))],
            ),
        ),
        ("other bytes under the same checksum", put(&created, &other_bytes, &[])),
        ("without the condition", put(&created, &bytes, &[("if-none-match", "")])),
    ];
    for (what, request) in refusals {
        let status = status(request).await;
        assert!((400..500).contains(&status), "{what}: {status}");
    }
    let moved = url.replace("/quarantine/", "/assignments/");
    assert_eq!(status(client().put(&moved).body(bytes.clone())).await, 403, "another key");
    assert_eq!(status(client().get(&url)).await, 403, "another method");
    assert_eq!(status(client().delete(&url)).await, 403, "another method");
    let lives = url.replace("X-Amz-Expires=900", "X-Amz-Expires=90000");
    assert_eq!(status(client().put(&lives).body(bytes.clone())).await, 403, "a longer life");
    let early = complete(&stack, &person, &created).await;
    assert_eq!(early.status, 409, "nothing of all that has arrived: {early:?}");
    assert_eq!(status(put(&created, &bytes, &[])).await, 200);
    assert_eq!(status(put(&created, &bytes, &[])).await, 412, "a second time");
}

#[tokio::test]
async fn an_address_that_has_expired_is_refused_by_the_store() {
    let stack = Stack::running();
    let client = aws_sdk_s3::Client::new(&stack.aws().await);
    let signed = async |minutes_ago: u64| {
        let start = std::time::SystemTime::from(jiff::Timestamp::from_second(now_seconds()).unwrap())
            - std::time::Duration::from_secs(60 * minutes_ago);
        let lives = aws_sdk_s3::presigning::PresigningConfig::builder().start_time(start);
        let lives = lives.expires_in(std::time::Duration::from_secs(900)).build().unwrap();
        let get = client.get_object().bucket(stack.text("/bucket")).key("quarantine/nothing/there");
        status(self::client().get(get.presigned(lives).await.unwrap().uri())).await
    };
    assert_eq!(signed(14).await, 404, "within its time: there is nothing");
    assert_eq!(signed(16).await, 403, "after it");
}

#[expect(clippy::disallowed_methods, reason = "the store goes by the wall clock")]
fn now_seconds() -> i64 {
    jiff::Timestamp::now().as_second()
}

#[tokio::test]
async fn twenty_confirmations_at_once_beside_the_event_are_one_submission() {
    let stack = Stack::running();
    let (person, assignment) = learner(&stack, "Zola").await;
    let bytes = pdf(5000);
    let created = announce(&stack, &person, &assignment, "essay.pdf", &bytes).await;
    assert_eq!(status(put(&created, &bytes, &[])).await, 200);
    let mut sent = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (stack, person, created) = (stack.clone(), person.clone(), created.clone());
        sent.spawn(async move { complete(&stack, &person, &created).await });
    }
    for done in sent.join_all().await {
        assert_eq!((done.status, done.body["attempt_number"].as_u64()), (200, Some(1)), "{done:?}");
    }
    let path = format!("/api/submissions/?assignment={assignment}");
    let list = stack.api(Method::GET, &path, &person, None).await;
    assert_eq!(list.body["results"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn the_bucket_answers_nothing_anonymous_and_only_the_front_end_by_cors() {
    let stack = Stack::running();
    let (person, assignment) = learner(&stack, "Noor").await;
    let bytes = pdf(3000);
    let created = announce(&stack, &person, &assignment, "essay.pdf", &bytes).await;
    let url = created.body["upload"]["url"].as_str().unwrap().to_owned();
    let plain = url.split('?').next().unwrap();
    let root = format!("{}/{}", stack.text("/aws_endpoint"), stack.text("/bucket"));
    for request in [client().get(plain), client().get(&root), client().put(plain).body("x")] {
        assert_eq!(status(request).await, 403);
    }
    let headers = created.body["upload"]["headers"].as_object().unwrap().keys().map(String::as_str);
    let asked = headers.collect::<Vec<_>>().join(",");
    assert_eq!(asked, "content-type,if-none-match,x-amz-checksum-sha256", "what CORS allows, and no more");
    let preflight = |origin: &str| {
        let request = client().request(Method::OPTIONS, &url);
        let request = request.header("origin", origin).header("access-control-request-method", "PUT");
        request.header("access-control-request-headers", &asked).send()
    };
    let ours = preflight(stack.text("/frontend_url")).await.unwrap();
    assert_eq!(ours.headers()["access-control-allow-origin"], stack.text("/frontend_url"));
    let theirs = preflight("https://evil.example").await.unwrap();
    assert!(theirs.headers().get("access-control-allow-origin").is_none(), "{theirs:?}");
}

#[tokio::test]
async fn an_event_alone_hands_in_and_an_instructors_grade_reaches_the_learner() {
    let stack = Stack::running();
    let (person, assignment) = learner(&stack, "Tariq").await;
    let bytes = pdf(4000);
    let created = announce(&stack, &person, &assignment, "essay.pdf", &bytes).await;
    assert_eq!(status(put(&created, &bytes, &[])).await, 200);
    let path = format!("/api/submissions/{}/", created.body["uuid"].as_str().unwrap());
    let seen = eventually("the bucket's event confirms", async || {
        let seen = stack.api(Method::GET, &path, &person, None).await;
        (seen.body["status"] == "submitted").then_some(seen.body)
    })
    .await;
    let stranger = stack.newcomer("Eve").await;
    for path in [path.clone(), format!("{path}download/")] {
        assert_eq!(stack.api(Method::GET, &path, &stranger, None).await.status, 404);
    }
    let ines = stack.person("ines@instructor.example", "Ines Instructor").await;
    let list = format!("/api/courses/{}/submissions/?status=submitted", seen["course"].as_str().unwrap());
    let list = stack.api(Method::GET, &list, &ines, None).await;
    let found = list.body["results"].as_array().unwrap().iter().find(|one| one["uuid"] == seen["uuid"]);
    let version = found.unwrap()["version"].clone();
    let grade = json!({"score": 8.5, "feedback": "Honest.", "action": "grade", "version": version});
    let refused = stack.api(Method::POST, &format!("{path}grade/"), &person, Some(grade.clone())).await;
    assert_eq!(refused.status, 403, "not by its learner");
    let graded = stack.api(Method::POST, &format!("{path}grade/"), &ines, Some(grade)).await;
    assert_eq!((graded.status, graded.body["status"].as_str()), (200, Some("graded")), "{graded:?}");
    let mails = eventually("the mail", async || {
        let mails = stack.mails(&person, "Your assignment has been graded").await;
        (!mails.is_empty()).then_some(mails)
    })
    .await;
    assert_eq!(mails.len(), 1);
    let notes = stack.api(Method::GET, "/api/notifications/?unread=true", &person, None).await;
    let titles: Vec<&Value> =
        notes.body["results"].as_array().unwrap().iter().map(|note| &note["title"]).collect();
    assert!(
        titles.iter().any(|title| title.as_str().unwrap().starts_with("Assignment graded")),
        "{titles:?}"
    );
}

#[tokio::test]
async fn what_is_not_what_it_says_is_refused_and_leaves_nothing_behind() {
    let stack = Stack::running();
    let (person, assignment) = learner(&stack, "Yuki").await;
    for (name, bytes, words) in [
        ("essay.pdf", b"MZ\x90\0\x03\0\0\0 a program".to_vec(), "This is not a .pdf file"),
        ("essay.docx", docx(&[("word/vbaProject.bin", b"x")]), "macros"),
        ("bomb.zip", zip(&[("zeros", &vec![0; 20 * MIB])]), "100 times its size"),
    ] {
        let created = announce(&stack, &person, &assignment, name, &bytes).await;
        assert_eq!(status(put(&created, &bytes, &[])).await, 200);
        let done = complete(&stack, &person, &created).await;
        assert_eq!((done.status, done.body["status"].as_str()), (200, Some("rejected")), "{done:?}");
        assert!(done.body["rejected_reason"].as_str().unwrap().contains(words), "{done:?}");
        assert_eq!(download(&stack, &person, &created).await.status, 404);
        // The key is free again: what was there is gone.
        eventually("quarantine is empty", async || {
            (status(put(&created, &bytes, &[])).await == 200).then_some(())
        })
        .await;
    }
}
