//! Assignments.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use domain::Clock;
use serde_json::{Value, json};
use tests::uploads::{ASSIGNMENT, pdf};

use crate::bench::Bench;
use crate::events::by;

/// Announcing a file, and confirming that it was uploaded.
pub(super) async fn measure(bench: &mut Bench) -> Result<()> {
    let file = json!({"name": "Essay.pdf", "size_bytes": pdf().len(), "content_type": ""});
    let body = json!({"assignment": ASSIGNMENT, "file": file});
    let learners = bench.furnished.learners.clone();
    let events = learners.each_ref().map(|learner| by(learner, "POST", "/api/submissions/", Some(&body)));
    let created = bench.request("presigned-upload", "create", 201, events).await?;
    let [first, warm] = created.each_ref().map(|created| complete(bench, created));
    let [one, other] = &learners;
    let events = [by(one, "POST", &first?, None), by(other, "POST", &warm?, None)];
    bench.request("presigned-upload", "complete", 200, events).await.map(drop)
}

/// Uploads as a browser would; returns the path that confirms it.
fn complete(bench: &Bench, created: &Value) -> Result<String> {
    let headers: BTreeMap<String, String> = serde_json::from_value(created["upload"]["headers"].clone())?;
    let url = created["upload"]["url"].as_str().context("a URL")?;
    let world = &bench.furnished.world;
    let status = world.cloud.objects().put_signed(url, &headers, &pdf(), world.clock.now());
    ensure!(status == 200, "S3 answered {status}");
    Ok(format!("/api/submissions/{}/complete/", created["uuid"].as_str().context("an id")?))
}
