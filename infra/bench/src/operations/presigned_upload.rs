//! Assignments.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use domain::{Clock, Learner};
use serde_json::{Value, json};
use tests::api::{ApiRequest, Caller};
use tests::bucket::BUCKET;
use tests::quizzes::INSTRUCTOR;
use tests::uploads::{ASSIGNMENT, pdf, router, s3_event};

use crate::bench::Bench;
use crate::events::{asked, by, by_caller, message};

/// Fifty megabytes, less a beginning.
const HOSTILE_BYTES: usize = 50 * 1024 * 1024 - 4;

/// Announcing a file, confirming that it was uploaded, the lists, fetching and grading it.
pub(super) async fn measure(bench: &mut Bench) -> Result<()> {
    let file = json!({"name": "Essay.pdf", "size_bytes": pdf().len(), "content_type": ""});
    let body = json!({"assignment": ASSIGNMENT, "file": file});
    let learners = bench.furnished.learners.clone();
    let events = learners.each_ref().map(|learner| by(learner, "POST", "/api/submissions/", Some(&body)));
    let created = bench.request("presigned-upload", "create", 201, events).await?;
    let [first, warm] = created.each_ref().map(|created| complete(bench, created));
    let [one, other] = &learners;
    let events = [by(one, "POST", &first?, None), by(other, "POST", &warm?, None)];
    bench.request("presigned-upload", "complete", 200, events).await?;
    let path = format!("/api/submissions/?assignment={ASSIGNMENT}");
    let events = learners.each_ref().map(|learner| by(learner, "GET", &path, None));
    bench.request("presigned-upload", "list", 200, events).await?;
    let path = format!("/api/courses/{}/submissions/", bench.furnished.world.course.uuid);
    let instructor =
        Caller::new(&Learner { id: INSTRUCTOR, ..one.clone() }).with("cognito:groups", "[instructor]");
    let event = by_caller(&instructor, "GET", &path);
    bench.request("presigned-upload", "list of the course", 200, [event.clone(), event]).await?;
    let files = by_caller(&instructor, "GET", &format!("{path}files/"));
    let found = bench.request("presigned-upload", "files of the course", 200, [files.clone(), files]).await?;
    for page in &found {
        let files = page["results"].as_array().map_or(0, Vec::len);
        ensure!(
            files == learners.len() && page["next"].is_null(),
            "each learner's file, and no other: {page}"
        );
    }
    let works = created.each_ref().map(|created| created["uuid"].as_str().unwrap_or_default().to_owned());
    for (operation, rest) in [("get", ""), ("download", "download/")] {
        let events = [0, 1]
            .map(|at| by(&learners[at], "GET", &format!("/api/submissions/{}/{rest}", works[at]), None));
        bench.request("presigned-upload", operation, 200, events).await?;
    }
    // The newer work takes the place of the earlier one.
    let works = confirm(bench).await?;
    let grade = json!({"action": "grade", "score": 80, "feedback": "Well argued."});
    let path = |work: &String| format!("/api/submissions/{work}/grade/");
    let events = works.each_ref().map(|work| asked(&instructor, "POST", &path(work), &grade));
    bench.request("presigned-upload", "grade", 200, events).await.map(drop)
}

/// What S3 tells `upload-confirm` when the browser does not come back; returns the work.
async fn confirm(bench: &mut Bench) -> Result<[String; 2]> {
    let (mut events, mut works) = (Vec::new(), Vec::new());
    for learner in &bench.furnished.learners {
        let file = json!({"name": "Essay.pdf", "size_bytes": pdf().len(), "content_type": ""});
        let body = json!({"assignment": ASSIGNMENT, "file": file});
        let request = ApiRequest::new("POST", "/api/submissions/", &Caller::new(learner)).body(&body);
        let created = request.send(&router(&bench.furnished.world)).await;
        ensure!(created.status == 201, "{created:?}");
        complete(bench, &created.body)?;
        works.push(created.body["uuid"].as_str().context("an id")?.to_owned());
        let url = created.body["upload"]["url"].as_str().context("a URL")?;
        let (_, key) = url.split_once(&format!("/{BUCKET}/")).context("a key")?;
        let key = key.split('?').next().unwrap_or_default();
        let version = bench.furnished.world.cloud.objects().current(key).context("an object")?;
        events.push(message(&s3_event(key, &version.id))?);
    }
    let events = events.try_into().map_err(|_| anyhow::anyhow!("two learners"))?;
    bench.batch("upload-confirm", "confirm", events).await?;
    works.try_into().map_err(|_| anyhow::anyhow!("two learners"))
}

/// Uploads as a browser would; returns the path that confirms it.
fn complete(bench: &Bench, created: &Value) -> Result<String> {
    upload(bench, created, &pdf())
}

/// The operation of [`hostile`].
pub(crate) const HOSTILE: &str = "complete a hostile image";

/// Confirms two images as large as a file may be, of which nothing but marks can be read: one of single bytes, one of
/// empty segments.
pub(crate) async fn hostile(bench: &mut Bench) -> Result<()> {
    let filled = |pattern: &[u8]| [b"\xFF\xD8", &pattern.repeat(HOSTILE_BYTES / pattern.len())[..]].concat();
    let images = [filled(b"\xFF"), filled(b"\xFF\xE0\0\x02")];
    let mut events = Vec::new();
    for (learner, image) in bench.furnished.learners.iter().zip(&images) {
        let file = json!({"name": "Photo.jpg", "size_bytes": image.len(), "content_type": ""});
        let body = json!({"assignment": ASSIGNMENT, "file": file});
        let request = ApiRequest::new("POST", "/api/submissions/", &Caller::new(learner)).body(&body);
        let created = request.send(&router(&bench.furnished.world)).await;
        ensure!(created.status == 201, "{created:?}");
        events.push(by(learner, "POST", &upload(bench, &created.body, image)?, None));
    }
    let events = events.try_into().map_err(|_| anyhow::anyhow!("two learners"))?;
    bench.request("presigned-upload", HOSTILE, 200, events).await.map(drop)
}

fn upload(bench: &Bench, created: &Value, bytes: &[u8]) -> Result<String> {
    let headers: BTreeMap<String, String> = serde_json::from_value(created["upload"]["headers"].clone())?;
    let url = created["upload"]["url"].as_str().context("a URL")?;
    let world = &bench.furnished.world;
    let status = world.cloud.objects().put_signed(url, &headers, bytes, world.clock.now());
    ensure!(status == 200, "S3 answered {status}");
    Ok(format!("/api/submissions/{}/complete/", created["uuid"].as_str().context("an id")?))
}
