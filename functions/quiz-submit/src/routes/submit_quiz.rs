//! `POST /api/learning/quiz/submit/`: an attempt, graded here and nowhere else.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use domain::quiz::{Answers, Submitted};
use domain::{ContentId, Refusal};
use serde::Deserialize;
use shared::dynamo::Snapshot;
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
    json_body,
};
use shared::unit_of_work::UnitOfWork;
use utoipa::ToSchema;
use uuid::Uuid;

use super::bounded;
use crate::desk::{Desk, Judged, Step, Visit, answered, written};
use crate::hand_in::hand_in;
use crate::state::App;
use crate::views::{Chosen, SubmitReply};

/// The most that a client may claim to have spent: a year.
const MOST_SECONDS: u32 = 366 * 24 * 3600;

/// Answers to a quiz.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuizSubmission {
    /// The quiz.
    pub content_uuid: Uuid,
    /// By question; what is missing was not answered, which is wrong.
    #[schema(value_type = BTreeMap<String, Chosen>)]
    pub submitted_answers: Submitted,
    /// How long the learner took, as the client measured it.
    #[serde(default)]
    #[schema(maximum = 31_622_400)]
    pub time_spent_seconds: Option<u32>,
}

/// Submit answers for grading.
///
/// With an `Idempotency-Key` a repeated request gives the first answer again; without one it is another
/// attempt.
#[utoipa::path(
    post, path = "/api/learning/quiz/submit/", operation_id = "submitQuiz", tag = "quizzes",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = QuizSubmission,
    responses(
        (status = 201, body = SubmitReply),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`, `NOT_A_QUIZ`"),
        (status = 403, body = ErrorBody, description = "`NOT_ENROLLED`, `MAX_ATTEMPTS_REACHED`"),
        (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: to be started first, too early, or the key was used with another body"),
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
    app.require_enabled()?;
    bounded(&body)?;
    let submission: QuizSubmission = json_body(&body.0)?;
    if submission.time_spent_seconds.is_some_and(|seconds| seconds > MOST_SECONDS) {
        return Err(Refusal::field("time_spent_seconds", format!("at most {MOST_SECONDS}")).into());
    }
    let visit = Visit::to(&app, &identity, &context, ContentId(submission.content_uuid)).await?;
    // Without a key of the client the attempt's own id takes its place: a write whose answer got lost is
    // found again by it, and does not become a second attempt.
    let key = IdempotencyKey(key.0.or_else(|| Some(visit.id.to_string())));
    let idempotent = IdempotentRequest::new(&key, identity.learner, "POST quiz submit", &body.0);
    visit.decide(idempotent.keys(), |snapshot| judge(&visit, &idempotent, &submission, snapshot)).await
}

fn judge(
    visit: &Visit<'_>,
    idempotent: &IdempotentRequest,
    submission: &QuizSubmission,
    snapshot: &Snapshot,
) -> Judged<Reply> {
    if let Some(reply) = idempotent.replay(snapshot)? {
        return answered(reply);
    }
    let mut unit = UnitOfWork::new(visit.app.clock.as_ref(), &visit.context.correlation_id);
    let desk = Desk::of(visit, snapshot, unit.now)?;
    let version = match desk.version() {
        Ok(version) => version,
        Err(number) => return Ok(shared::dynamo::Decision::Answer(Step::ReadVersion(number))),
    };
    if desk.state.open.is_none() {
        desk.state.admits(&desk.current.quiz, unit.now)?;
        if desk.current.quiz.needs_start() {
            return Err(Refusal::Conflict("Start this quiz before you submit it.").into());
        }
    }
    // IdempotentRequest the time is over, what comes is not even looked at.
    let answers = match desk.is_overdue(unit.now) {
        true => Answers::default(),
        false => {
            let checked = submission.submitted_answers.check(&desk.paper(version), "submitted_answers");
            checked.map_err(Refusal::Validation)?
        }
    };
    let graded = hand_in(&desk, visit, version, &mut unit, answers, submission.time_spent_seconds)?;
    let reply = Reply::new(StatusCode::CREATED, &SubmitReply::new(&graded, &desk.current.quiz));
    idempotent.remember(&mut unit.transaction, &reply, unit.now)?;
    written(unit.transaction, reply)
}
