//! `POST /api/learning/quiz/start/`: starts an attempt, or resumes the open one.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use domain::ContentId;
use serde::{Deserialize, Serialize};
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
    json_body,
};
use shared::store::Decision;
use utoipa::ToSchema;
use uuid::Uuid;

use super::bounded;
use crate::context::{Purpose, QuizContext, QuizDecision, QuizRequest};
use crate::state::App;
use crate::views::QuizView;

/// The quiz to start.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuizStart {
    pub content_uuid: Uuid,
}

/// Start an attempt, or resume the open one.
///
/// A quiz that has a time limit, shuffles its questions or draws them from a pool must be started before it is
/// submitted. Any other quiz can be started too. Starting uses no attempt; submitting does.
#[utoipa::path(
    post, path = "/api/learning/quiz/start/", operation_id = "startQuiz", tag = "quizzes",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = QuizStart,
    responses(
        (status = 200, body = QuizView, description = "Resumed"),
        (status = 201, body = QuizView, description = "Started"),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`, `NOT_A_QUIZ`"),
        (status = 403, body = ErrorBody, description = "`NOT_ENROLLED`, `MAX_ATTEMPTS_REACHED`"),
        (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: too early for another attempt"),
        (status = 503, body = ErrorBody),
    ),
)]
pub async fn start_quiz(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    body: RawBody,
) -> Result<Reply, Failure> {
    app.require_quizzes().await?;
    bounded(&body)?;
    let start: QuizStart = json_body(&body.0)?;
    let content = ContentId(start.content_uuid);
    let request = QuizRequest::new(&app, &identity, &context, content, Purpose::Take).await?;
    let key = key.or_new(app.clock.as_ref());
    let idempotent = IdempotentRequest::new(&key, identity.learner, "POST quiz start", &body.0);
    request.decide_once(&idempotent, |context| start_or_resume(context, &idempotent)).await
}

fn start_or_resume(mut context: QuizContext<'_>, idempotent: &IdempotentRequest) -> QuizDecision<Reply> {
    if context.state.open.is_some() {
        return Ok(Decision::Answer(Reply::new(StatusCode::OK, &QuizView::new(&context))));
    }
    let (version, now) = (context.version(), context.now);
    context.state.require_attempt_left(context.settings(), now)?;
    let mut state = context.state.clone();
    state.open = Some(state.start(&version.quiz, version.number, context.request.attempt_id, now));
    let mut unit = context.unit_of_work();
    context.save_state(&mut unit.transaction, &state)?;
    context.require_enrolment(&mut unit.transaction);
    context.state = state;
    let reply = Reply::new(StatusCode::CREATED, &QuizView::new(&context));
    idempotent.remember(&mut unit.transaction, &reply, now)?;
    Ok(Decision::Write(unit.transaction, reply))
}
