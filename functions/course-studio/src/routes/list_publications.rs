//! `GET /api/studio/courses/{course_uuid}/publications/`: what was published, when and by whom.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use domain::Refusal;
use shared::http::{ErrorBody, Failure, Identity, List, ListQuery, PageAddress, RequestContext};
use shared::store::keys;

use crate::access::{course_in, may_edit};
use crate::people::People;
use crate::state::App;
use crate::views::PublicationView;

/// List the publications of a course, newest first.
#[utoipa::path(
    get, path = "/api/studio/courses/{course_uuid}/publications/", operation_id = "listPublications", tag = "studio",
    params(("course_uuid" = Uuid, Path), ListQuery),
    responses(
        (status = 200, body = List<PublicationView>),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`: neither instructor nor administrator"),
        (status = 404, body = ErrorBody, description = "No such draft, or the caller may not edit it"),
    ),
)]
pub async fn list_publications(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Path(course_uuid): Path<String>,
    Query(query): Query<ListQuery>,
    address: PageAddress,
) -> Result<Json<List<PublicationView>>, Failure> {
    let course = course_in(&identity, &course_uuid)?;
    let (size, cursor) = query.page()?;
    let (draft, range) = (keys::draft(course), keys::publications(course));
    let (draft, page) = tokio::join!(
        app.store.get(context.deadline, &draft),
        app.store.page(context.deadline, &range, size, cursor.as_ref())
    );
    draft?.filter(|read| may_edit(&identity, &read.value)).ok_or(Refusal::NotFound)?;
    let page = page?;
    let people = page.items.iter().filter_map(|publication| publication.by);
    let people = People::find(&app, &identity, &context, people).await?;
    Ok(Json(address.list(None, page, |publication| PublicationView::new(publication, &people))))
}
