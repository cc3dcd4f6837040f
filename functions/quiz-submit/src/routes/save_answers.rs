//! `PUT /api/learning/quiz/{content_uuid}/answers/`: keeps what was answered so far.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::quiz::Submitted;
use domain::{ContentId, Refusal};
use serde::Deserialize;
use shared::dynamo::{Decision, Snapshot, Transaction};
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
    json_body,
};
use utoipa::ToSchema;

use super::bounded;
use crate::desk::{Desk, Judged, Step, Visit, answered, written};
use crate::hand_in::settle;
use crate::state::App;
use crate::views::{Chosen, SavedView};

/// What was answered so far.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswersSoFar {
    /// By question; takes the place of what was saved before.
    #[schema(value_type = BTreeMap<String, Chosen>)]
    pub submitted_answers: Submitted,
}

/// Save the answers of the open attempt. They are graded when its time is over before they are submitted.
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
    let request: AnswersSoFar = json_body(&body.0)?;
    let visit = Visit::to(&app, &identity, &context, content).await?;
    let idempotent =
        IdempotentRequest::new(&key, identity.learner, &format!("PUT quiz answers {content}"), &body.0);
    visit.decide(idempotent.keys(), |snapshot| judge(&visit, &idempotent, &request, snapshot)).await
}

fn judge(
    visit: &Visit<'_>,
    idempotent: &IdempotentRequest,
    request: &AnswersSoFar,
    snapshot: &Snapshot,
) -> Judged<Reply> {
    if let Some(reply) = idempotent.replay(snapshot)? {
        return answered(reply);
    }
    let now = visit.app.clock.now();
    let desk = Desk::of(visit, snapshot, now)?;
    let version = match desk.version() {
        Ok(version) => version,
        Err(number) => return Ok(Decision::Answer(Step::ReadVersion(number))),
    };
    if desk.is_overdue(now) {
        return settle(&desk, visit, version);
    }
    let mut state = desk.state.clone();
    let none = Refusal::Conflict("No attempt is open: none was started, or its time is over.");
    let open = state.open.as_mut().ok_or(none)?;
    let checked = request.submitted_answers.check(&desk.paper(version), "submitted_answers");
    open.saved = checked.map_err(Refusal::Validation)?;
    open.saved_at = Some(now);
    let reply = Reply::new(StatusCode::OK, &SavedView { saved_at: now, expires_at: open.expires_at });
    let mut transaction = Transaction::new();
    desk.save_state(visit, &mut transaction, &state)?;
    idempotent.remember(&mut transaction, &reply, now)?;
    written(transaction, reply)
}
