//! `GET /api/office/reports/quiz-results/`: what came of the quizzes of a course.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use shared::http::{ErrorBody, Failure, Identity, RequestContext};

use crate::reports::quiz_results::QuizResults;
use crate::reports::{Asked, ReportPart, ReportQuery, part_of_enrolments};
use crate::reports_state::ReportsApp;
use crate::views::QuizResultRow;

/// Report what came of the quizzes of a course: attempts, best score, passed, part by part. Administrators only.
///
/// One row for each learner and quiz with an attempt; with a period, those whose last attempt was in it, in the provider's
/// time zone. Of the quizzes that the course has now. Ask again with `next_cursor` until it is `null`, as in the report of
/// completions.
#[utoipa::path(
    get, path = "/api/office/reports/quiz-results/", operation_id = "reportQuizResults", tag = "office",
    params(ReportQuery),
    responses(
        (status = 200, body = ReportPart<QuizResultRow>),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`: no such course"),
    ),
)]
pub async fn report_quiz_results(
    State(app): State<Arc<ReportsApp>>,
    identity: Identity,
    context: RequestContext,
    Query(query): Query<ReportQuery>,
) -> Result<Json<ReportPart<QuizResultRow>>, Failure> {
    let asked = Asked::read(&identity, query)?;
    let part = part_of_enrolments::<QuizResults>(&app, &context, &asked).await?;
    Ok(Json(asked.answer(part)))
}
