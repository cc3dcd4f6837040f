//! `POST /api/learning/quiz/submit/`: submits an attempt and grades it.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use domain::enrolment::completion::Advance;
use domain::quiz::{Answers, SubmittedAnswers};
use domain::{ContentId, Refusal};
use serde::Deserialize;
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
    json_body,
};
use shared::store::{Decision, keys};
use utoipa::ToSchema;
use uuid::Uuid;

use super::bounded;
use crate::context::{Purpose, QuizContext, QuizDecision, QuizRequest, Shown};
use crate::state::App;
use crate::submission::{GradedSubmission, submit};
use crate::views::{Chosen, SubmitReply};

/// The longest time that a client may claim to have spent: a year.
const MOST_SECONDS: u32 = 366 * 24 * 3600;

/// Answers to a quiz.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuizSubmission {
    pub content_uuid: Uuid,
    /// Answers by question. A missing question counts as wrong. The body has at most 300,000 bytes.
    #[schema(value_type = BTreeMap<String, Chosen>)]
    pub submitted_answers: SubmittedAnswers,
    /// The time that the learner took, measured by the client.
    #[serde(default)]
    #[schema(maximum = 31_622_400)]
    pub time_spent_seconds: Option<u32>,
    /// `version` of the quiz as it was shown: the answers are graded as answers to its questions, even if the quiz
    /// has changed since. Without it, they are answers to the open attempt or else to the current questions.
    #[serde(default)]
    #[schema(max_length = 100)]
    pub version: Option<String>,
    /// The number that the attempt will have; refused if that attempt has been submitted already.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub attempt_number: Option<u32>,
}

/// Submit answers for grading.
///
/// Repeating a request with the same `Idempotency-Key` returns the first reply. Without the header every request is
/// another attempt, except that answers to an attempt that was started and submitted return its reply. If the attempt's time is over, the saved answers are graded instead.
#[utoipa::path(
    post, path = "/api/learning/quiz/submit/", operation_id = "submitQuiz", tag = "quizzes",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = QuizSubmission,
    responses(
        (status = 201, body = SubmitReply),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`, `NOT_A_QUIZ`"),
        (status = 403, body = ErrorBody, description = "`NOT_ENROLLED`, `MAX_ATTEMPTS_REACHED`"),
        (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: the quiz must be started first, it is too early for another attempt, the named version or attempt is no longer open (no attempt was used), or the key was used with another body"),
        (status = 503, body = ErrorBody, description = "`UNAVAILABLE`: no attempt was used"),
    ),
)]
pub async fn submit_quiz(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    body: RawBody,
) -> Result<Reply, Failure> {
    app.require_quizzes().await?;
    bounded(&body)?;
    let submission: QuizSubmission = json_body(&body.0)?;
    Refusal::above("time_spent_seconds", submission.time_spent_seconds.unwrap_or(0), MOST_SECONDS)?;
    let content = ContentId(submission.content_uuid);
    let shown = Shown::read(submission.version.as_deref(), submission.attempt_number)?;
    let request = QuizRequest::new(&app, &identity, &context, content, Purpose::Submit).await?.about(shown);
    let is_named = key.0.is_some();
    // Without a key, use the attempt's id: if the reply to a write is lost, the retry finds the write by it
    // instead of making a second attempt.
    let key = IdempotencyKey(key.0.or_else(|| Some(request.attempt_id.to_string())));
    let idempotent = IdempotentRequest::new(&key, identity.learner, "POST quiz submit", &body.0);
    let graded = request.decide_once(&idempotent, |context| grade(&context, &submission, &idempotent)).await;
    match graded {
        Err(Failure::Refused(refusal @ (Refusal::Conflict(_) | Refusal::MaxAttemptsReached)))
            if !is_named =>
        {
            submitted_before(&request, &submission).await?.ok_or_else(|| refusal.into())
        }
        graded => graded,
    }
}

/// The reply to the attempt that was submitted last, if it was started and has these answers: the first response was
/// lost. A quiz that needs no start counts every request.
async fn submitted_before(
    request: &QuizRequest<'_>,
    submission: &QuizSubmission,
) -> Result<Option<Reply>, Failure> {
    let state = request.decide(|context| {
        let (quiz, state) = (context.settings().clone(), context.state.clone());
        let is_over = quiz.needs_start() && state.open.is_none() && submission.attempt_number.is_none();
        Ok(Decision::Answer(is_over.then_some((quiz, state))))
    });
    let Some((quiz, state)) = state.await? else { return Ok(None) };
    let key = keys::attempt(request.learner, request.content, state.used);
    let Some(stored) = request.app.store.get(request.context.deadline, &key).await? else { return Ok(None) };
    let attempt = stored.value;
    let paper = quiz.paper(attempt.id);
    let is_same = submission.submitted_answers.check(&paper, "submitted_answers");
    if !is_same.is_ok_and(|answers| answers == attempt.answers) || attempt.started_at.is_none() {
        return Ok(None);
    }
    let graded = GradedSubmission { attempt, state, advance: Advance::Nothing };
    Ok(Some(Reply::new(StatusCode::CREATED, &SubmitReply::new(&graded, &quiz))))
}

fn grade(
    context: &QuizContext<'_>,
    submission: &QuizSubmission,
    idempotent: &IdempotentRequest,
) -> QuizDecision<Reply> {
    let quiz = context.settings();
    context.require_same_attempt()?;
    if context.state.open.is_none() {
        context.state.require_attempt_left(quiz, context.now)?;
        if context.version().quiz.needs_start() {
            return Err(Refusal::Conflict("Start this quiz before you submit it.").into());
        }
    }
    // After the end of the attempt the answers are ignored, so they are not even checked.
    let answers = match context.is_overdue() {
        true => Answers::default(),
        false => {
            let checked = submission.submitted_answers.check(&context.paper(), "submitted_answers");
            checked.map_err(Refusal::Validation)?
        }
    };
    let mut unit = context.unit_of_work();
    let graded = submit(context, &mut unit, answers, submission.time_spent_seconds)?;
    let reply = Reply::new(StatusCode::CREATED, &SubmitReply::new(&graded, quiz));
    idempotent.remember(&mut unit.transaction, &reply, unit.now)?;
    Ok(Decision::Write(unit.transaction, reply))
}
