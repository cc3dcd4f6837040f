//! `GET /api/courses/{course_uuid}/submissions/files/`: a manifest for downloading many files.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use domain::Refusal;
use shared::http::{ErrorBody, Failure, Identity, ListQuery, PageAddress, RequestContext};

use crate::state::App;
use crate::submission_list::{CourseSubmissionPage, ListedSubmission, Selection};
use crate::views::{CourseFile, CourseFileList, FileView, LearnerView};

/// List the submitted files of a course, each with a download link that is valid for five minutes.
///
/// Files are not bundled into an archive. Request the next page only when you need it, because links expire.
#[utoipa::path(
    get, path = "/api/courses/{course_uuid}/submissions/files/", operation_id = "listCourseFiles", tag = "submissions",
    params(("course_uuid" = Uuid, Path), Selection, ListQuery),
    responses(
        (status = 200, body = CourseFileList),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`: no such course, or you do not teach it"),
        (status = 503, body = ErrorBody),
    ),
)]
pub async fn list_course_files(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Path(course_uuid): Path<String>,
    Query(selection): Query<Selection>,
    Query(query): Query<ListQuery>,
    address: PageAddress,
) -> Result<Json<CourseFileList>, Failure> {
    let page =
        CourseSubmissionPage::read(&app, &identity, &context, &course_uuid, &selection, &query, true).await?;
    let mut files = Vec::new();
    for line in &page.lines.items {
        files.extend(file_of(&app, line).await?);
    }
    // The page holds submissions with files only, so each of them has one.
    let mut files = files.into_iter();
    let list =
        address.list(None, page.lines.try_map(|_| files.next().ok_or(Refusal::NotFound))?, |file| file);
    Ok(Json(CourseFileList { next: list.next, previous: list.previous, results: list.results }))
}

/// `None` when the submission has no file.
async fn file_of(app: &App, line: &ListedSubmission) -> Result<Option<CourseFile>, Failure> {
    let work = &line.submission.value;
    let (Some(file), Some(shown)) = (&work.file, FileView::of(work)) else { return Ok(None) };
    let clean = !app.malware_protection || app.bucket.scan(&file.key).await?.permits_download();
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
