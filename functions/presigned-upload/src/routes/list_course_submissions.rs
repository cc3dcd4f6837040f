//! `GET /api/courses/{course_uuid}/submissions/`: what was handed in, for those who grade it.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use shared::http::{ErrorBody, Failure, Identity, List, ListQuery, PageAddress, RequestContext};

use crate::course_page::{CoursePage, OfStatus};
use crate::state::App;
use crate::views::SubmissionView;

/// List what was handed in for a course's assignments, the newest first; replaced work is not among it.
///
/// Three reads, however much there is, whatever is asked for.
#[utoipa::path(
    get, path = "/api/courses/{course_uuid}/submissions/", operation_id = "listCourseSubmissions", tag = "submissions",
    params(("course_uuid" = Uuid, Path), OfStatus, ListQuery),
    responses(
        (status = 200, body = List<SubmissionView>),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`, also to those who do not teach it"),
    ),
)]
pub async fn list_course_submissions(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Path(course_uuid): Path<String>,
    Query(filter): Query<OfStatus>,
    Query(query): Query<ListQuery>,
    address: PageAddress,
) -> Result<Json<List<SubmissionView>>, Failure> {
    let page = CoursePage::read(&app, &identity, &context, &course_uuid, &filter, &query).await?;
    let now = app.clock.now();
    Ok(Json(address.list(None, page.lines, |line| line.view(&page.course, now))))
}
