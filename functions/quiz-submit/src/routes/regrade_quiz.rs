//! `POST /api/courses/{course_uuid}/quizzes/{content_uuid}/regrade/`: a key was corrected, so attempts are graded
//! again.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared::dynamo::{Decision, Snapshot};
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
    json_body, read_cursor,
};
use utoipa::ToSchema;

use super::bounded;
use crate::lectern::Lectern;
use crate::regrading::Regrading;
use crate::state::App;
use crate::views::RegradeReply;

/// Which step of grading again.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegradeRequest {
    /// Write nothing; only say what would change.
    #[serde(default)]
    pub dry_run: bool,
    /// `next_cursor` of the step before; absent: from the newest attempt.
    #[serde(default)]
    pub cursor: Option<String>,
}

/// Grade a quiz's attempts again, by the newest key; a step of them, the newest first.
///
/// Repeat it with `next_cursor` until that is `null`. Every attempt changes in a transaction of its own, and what
/// was done is found done: a step can be repeated at any time. Earlier gradings are kept, a pass is never
/// withdrawn, and learners are told.
#[utoipa::path(
    post, path = "/api/courses/{course_uuid}/quizzes/{content_uuid}/regrade/", operation_id = "regradeQuiz",
    tag = "teaching",
    params(
        ("course_uuid" = Uuid, Path), ("content_uuid" = Uuid, Path),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = RegradeRequest,
    responses(
        (status = 200, body = RegradeReply),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`, `NOT_A_QUIZ`"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`: not an instructor"),
        (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: the key was used with another body"),
        (status = 503, body = ErrorBody),
    ),
)]
pub async fn regrade_quiz(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    Path((course_uuid, content_uuid)): Path<(String, String)>,
    body: RawBody,
) -> Result<Reply, Failure> {
    app.require_enabled()?;
    bounded(&body)?;
    let request: RegradeRequest = json_body(&body.0)?;
    let cursor = request.cursor.as_deref().map(read_cursor).transpose()?;
    let lectern = Lectern::of(&app, &identity, &context, (&course_uuid, &content_uuid)).await?;
    let idempotent =
        IdempotentRequest::new(&key, identity.learner, &format!("POST regrade {}", lectern.content), &body.0);
    let known = app.store.read(context.deadline, &idempotent.keys()).await?;
    if let Some(reply) = idempotent.replay(&known)? {
        return Ok(reply);
    }
    let step = Regrading { app: &app, context: &context, lectern: &lectern, by: identity.learner };
    let answer: RegradeReply = step.step(request.dry_run, cursor.as_ref()).await?;
    let reply = Reply::new(StatusCode::OK, &answer);
    // The attempts are done, each for itself; the answer is kept for whoever repeats the request.
    let now = app.clock.now();
    let keep = |snapshot: &Snapshot| -> Result<Decision<Reply>, Failure> {
        match idempotent.replay(snapshot)? {
            Some(first) => Ok(Decision::Answer(first)),
            None => Ok(idempotent.nothing_to_do(reply.clone(), now)?),
        }
    };
    app.store.decide(context.deadline, &idempotent.keys(), keep).await
}
