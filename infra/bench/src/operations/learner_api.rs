//! Courses, enrolments, progress, notifications and the profile.

use anyhow::Result;
use serde_json::json;
use tests::furnished_courses::FREE_COURSE;
use tests::quizzes::TEXT;

use crate::bench::Bench;
use crate::events::by;

/// The pages of a learner, a content that is completed, an enrolment that is free.
pub(super) async fn measure(bench: &mut Bench) -> Result<()> {
    let course = bench.furnished.world.course.uuid;
    let reads = [
        ("me", "/api/users/me/".to_owned()),
        ("list courses", "/api/courses/".to_owned()),
        ("get course", format!("/api/courses/{course}/")),
        ("list enrolments", "/api/enrollments/".to_owned()),
        ("list notifications", "/api/notifications/".to_owned()),
        ("get content", format!("/api/learning/content/{TEXT}/")),
    ];
    for (operation, path) in reads {
        let events = bench.furnished.learners.each_ref().map(|learner| by(learner, "GET", &path, None));
        bench.request("learner-api", operation, 200, events).await?;
    }
    let path = format!("/api/learning/progress/content/{TEXT}/");
    let body = json!({"progress_percent": 100, "completed": true});
    let events = bench.furnished.learners.each_ref().map(|learner| by(learner, "POST", &path, Some(&body)));
    bench.request("learner-api", "complete content", 200, events).await?;
    let body = json!({"course_uuid": FREE_COURSE});
    let enrol = |learner| by(learner, "POST", "/api/enrollments/", Some(&body));
    let events = bench.furnished.learners.each_ref().map(enrol);
    bench.request("learner-api", "enrol", 201, events).await.map(drop)
}
