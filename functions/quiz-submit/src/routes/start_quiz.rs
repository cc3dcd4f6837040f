//! `POST /api/learning/quiz/start/`: opens an attempt, or resumes the one that is open.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use domain::ContentId;
use serde::{Deserialize, Serialize};
use shared::dynamo::{Decision, Snapshot, keys};
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
    json_body,
};
use shared::unit_of_work::UnitOfWork;
use utoipa::ToSchema;
use uuid::Uuid;

use super::bounded;
use crate::desk::{Desk, Judged, Step, Visit, answered, written};
use crate::hand_in::settle;
use crate::state::App;
use crate::views::QuizView;

/// Which quiz.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuizStart {
    /// The quiz.
    pub content_uuid: Uuid,
}

/// Start an attempt, or resume the open one.
///
/// Quizzes with a time limit, an order or a selection of their own must be started; others may be, so that
/// answers can be saved.
#[utoipa::path(
    post, path = "/api/learning/quiz/start/", operation_id = "startQuiz", tag = "quizzes",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = QuizStart,
    responses(
        (status = 200, body = QuizView, description = "resumed"),
        (status = 201, body = QuizView, description = "started"),
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
    app.require_enabled()?;
    bounded(&body)?;
    let request: QuizStart = json_body(&body.0)?;
    let visit = Visit::to(&app, &identity, &context, ContentId(request.content_uuid)).await?;
    let idempotent = IdempotentRequest::new(&key, identity.learner, "POST quiz start", &body.0);
    visit.decide(idempotent.keys(), |snapshot| judge(&visit, &idempotent, snapshot)).await
}

fn judge(visit: &Visit<'_>, idempotent: &IdempotentRequest, snapshot: &Snapshot) -> Judged<Reply> {
    if let Some(reply) = idempotent.replay(snapshot)? {
        return answered(reply);
    }
    let mut unit = UnitOfWork::new(visit.app.clock.as_ref(), &visit.context.correlation_id);
    let mut desk = Desk::of(visit, snapshot, unit.now)?;
    let version = match desk.version() {
        Ok(version) => version,
        Err(number) => return Ok(Decision::Answer(Step::ReadVersion(number))),
    };
    if desk.is_overdue(unit.now) {
        return settle(&desk, visit, version);
    }
    if desk.state.open.is_some() {
        return answered(Reply::new(
            StatusCode::OK,
            &QuizView::new(&desk, version, visit.content.0, unit.now),
        ));
    }
    desk.state.admits(&desk.current.quiz, unit.now)?;
    let mut state = desk.state.clone();
    state.open = Some(state.start(&desk.current.quiz, desk.current.number, visit.id, unit.now));
    desk.save_state(visit, &mut unit.transaction, &state)?;
    let enrolment = &desk.enrolment.value;
    unit.transaction.require(&keys::enrolment(enrolment.learner, enrolment.course), &desk.enrolment);
    desk.state = state;
    let view = QuizView::new(&desk, &desk.current, visit.content.0, unit.now);
    let reply = Reply::new(StatusCode::CREATED, &view);
    idempotent.remember(&mut unit.transaction, &reply, unit.now)?;
    written(unit.transaction, reply)
}
