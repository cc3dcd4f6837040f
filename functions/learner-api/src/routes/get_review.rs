//! `GET /api/courses/{course_uuid}/review/`: the learner's own review of a course.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use domain::{CourseId, Refusal};
use serde::Serialize;
use shared::http::{ErrorBody, Failure, Identity, RequestContext};
use shared::store::keys;
use utoipa::ToSchema;

use crate::state::App;

/// The learner's review of a course.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReviewView {
    #[schema(minimum = 1, maximum = 5)]
    pub stars: u8,
    pub written_at: jiff::Timestamp,
}

/// Get the learner's own review of a course.
#[utoipa::path(
    get, path = "/api/courses/{course_uuid}/review/", operation_id = "getReview", tag = "courses",
    params(("course_uuid" = Uuid, Path)),
    responses((status = 200, body = ReviewView), (status = 404, body = ErrorBody)),
)]
pub async fn get_review(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Path(course_uuid): Path<String>,
) -> Result<Json<ReviewView>, Failure> {
    let course: CourseId = course_uuid.parse().map_err(|_| Refusal::NotFound)?;
    let read = app.store.get(context.deadline, &keys::course_review(identity.learner, course)).await?;
    let review = read.ok_or(Refusal::NotFound)?.value;
    Ok(Json(ReviewView { stars: review.stars, written_at: review.written_at }))
}
