//! `PUT /api/learning/quiz/{content_uuid}/answers/`: saves the answers so far.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::quiz::SubmittedAnswers;
use domain::quiz::attempt::{OpenAttempt, QuizState};
use domain::{ContentId, Refusal};
use serde::Deserialize;
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
    json_body,
};
use shared::store::Decision;
use utoipa::ToSchema;

use super::bounded;
use crate::context::{Purpose, QuizContext, QuizDecision, QuizRequest, Shown};
use crate::state::App;
use crate::views::{Chosen, SavedView};

/// The answers so far.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswersSoFar {
    /// Answers by question; they replace the ones saved before. The body has at most 300,000 bytes.
    #[schema(value_type = BTreeMap<String, Chosen>)]
    pub submitted_answers: SubmittedAnswers,
    /// `version` of the quiz as it was shown. Without it, they are answers to the open attempt or else to the current
    /// questions.
    #[serde(default)]
    #[schema(max_length = 100)]
    pub version: Option<String>,
    /// The number that the attempt will have; refused if that attempt has been submitted already.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub attempt_number: Option<u32>,
}

/// Save the answers so far.
///
/// A quiz that must be started keeps them in its open attempt; any other quiz opens one with the first answers. No
/// attempt is used until it is submitted, except that the saved answers are graded when an attempt's time ends.
#[utoipa::path(
    put, path = "/api/learning/quiz/{content_uuid}/answers/", operation_id = "saveAnswers", tag = "quizzes",
    params(("content_uuid" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = AnswersSoFar,
    responses(
        (status = 200, body = SavedView),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`, `NOT_A_QUIZ`"),
        (status = 403, body = ErrorBody, description = "`NOT_ENROLLED`, `MAX_ATTEMPTS_REACHED`"),
        (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: the quiz must be started first, it is too early for another attempt, or the named version or attempt is no longer open"),
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
    app.require_quizzes().await?;
    bounded(&body)?;
    let content: ContentId = content_uuid.parse().map_err(|_| Refusal::NotFound)?;
    let answers: AnswersSoFar = json_body(&body.0)?;
    let shown = Shown::read(answers.version.as_deref(), answers.attempt_number)?;
    let request = QuizRequest::new(&app, &identity, &context, content, Purpose::Take).await?.about(shown);
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
    context.require_same_attempt()?;
    let checked = answers.check(&context.paper(), "submitted_answers");
    let mut unit = context.unit_of_work();
    let mut open = match context.state.open.clone() {
        Some(open) => open,
        None => open_plain(context)?,
    };
    open.saved = checked.map_err(Refusal::Validation)?;
    open.saved_at = Some(now);
    // Two windows may show two versions of a plain quiz; the last answers count, as answers to what they were shown.
    open.quiz_version = context.version().number;
    if context.state.open.is_none() {
        context.require_enrolment(&mut unit.transaction);
    }
    let reply = Reply::new(StatusCode::OK, &SavedView::new(&open, now));
    context.save_state(&mut unit.transaction, &QuizState { open: Some(open), ..context.state.clone() })?;
    idempotent.remember(&mut unit.transaction, &reply, now)?;
    Ok(Decision::Write(unit.transaction, reply))
}

/// Opens an attempt at a quiz that needs no start.
fn open_plain(context: &QuizContext<'_>) -> Result<OpenAttempt, Refusal> {
    let version = context.version();
    if version.quiz.needs_start() {
        let reason = "You have no open attempt at this quiz. Its time may be over.";
        return Err(Refusal::Conflict(reason));
    }
    context.state.require_attempt_left(context.settings(), context.now)?;
    Ok(context.state.start(&version.quiz, version.number, context.request.attempt_id, context.now))
}
