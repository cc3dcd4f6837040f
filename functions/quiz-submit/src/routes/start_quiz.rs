//! `POST /api/learning/quiz/start/`: opens an attempt, or resumes the one that is open.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use domain::ContentId;
use serde::{Deserialize, Serialize};
use shared::dynamo::{Decision, Snapshot, keys};
use shared::http::{Call, ErrorBody, Failure, IdempotencyKey, Identity, Once, RawBody, Reply, json_body};
use shared::record::Record;
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
    call: Call,
    key: IdempotencyKey,
    body: RawBody,
) -> Result<Reply, Failure> {
    app.require_enabled()?;
    bounded(&body)?;
    let request: QuizStart = json_body(&body.0)?;
    let visit = Visit::to(&app, &identity, &call, ContentId(request.content_uuid)).await?;
    let once = Once::new(&key, identity.learner, "POST quiz start", &body.0);
    visit.decide(once.addresses(), |snapshot| judge(&visit, &once, snapshot)).await
}

fn judge(visit: &Visit<'_>, once: &Once, snapshot: &Snapshot) -> Judged<Reply> {
    if let Some(reply) = once.replay(snapshot)? {
        return answered(reply);
    }
    let mut record = Record::new(visit.app.clock.as_ref(), &visit.call.correlation_id);
    let mut desk = Desk::of(visit, snapshot, record.now)?;
    let version = match desk.version() {
        Ok(version) => version,
        Err(number) => return Ok(Decision::Answer(Step::ReadVersion(number))),
    };
    if desk.is_overdue(record.now) {
        return settle(&desk, visit, version);
    }
    if desk.state.open.is_some() {
        return answered(Reply::new(
            StatusCode::OK,
            &QuizView::new(&desk, version, visit.content.0, record.now),
        ));
    }
    desk.state.admits(&desk.current.quiz, record.now)?;
    let mut state = desk.state.clone();
    state.open = Some(state.start(&desk.current.quiz, desk.current.number, visit.id, record.now));
    desk.save_state(visit, &mut record.transaction, &state)?;
    let place = &desk.place.value;
    record.transaction.require(&keys::enrolment(place.learner, place.course), &desk.place);
    desk.state = state;
    let view = QuizView::new(&desk, &desk.current, visit.content.0, record.now);
    let reply = Reply::new(StatusCode::CREATED, &view);
    once.remember(&mut record.transaction, &reply, record.now)?;
    written(record.transaction, reply)
}
