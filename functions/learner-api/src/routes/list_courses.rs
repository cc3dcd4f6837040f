//! `GET /api/courses/`: the course catalogue.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use shared::http::{ErrorBody, Failure, Identity, List, ListQuery, PageAddress, RequestContext};
use shared::store::keys;

use crate::state::App;
use crate::views::CourseView;

/// List the published courses, the newest first.
#[utoipa::path(
    get, path = "/api/courses/", operation_id = "listCourses", tag = "courses", params(ListQuery),
    responses((status = 200, body = List<CourseView>), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)),
)]
pub async fn list_courses(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Query(query): Query<ListQuery>,
    address: PageAddress,
) -> Result<Json<List<CourseView>>, Failure> {
    let (size, cursor) = query.page()?;
    let page = app.store.page(context.deadline, &keys::catalogue(), size, cursor.as_ref()).await?;
    Ok(Json(address.list(None, page, |entry| CourseView::new(entry, &identity))))
}
