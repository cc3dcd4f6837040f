//! `GET /api/studio/courses/{course_uuid}/`: a draft for the editor.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use shared::http::{ErrorBody, Failure, Identity, RequestContext};

use crate::media;
use crate::people::People;
use crate::state::App;
use crate::views::DraftView;
use crate::whole_draft::WholeDraft;

/// Get a draft: its outline, which bodies are stored, and everything that keeps it from being published.
#[utoipa::path(
    get, path = "/api/studio/courses/{course_uuid}/", operation_id = "getDraft", tag = "studio",
    params(("course_uuid" = Uuid, Path)),
    responses(
        (status = 200, body = DraftView),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`: neither instructor nor administrator"),
        (status = 404, body = ErrorBody, description = "No such draft, or the caller may not edit it"),
    ),
)]
pub async fn get_draft(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Path(course_uuid): Path<String>,
) -> Result<Json<DraftView>, Failure> {
    let whole = WholeDraft::find(&app, &identity, &context, &course_uuid).await?;
    let (course, bodies) = (whole.draft.value.course, whole.bodies()?);
    let (people, media) = tokio::join!(
        People::find(&app, &identity, &context, DraftView::people(&whole)),
        media::problems(&app, &context, course, (&whole.outline, &bodies))
    );
    Ok(Json(DraftView::new(&whole, &bodies, media?, &people?)))
}
