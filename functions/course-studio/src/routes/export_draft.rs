//! `GET /api/studio/courses/{course_uuid}/definition/`: the definition of a draft.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use domain::Refusal;
use serde_json::Value;
use shared::http::{ErrorBody, Failure, Identity, RequestContext, fits_response};

use crate::state::App;
use crate::whole_draft::WholeDraft;

/// Export a draft as the definition that the import reads. It holds the answer keys.
#[utoipa::path(
    get, path = "/api/studio/courses/{course_uuid}/definition/", operation_id = "exportDraft", tag = "studio",
    params(("course_uuid" = Uuid, Path)),
    responses(
        (status = 200, body = Object, description = "As `course.schema.json` describes it, if nothing is missing yet"),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`: too large for a response"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`: neither instructor nor administrator"),
        (status = 404, body = ErrorBody, description = "No such draft, or the caller may not edit it"),
    ),
)]
pub async fn export_draft(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Path(course_uuid): Path<String>,
) -> Result<Json<Value>, Failure> {
    let whole = WholeDraft::find(&app, &identity, &context, &course_uuid).await?;
    whole.require_whole()?;
    let definition = whole.outline.join(&whole.bodies()?);
    if !fits_response(&definition) {
        return Err(Refusal::field("course_uuid", "the definition is larger than a response can be").into());
    }
    Ok(Json(definition))
}
