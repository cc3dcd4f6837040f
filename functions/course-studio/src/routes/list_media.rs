//! `GET /api/studio/courses/{course_uuid}/media/`: the files of a course.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use domain::Refusal;
use domain::course::media::Media;
use domain::course::media_use::MediaUse;
use shared::http::{ErrorBody, Failure, Identity, List, ListQuery, MediaView, PageAddress, RequestContext};
use shared::store::keys;

use crate::access::{course_in, may_edit};
use crate::state::App;

/// List the files that were uploaded for a course, those that are still awaited among them.
#[utoipa::path(
    get, path = "/api/studio/courses/{course_uuid}/media/", operation_id = "listMedia", tag = "studio",
    params(("course_uuid" = Uuid, Path), ListQuery),
    responses(
        (status = 200, body = List<MediaView>),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`: neither instructor nor administrator"),
        (status = 404, body = ErrorBody, description = "No such draft, or the caller may not edit it"),
    ),
)]
pub async fn list_media(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Path(course_uuid): Path<String>,
    Query(query): Query<ListQuery>,
    address: PageAddress,
) -> Result<Json<List<MediaView>>, Failure> {
    let course = course_in(&identity, &course_uuid)?;
    let (size, cursor) = query.page()?;
    let (draft, range) = (keys::draft(course), keys::media_of(course));
    let (draft, page) = tokio::join!(
        app.store.get(context.deadline, &draft),
        app.store.page(context.deadline, &range, size, cursor.as_ref())
    );
    draft?.filter(|read| may_edit(&identity, &read.value)).ok_or(Refusal::NotFound)?;
    let page = page?.only(|media| !media.is_removed());
    let mut urls = Vec::new();
    for media in &page.items {
        urls.push(url(&app, media).await?);
    }
    let mut urls = urls.into_iter();
    let shown = |media| MediaView { url: urls.next().flatten(), ..MediaView::from(media) };
    Ok(Json(address.list(None, page, shown)))
}

/// Where the author can look at it, once it was checked.
async fn url(app: &App, media: &Media) -> Result<Option<String>, Failure> {
    let Some(version) = media.version.clone() else { return Ok(None) };
    let used = MediaUse { uuid: media.uuid, kind: Some(media.kind), version: Some(version) };
    let signed = app.media.sign(media.course, &used, app.clock.now()).await;
    signed.map(Some).map_err(|_| Failure::Unavailable("File storage is unavailable right now."))
}
