//! `GET /api/learning/quiz/{content_uuid}/`: what is asked, and how often it may be answered.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use domain::{ContentId, Refusal};
use shared::dynamo::Decision;
use shared::http::{ErrorBody, Failure, Identity, RequestContext};

use crate::desk::{Desk, Step, Visit, answered};
use crate::hand_in::settle;
use crate::state::App;
use crate::views::QuizView;

/// Show a quiz to a learner with an active or completed enrolment; never a key.
///
/// An attempt whose time is over is graded first, with what was saved.
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
    let visit = Visit::to(&app, &identity, &context, content).await?;
    let view = visit.decide(Vec::new(), |snapshot| {
        let now = app.clock.now();
        let desk = Desk::of(&visit, snapshot, now)?;
        match desk.version() {
            Err(number) => Ok(Decision::Answer(Step::ReadVersion(number))),
            Ok(version) if desk.is_overdue(now) && app.enabled => settle(&desk, &visit, version),
            Ok(version) => answered(QuizView::new(&desk, version, content.0, now)),
        }
    });
    view.await.map(Json)
}
