//! `DELETE /api/submissions/{submission_uuid}/`: cancels a pending upload.

use std::sync::Arc;

use axum::extract::{Path, State};
use domain::assignment::submission::SubmissionStatus;
use domain::{Refusal, SubmissionId};
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
};
use shared::store::{Decision, Snapshot, SubmissionOwner, keys};
use shared::unit_of_work::UnitOfWork;

use crate::confirm::author;
use crate::context::AssignmentContext;
use crate::state::App;

/// Cancel a pending upload.
///
/// The submission stays in the history and no longer counts as pending; bytes that arrive later are removed.
/// Repeated calls change nothing.
#[utoipa::path(
    delete, path = "/api/submissions/{submission_uuid}/", operation_id = "giveUpUpload", tag = "submissions",
    params(("submission_uuid" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses(
        (status = 204),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`: the `Idempotency-Key` is empty or too long"),
        (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: no upload is pending, or the key was used for another request"),
        (status = 503, body = ErrorBody),
    ),
)]
pub async fn give_up_submission(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    Path(submission_uuid): Path<String>,
    RawBody(body): RawBody,
) -> Result<Reply, Failure> {
    let id: SubmissionId = submission_uuid.parse().map_err(|_| Refusal::NotFound)?;
    let owner = app.owner(context.deadline, id).await?;
    if owner.learner != identity.learner {
        return Err(Refusal::NotFound.into());
    }
    let mut keys = AssignmentContext::keys(author(owner));
    keys.push((&keys::submission(owner.learner, owner.assignment, id)).into());
    let idempotent =
        IdempotentRequest::new(&key, identity.learner, &format!("DELETE submission {id}"), &body);
    keys.extend(idempotent.keys());
    app.store
        .decide(context.deadline, &keys, |snapshot| {
            decide(&app, &context, &idempotent, (id, owner), snapshot)
        })
        .await
}

fn decide(
    app: &App,
    context: &RequestContext,
    idempotent: &IdempotentRequest,
    (id, owner): (SubmissionId, SubmissionOwner),
    snapshot: &Snapshot,
) -> Result<Decision<Reply>, Failure> {
    if let Some(reply) = idempotent.replay(snapshot)? {
        return Ok(Decision::Answer(reply));
    }
    let key = keys::submission(owner.learner, owner.assignment, id);
    let before = snapshot.read(&key)?.ok_or(Refusal::NotFound)?;
    if before.value.status == SubmissionStatus::Rejected {
        return Ok(idempotent.nothing_to_do(Reply::nothing(), app.clock.now())?);
    }
    let assignment_context = AssignmentContext::of(author(owner), snapshot)?;
    let mut unit = UnitOfWork::new(app.clock.as_ref(), &context.correlation_id);
    let work = before.value.clone().give_up()?;
    assignment_context.save(&mut unit, Some(&before), &work)?;
    assignment_context.save_state(&mut unit, &assignment_context.state.clone().close(id))?;
    idempotent.remember(&mut unit.transaction, &Reply::nothing(), unit.now)?;
    Ok(Decision::Write(unit.transaction, Reply::nothing()))
}
