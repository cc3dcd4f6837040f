//! Submissions to the assignment.

use anyhow::{Context, Result, ensure};
use domain::assignment::submission::Submission;
use domain::{Clock, Learner, SubmissionId};
use serde_json::json;
use shared::store::{CourseSubmission, keys};
use tests::api::{ApiRequest, Caller};
use tests::uploads::{ASSIGNMENT, router, uuid};

use crate::bulk::Bulk;
use crate::furnished::Furnished;

/// The first by the function, the others as copies of it, with their entries in the course's lists.
pub(super) async fn write(furnished: &Furnished, learner: &Learner) -> Result<()> {
    let world = &furnished.world;
    let body = json!({"assignment": ASSIGNMENT, "content": {"text": "My work."}});
    let request = ApiRequest::new("POST", "/api/submissions/", &Caller::new(learner)).body(&body);
    let created = request.send(&router(world)).await;
    ensure!(created.status == 201, "{created:?}");
    let id: SubmissionId = uuid(&created).parse()?;
    let key = keys::submission(learner.id, ASSIGNMENT, id);
    let first: Submission = world.get(&key).await.context("a submission")?;
    let at = first.submitted_at.unwrap_or(first.created_at);
    let mut bulk = Bulk::new(&world.store);
    for _ in 1..furnished.earlier {
        let copy = Submission { id: SubmissionId(world.clock.new_id()), ..first.clone() };
        let entry = CourseSubmission {
            learner: learner.id,
            assignment: ASSIGNMENT,
            submission: copy.id,
            file: Some(false),
        };
        bulk.create(&keys::submission(learner.id, ASSIGNMENT, copy.id), &copy).await?;
        bulk.create(&keys::course_submission(copy.course, None, at, copy.id), &entry).await?;
    }
    bulk.finish().await
}
