//! `GET /api/courses/{course_uuid}/submissions/`: the submissions of a course, for graders.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use shared::http::{ErrorBody, Failure, Identity, List, ListQuery, PageAddress, RequestContext};

use crate::state::App;
use crate::submission_list::{CourseSubmissionPage, Selection};
use crate::views::SubmissionView;

/// List the submissions for a course's assignments, newest first. Replaced submissions are left out.
#[utoipa::path(
    get, path = "/api/courses/{course_uuid}/submissions/", operation_id = "listCourseSubmissions", tag = "submissions",
    params(("course_uuid" = Uuid, Path), Selection, ListQuery),
    responses(
        (status = 200, body = List<SubmissionView>),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`: no such course, or you do not teach it"),
    ),
)]
pub async fn list_course_submissions(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Path(course_uuid): Path<String>,
    Query(selection): Query<Selection>,
    Query(query): Query<ListQuery>,
    address: PageAddress,
) -> Result<Json<List<SubmissionView>>, Failure> {
    let page = CourseSubmissionPage::read(&app, &identity, &context, &course_uuid, &selection, &query, false)
        .await?;
    let (CourseSubmissionPage { course, lines }, now) = (page, app.clock.now());
    Ok(Json(address.list(None, lines, |line| line.view(&course, now))))
}
