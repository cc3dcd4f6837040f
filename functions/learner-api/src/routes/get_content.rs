//! `GET /api/learning/content/{content_uuid}/`: a content with its body.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use domain::course::ContentKind;
use domain::enrolment::access::admit_to_study;
use domain::{ContentId, Refusal};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared::http::{ErrorBody, Failure, Identity, RequestContext};
use shared::store::keys;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::state::App;
use shared::http::schemas;

/// A content.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ContentView {
    pub uuid: Uuid,
    /// The course it belongs to.
    pub course_uuid: Uuid,
    pub title: String,
    #[schema(value_type = schemas::ContentKind)]
    pub kind: ContentKind,
    /// The module can be completed without an optional content.
    pub is_required: bool,
    /// Its shape depends on the kind: `{"markdown"}`, `{"url", "captions", "transcript"}` or `{"url"}`; `null` for
    /// quizzes, which have their own route. The addresses of files that were uploaded are valid for an hour.
    #[schema(required, value_type = Option<BTreeMap<String, Value>>)]
    pub body: Value,
    pub completed: bool,
    /// How far the learner has got in it; 100 if it is complete.
    #[schema(minimum = 0, maximum = 100)]
    pub progress_percent: u8,
    /// Where to resume it.
    #[schema(required)]
    pub position_seconds: Option<u32>,
}

/// Get a content; requires an active or completed enrolment.
#[utoipa::path(
    get, path = "/api/learning/content/{content_uuid}/", operation_id = "getContent", tag = "learning",
    params(("content_uuid" = Uuid, Path)),
    responses(
        (status = 200, body = ContentView),
        (status = 403, body = ErrorBody, description = "`NOT_ENROLLED`"),
        (status = 404, body = ErrorBody),
    ),
)]
pub async fn get_content(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Path(content_uuid): Path<String>,
) -> Result<Json<ContentView>, Failure> {
    let id: ContentId = content_uuid.parse().map_err(|_| Refusal::NotFound)?;
    let location = app.contents.location(&app.store, context.deadline, id).await?.ok_or(Refusal::NotFound)?;
    let (course_key, enrolment_key) =
        (keys::course(location.course), keys::enrolment(identity.learner, location.course));
    let (content_key, viewing_key) = (keys::content(id), keys::viewing(identity.learner, id));
    let wanted =
        [(&content_key).into(), (&course_key).into(), (&enrolment_key).into(), (&viewing_key).into()];
    let snapshot = app.store.read(context.deadline, &wanted).await?;
    let content = snapshot.get(&content_key)?.ok_or(Refusal::NotFound)?;
    let course = snapshot.get(&course_key)?.ok_or(Refusal::NotFound)?;
    let entry = course.content(id).ok_or(Refusal::NotFound)?;
    let enrolment = snapshot.get(&enrolment_key)?;
    admit_to_study(enrolment.as_ref(), &course, app.clock.now())?;
    let enrolment = enrolment.ok_or_else(|| course.without_access())?;
    if entry.released_at.is_some_and(|released_at| app.clock.now() < released_at) {
        return Err(Refusal::NotFound.into());
    }
    let body = crate::media::linked(&app.media, course.uuid, content.body, app.clock.now()).await?;
    let viewing = snapshot.get(&viewing_key)?;
    let completed = enrolment.completed_contents.contains(&id);
    let percent = viewing.map_or(0, |viewing| viewing.percent);
    Ok(Json(ContentView {
        uuid: id.0,
        course_uuid: course.uuid.0,
        title: entry.title.clone(),
        kind: entry.kind,
        is_required: entry.is_required,
        // A quiz may draw questions from a pool, and the pool must not be readable.
        body: if entry.kind == ContentKind::Quiz { Value::Null } else { body },
        completed,
        progress_percent: if completed { 100 } else { percent },
        position_seconds: viewing.and_then(|viewing| viewing.position_seconds),
    }))
}
