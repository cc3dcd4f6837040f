//! `PUT /api/learning/quiz/{content_uuid}/answers/`: saves the answers so far.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::quiz::SubmittedAnswers;
use domain::{ContentId, Refusal};
use serde::Deserialize;
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
    json_body,
};
use shared::store::{Decision, Transaction};
use utoipa::ToSchema;

use super::bounded;
use crate::context::{Purpose, QuizContext, QuizDecision, QuizRequest};
use crate::state::App;
use crate::views::{Chosen, SavedView};

/// The answers so far.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswersSoFar {
    /// Answers by question; they replace the ones saved before. The body has at most 300,000 bytes.
    #[schema(value_type = BTreeMap<String, Chosen>)]
    pub submitted_answers: SubmittedAnswers,
}

/// Save the answers of the open attempt.
///
/// The saved answers are graded if the attempt's time ends before it is submitted.
#[utoipa::path(
    put, path = "/api/learning/quiz/{content_uuid}/answers/", operation_id = "saveAnswers", tag = "quizzes",
    params(("content_uuid" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = AnswersSoFar,
    responses(
        (status = 200, body = SavedView),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`, `NOT_A_QUIZ`"),
        (status = 403, body = ErrorBody, description = "`NOT_ENROLLED`"),
        (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: no attempt is open"),
        (status = 503, body = ErrorBody),
    ),
)]
pub async fn save_answers(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    Path(content_uuid): Path<String>,
    body: RawBody,
) -> Result<Reply, Failure> {
    app.require_enabled()?;
    bounded(&body)?;
    let content: ContentId = content_uuid.parse().map_err(|_| Refusal::NotFound)?;
    let answers: AnswersSoFar = json_body(&body.0)?;
    let request = QuizRequest::new(&app, &identity, &context, content, Purpose::Take).await?;
    let route = format!("PUT quiz answers {content}");
    let idempotent = IdempotentRequest::new(&key, identity.learner, &route, &body.0);
    let answers = &answers.submitted_answers;
    request.decide_once(&idempotent, |context| save(&context, answers, &idempotent)).await
}

fn save(
    context: &QuizContext<'_>,
    answers: &SubmittedAnswers,
    idempotent: &IdempotentRequest,
) -> QuizDecision<Reply> {
    let now = context.now;
    let mut state = context.state.clone();
    let not_open = Refusal::Conflict("You have no open attempt at this quiz. Its time may be over.");
    let open = state.open.as_mut().ok_or(not_open)?;
    let checked = answers.check(&context.paper(), "submitted_answers");
    open.saved = checked.map_err(Refusal::Validation)?;
    open.saved_at = Some(now);
    let reply = Reply::new(StatusCode::OK, &SavedView { saved_at: now, expires_at: open.expires_at });
    let mut transaction = Transaction::new();
    context.save_state(&mut transaction, &state)?;
    idempotent.remember(&mut transaction, &reply, now)?;
    Ok(Decision::Write(transaction, reply))
}
