//! `GET /api/public/badges/achievements/{course_uuid}/`: a course as an achievement.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use domain::{CourseId, Refusal};
use serde_json::Value;
use shared::http::{ErrorBody, Failure, RequestContext};
use shared::store::keys;

use crate::badge::{self, BadgeUrls, CONTEXTS};
use crate::state::App;

/// Get a course as an achievement (Open Badges 3.0), in its current form; a credential has the form at the
/// time of issue. Courses that were never published are not found.
#[utoipa::path(
    get, path = "/api/public/badges/achievements/{course_uuid}/", operation_id = "getBadgeAchievement",
    tag = "public", security(()), params(("course_uuid" = Uuid, Path)),
    responses((status = 200, body = Object), (status = 404, body = ErrorBody)),
)]
pub async fn get_achievement(
    State(app): State<Arc<App>>,
    context: RequestContext,
    Path(course_uuid): Path<String>,
) -> Result<Json<Value>, Failure> {
    let course: CourseId = course_uuid.parse().map_err(|_| Refusal::NotFound)?;
    let course =
        app.store.get(context.deadline, &keys::course(course)).await?.ok_or(Refusal::NotFound)?.value;
    if course.published_at.is_none() {
        return Err(Refusal::NotFound.into());
    }
    let mut achievement = badge::achievement(
        course.uuid,
        &course.title,
        &course.organiser,
        course.cpd_credits,
        &course.cpd_type,
        BadgeUrls { api: &app.config.api_url },
    );
    achievement["@context"] = CONTEXTS.as_slice().into();
    Ok(Json(achievement))
}
