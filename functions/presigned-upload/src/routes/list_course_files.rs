//! `GET /api/courses/{course_uuid}/submissions/files/`: a manifest for taking away many files at idempotent.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use shared::http::{ErrorBody, Failure, Identity, ListQuery, PageAddress, RequestContext};

use crate::bucket::Scan;
use crate::course_page::{CoursePage, Line, OfStatus};
use crate::state::App;
use crate::views::{CourseFile, CourseFileList, FileView, LearnerView};

/// List the files of what was handed in, each with a link that lives five minutes.
///
/// Files are not packed for the caller: fifty megabytes from each of a hundred learners pass through no
/// function. Ask for the next page when its turn comes, since links die.
#[utoipa::path(
    get, path = "/api/courses/{course_uuid}/submissions/files/", operation_id = "listCourseFiles", tag = "submissions",
    params(("course_uuid" = Uuid, Path), OfStatus, ListQuery),
    responses(
        (status = 200, body = CourseFileList),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`, also to those who do not teach it"),
        (status = 503, body = ErrorBody),
    ),
)]
pub async fn list_course_files(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Path(course_uuid): Path<String>,
    Query(filter): Query<OfStatus>,
    Query(query): Query<ListQuery>,
    address: PageAddress,
) -> Result<Json<CourseFileList>, Failure> {
    let page = CoursePage::read(&app, &identity, &context, &course_uuid, &filter, &query).await?;
    let list = address.list(None, page.lines, |line| line);
    let mut results = Vec::new();
    for line in &list.results {
        results.extend(file_of(&app, line).await?);
    }
    Ok(Json(CourseFileList { next: list.next, previous: list.previous, results }))
}

async fn file_of(app: &App, line: &Line) -> Result<Option<CourseFile>, Failure> {
    let work = &line.submission.value;
    let (Some(file), Some(shown)) = (&work.file, FileView::of(work)) else { return Ok(None) };
    let clean = !app.malware_protection || app.bucket.scan(&file.key).await? == Scan::Clean;
    let signed = app.bucket.sign_get(file, app.clock.now()).await?;
    Ok(Some(CourseFile {
        submission: work.id.0,
        assignment: work.assignment.0,
        learner: line.learner.as_ref().map(LearnerView::of),
        attempt_number: work.attempt_number,
        file: shown,
        url: Some(signed.url).filter(|_| clean),
        expires_at: signed.expires_at,
    }))
}
