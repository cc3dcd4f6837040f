//! Buying.

use anyhow::Result;
use serde_json::json;
use tests::furnished_courses::PAID_COURSE;

use crate::bench::Bench;
use crate::events::by;

/// A Checkout Session for a course.
pub(super) async fn measure(bench: &mut Bench) -> Result<()> {
    let path = format!("/api/courses/{PAID_COURSE}/checkout/");
    let events =
        bench.furnished.learners.each_ref().map(|learner| by(learner, "POST", &path, Some(&json!({}))));
    bench.request("checkout", "create", 201, events).await.map(drop)
}
