//! `GET /api/studio/courses/{course_uuid}/contents/{content_uuid}/`: the body of a content.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use domain::{ContentId, Refusal};
use shared::http::{ErrorBody, Failure, Identity, RequestContext};
use shared::store::keys;

use crate::access::{course_in, editable};
use crate::people::People;
use crate::state::App;
use crate::views::DraftContentView;
use crate::whole_draft::outline_of;

/// Get the body of a content as it was last saved, of a removed content too.
#[utoipa::path(
    get, path = "/api/studio/courses/{course_uuid}/contents/{content_uuid}/", operation_id = "getDraftContent",
    tag = "studio",
    params(("course_uuid" = Uuid, Path), ("content_uuid" = Uuid, Path)),
    responses(
        (status = 200, body = DraftContentView),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`: neither instructor nor administrator"),
        (status = 404, body = ErrorBody, description = "No such draft or content, or the caller may not edit it"),
    ),
)]
pub async fn get_draft_content(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Path((course_uuid, content_uuid)): Path<(String, String)>,
) -> Result<Json<DraftContentView>, Failure> {
    let course = course_in(&identity, &course_uuid)?;
    let content: ContentId = content_uuid.parse().map_err(|_| Refusal::NotFound)?;
    let (draft, key) = (keys::draft(course), keys::draft_content(course, content));
    let snapshot = app.store.read(context.deadline, &[(&draft).into(), (&key).into()]).await?;
    let draft = editable(&identity, &snapshot, &draft)?.value;
    if let Some(read) = snapshot.read(&key)? {
        let people = People::find(&app, &identity, &context, [read.value.updated_by]).await?;
        return Ok(Json(DraftContentView::new(&read, &people)?));
    }
    let outline = outline_of(&draft)?;
    let kind = outline.content(content).ok_or(Refusal::NotFound)?.kind;
    let (uuid, version) = (content.0, 0);
    Ok(Json(DraftContentView { uuid, kind, version, body: None, updated_at: None, updated_by: None }))
}
