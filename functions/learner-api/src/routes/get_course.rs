//! `GET /api/courses/{course_uuid}/`: a course with its outline.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use domain::{CourseId, Refusal};
use shared::http::{ErrorBody, Failure, Identity, RequestContext};
use shared::store::{CatalogueEntry, keys};

use crate::state::App;
use crate::views::CourseView;

/// Get a course. Unpublished courses are visible only to their learners and instructors.
#[utoipa::path(
    get, path = "/api/courses/{course_uuid}/", operation_id = "getCourse", tag = "courses",
    params(("course_uuid" = Uuid, Path)),
    responses((status = 200, body = CourseView), (status = 404, body = ErrorBody)),
)]
pub async fn get_course(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Path(course_uuid): Path<String>,
) -> Result<Json<CourseView>, Failure> {
    let course: CourseId = course_uuid.parse().map_err(|_| Refusal::NotFound)?;
    let (course_key, enrolment_key) = (keys::course(course), keys::enrolment(identity.learner, course));
    let snapshot = app.store.read(context.deadline, &[(&course_key).into(), (&enrolment_key).into()]).await?;
    let course = snapshot.get(&course_key)?.ok_or(Refusal::NotFound)?;
    if !course.published && snapshot.get(&enrolment_key)?.is_none() && !identity.teaches(&course) {
        return Err(Refusal::NotPublished.into());
    }
    Ok(Json(CourseView::new(CatalogueEntry::of(&course), &identity)))
}
