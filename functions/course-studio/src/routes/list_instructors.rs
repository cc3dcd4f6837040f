//! `GET /api/studio/courses/{course_uuid}/instructors/`: who the instructors of a draft are.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use shared::http::{ErrorBody, Failure, Identity, RequestContext};
use shared::store::keys;

use crate::access::{course_in, editable};
use crate::people::People;
use crate::state::App;
use crate::views::NamedPeople;

/// List the instructors of a draft by name. The outline names them by id.
#[utoipa::path(
    get, path = "/api/studio/courses/{course_uuid}/instructors/", operation_id = "listInstructors", tag = "studio",
    params(("course_uuid" = Uuid, Path)),
    responses(
        (status = 200, body = NamedPeople),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`: neither instructor nor administrator"),
        (status = 404, body = ErrorBody, description = "No such draft, or the caller may not edit it"),
    ),
)]
pub async fn list_instructors(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Path(course_uuid): Path<String>,
) -> Result<Json<NamedPeople>, Failure> {
    let key = keys::draft(course_in(&identity, &course_uuid)?);
    let snapshot = app.store.read(context.deadline, &[(&key).into()]).await?;
    let instructors = editable(&identity, &snapshot, &key)?.value.instructors;
    let people = People::find(&app, &identity, &context, instructors.iter().copied()).await?;
    Ok(Json(NamedPeople { people: instructors.into_iter().map(|id| people.author(id)).collect() }))
}
