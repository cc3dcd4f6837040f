//! `GET /api/office/courses/{course_uuid}/enrolments/`: the roster of a course.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use shared::http::{ErrorBody, Failure, Identity, List, ListQuery, PageAddress, RequestContext};

use crate::reports_state::ReportsApp;
use crate::roster::{self, RosterFilter};
use crate::views::RosterEntry;

/// List who is enrolled in a course, in the order of enrolling. Administrators and the course's instructors.
///
/// With `status`, a page may be shorter than `page_size` although others follow.
#[utoipa::path(
    get, path = "/api/office/courses/{course_uuid}/enrolments/", operation_id = "listRoster", tag = "office",
    params(("course_uuid" = Uuid, Path), RosterFilter, ListQuery),
    responses(
        (status = 200, body = List<RosterEntry>),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`: no such course, or you do not teach it"),
    ),
)]
pub async fn list_roster(
    State(app): State<Arc<ReportsApp>>,
    identity: Identity,
    context: RequestContext,
    Path(course_uuid): Path<String>,
    Query(filter): Query<RosterFilter>,
    Query(query): Query<ListQuery>,
    address: PageAddress,
) -> Result<Json<List<RosterEntry>>, Failure> {
    let course = roster::course_id(&identity, &course_uuid)?;
    let list = filter.of(course)?;
    let (_, page) = roster::page(&app.store, &identity, &context, list, query.page()?).await?;
    Ok(Json(address.list(None, page, |entry| entry)))
}
