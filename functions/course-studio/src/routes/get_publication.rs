//! `GET /api/studio/courses/{course_uuid}/publications/{number}/`: the definition of an earlier publication.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use domain::Refusal;
use serde_json::Value;
use shared::http::{ErrorBody, Failure, Identity, RequestContext, fits_response};
use shared::store::keys;

use crate::access::{course_in, may_edit};
use crate::published_definition::PublishedDefinition;
use crate::state::App;

/// Get what was published, as the definition that the import reads. It holds the answer keys.
#[utoipa::path(
    get, path = "/api/studio/courses/{course_uuid}/publications/{number}/", operation_id = "getPublication",
    tag = "studio",
    params(("course_uuid" = Uuid, Path), ("number" = u32, Path)),
    responses(
        (status = 200, body = Object, description = "As `course.schema.json` describes it"),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`: too large for a response"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`: neither instructor nor administrator"),
        (status = 404, body = ErrorBody, description = "No such publication, or the caller may not edit the course"),
    ),
)]
pub async fn get_publication(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Path((course_uuid, number)): Path<(String, String)>,
) -> Result<Json<Value>, Failure> {
    let course = course_in(&identity, &course_uuid)?;
    let draft = keys::draft(course);
    let (draft, published) = tokio::join!(
        app.store.get(context.deadline, &draft),
        PublishedDefinition::find(&app, &context, course, &number)
    );
    draft?.filter(|read| may_edit(&identity, &read.value)).ok_or(Refusal::NotFound)?;
    let published = published?;
    let definition = published.outline.join(&published.bodies);
    if !fits_response(&definition) {
        return Err(Refusal::field("number", "the definition is larger than a response can be").into());
    }
    Ok(Json(definition))
}
