//! `POST /api/courses/{course_uuid}/quizzes/{content_uuid}/regrade/`: regrades attempts after a key was corrected.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
    json_body, read_cursor,
};
use shared::store::Snapshot;
use utoipa::ToSchema;

use super::bounded;
use crate::context::QuizDecision;
use crate::instructor_quiz::InstructorQuiz;
use crate::regrading::Regrading;
use crate::state::App;
use crate::views::RegradeReply;

/// The batch of attempts to regrade.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegradeRequest {
    /// Preview the changes without saving them.
    #[serde(default)]
    pub dry_run: bool,
    /// `next_cursor` of the previous batch. Without it, start at the newest attempt.
    #[serde(default)]
    #[schema(max_length = 684)]
    pub cursor: Option<String>,
}

/// Regrade a batch of a quiz's attempts by the newest answer key, newest attempt first.
///
/// Repeat the request with `next_cursor` until that is `null`. A batch can be repeated safely: attempts that were
/// already regraded are skipped. Earlier gradings are kept, a pass is never withdrawn, and learners are notified.
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
    app.require_quizzes().await?;
    bounded(&body)?;
    let request: RegradeRequest = json_body(&body.0)?;
    let cursor = request.cursor.as_deref().map(read_cursor).transpose()?;
    let quiz = InstructorQuiz::find(&app, &identity, &context, (&course_uuid, &content_uuid)).await?;
    let route = format!("POST regrade {}", quiz.content);
    let idempotent = IdempotentRequest::new(&key, identity.learner, &route, &body.0);
    let known = app.store.read(context.deadline, &idempotent.keys()).await?;
    if let Some(reply) = idempotent.replay(&known)? {
        return Ok(reply);
    }
    let regrading = Regrading { app: &app, context: &context, quiz: &quiz, by: identity.learner };
    let batch: RegradeReply = regrading.batch(request.dry_run, cursor.as_ref()).await?;
    let reply = Reply::new(StatusCode::OK, &batch);
    // Each attempt has been written in its own transaction; only the reply is left to be remembered.
    let now = app.clock.now();
    let remember = |snapshot: &Snapshot| -> QuizDecision<Reply> {
        idempotent.once(snapshot, || Ok(idempotent.nothing_to_do(reply.clone(), now)?))
    };
    app.store.decide(context.deadline, &idempotent.keys(), remember).await
}
