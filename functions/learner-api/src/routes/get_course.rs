//! `GET /api/courses/{course_uuid}/`: a course with its outline.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use domain::{CourseId, Refusal};
use shared::http::{ErrorBody, Failure, Identity, RequestContext};
use shared::store::{CatalogueEntry, StoreError, keys};

use crate::state::App;
use crate::teaching::TeachingKeys;
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
    let wanted = [(&course_key).into(), (&enrolment_key).into()];
    let waiting = async {
        // Read beside the course, and shown only to those whom it names.
        match TeachingKeys::of(&identity) {
            Some(_) => Ok(Some(app.store.waiting_in(context.deadline, course).await?)),
            None => Ok::<_, StoreError>(None),
        }
    };
    let (snapshot, waiting) = tokio::join!(app.store.read(context.deadline, &wanted), waiting);
    let (snapshot, waiting) = (snapshot?, waiting?);
    let course = snapshot.get(&course_key)?.ok_or(Refusal::NotFound)?;
    if !course.published && snapshot.get(&enrolment_key)?.is_none() && !identity.teaches(&course) {
        return Err(Refusal::NotPublished.into());
    }
    let waiting = waiting.filter(|_| identity.teaches(&course)).map(Into::into);
    let view = CourseView::new(CatalogueEntry::of(&course), &identity);
    Ok(Json(CourseView { waiting_submissions: waiting, ..view }))
}
