//! `GET /api/learning/quiz/{content_uuid}/`: the quiz as the learner may take it.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use domain::{ContentId, Refusal};
use shared::http::{ErrorBody, Failure, Identity, RequestContext};
use shared::store::Decision;

use crate::context::{Purpose, QuizRequest};
use crate::state::App;
use crate::views::QuizView;

/// Get a quiz, without its answer key.
///
/// Requires an active or completed enrolment. An attempt whose time is over is graded first, with the answers that
/// were saved.
#[utoipa::path(
    get, path = "/api/learning/quiz/{content_uuid}/", operation_id = "getQuiz", tag = "quizzes",
    params(("content_uuid" = Uuid, Path)),
    responses(
        (status = 200, body = QuizView),
        (status = 400, body = ErrorBody, description = "`NOT_A_QUIZ`"),
        (status = 403, body = ErrorBody, description = "`NOT_ENROLLED`"),
        (status = 404, body = ErrorBody),
    ),
)]
pub async fn get_quiz(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Path(content_uuid): Path<String>,
) -> Result<Json<QuizView>, Failure> {
    let content: ContentId = content_uuid.parse().map_err(|_| Refusal::NotFound)?;
    let request = QuizRequest::new(&app, &identity, &context, content, Purpose::Take).await?;
    let view = request.decide(|context| Ok(Decision::Answer(QuizView::new(&context)))).await?;
    Ok(Json(view))
}
