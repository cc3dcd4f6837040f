//! `POST /api/submissions/{submission_uuid}/complete/`: confirms an upload or submits a draft.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::assignment::submission::{Submission, SubmissionStatus};
use domain::{Refusal, SubmissionId};
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
};
use shared::store::{Decision, Read, Snapshot, keys};
use shared::unit_of_work::UnitOfWork;

use crate::confirm::{Confirmation, Unneeded, author};
use crate::context::AssignmentContext;
use crate::state::App;
use crate::views::SubmissionView;

/// Confirm an upload, or submit a draft.
///
/// The file is checked now; the response is `submitted`, or `rejected` with the reason. Repeated calls change
/// nothing and return the same response.
#[utoipa::path(
    post, path = "/api/submissions/{submission_uuid}/complete/", operation_id = "completeSubmission", tag = "submissions",
    params(("submission_uuid" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses(
        (status = 200, body = SubmissionView),
        (status = 400, body = ErrorBody, description = "`ALREADY_GRADED`"),
        (status = 403, body = ErrorBody, description = "`NOT_ENROLLED`, `MAX_ATTEMPTS_REACHED`"),
        (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: no file has arrived, the upload has expired, or the key was used for another request"),
        (status = 503, body = ErrorBody),
    ),
)]
pub async fn complete_submission(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    Path(submission_uuid): Path<String>,
    RawBody(body): RawBody,
) -> Result<Reply, Failure> {
    let id: SubmissionId = submission_uuid.parse().map_err(|_| Refusal::NotFound)?;
    let route = format!("POST complete {id}");
    let idempotent = IdempotentRequest::new(&key, identity.learner, &route, &body);
    let keys = idempotent.keys();
    let (known, owner) =
        tokio::join!(app.store.read(context.deadline, &keys), app.owner(context.deadline, id));
    let known = known?;
    if let Some(reply) = idempotent.replay(&known)? {
        return Ok(reply);
    }
    let author = author(owner?);
    if author.learner != identity.learner {
        return Err(Refusal::NotFound.into());
    }
    let (deadline, correlation_id) = (context.deadline, context.correlation_id.as_str());
    let confirmation = Confirmation { app: &app, deadline, correlation_id, id, author };
    let (view, unneeded) = Box::pin(complete(&confirmation, &identity)).await?;
    let reply = Reply::new(StatusCode::OK, &view);
    let kept = idempotent.keep(&app.store, &context, app.clock.as_ref(), known, reply);
    let (reply, ()) = tokio::join!(Box::pin(kept), Box::pin(confirmation.clear_up(unneeded)));
    reply
}

/// Confirms the upload, or submits the draft.
async fn complete(
    confirmation: &Confirmation<'_>,
    identity: &Identity,
) -> Result<(SubmissionView, Unneeded), Failure> {
    let app = confirmation.app;
    let confirmed = Box::pin(confirmation.confirm_upload()).await?;
    let (mut submission, mut context) = (confirmed.submission, confirmed.context?);
    let mut unneeded = confirmed.unneeded;
    if submission.value.status == SubmissionStatus::Draft {
        (submission, context, unneeded.superseded) = submit_draft(confirmation, confirmed.read).await?;
    }
    let learner = match context.is_graded_by(identity) {
        true => app.store.get(confirmation.deadline, &keys::learner(identity.learner)).await?,
        false => None,
    };
    let learner = learner.as_ref().map(|read| &read.value);
    Ok((context.view(&submission, learner, app.clock.now()), unneeded))
}

/// Returns the submission, what it is shown with, and the key of a file that is no longer kept.
async fn submit_draft(
    confirmation: &Confirmation<'_>,
    read: Option<Snapshot>,
) -> Result<(Read<Submission>, AssignmentContext, Option<String>), Failure> {
    let Confirmation { app, deadline, correlation_id, id, author } = *confirmation;
    let key = keys::submission(author.learner, author.assignment, id);
    let (keys, mut removed) = (confirmation.keys(), None);
    let submitted = app.store.decide_on(deadline, &keys, read, |snapshot| {
        removed = None;
        let before = snapshot.read(&key)?.ok_or(Refusal::NotFound)?;
        let mut context = AssignmentContext::of(author, snapshot)?;
        if before.value.status != SubmissionStatus::Draft {
            return Ok::<_, Failure>(Decision::Answer((before, context)));
        }
        if let Some(key) = context.unread(snapshot) {
            return Ok(Decision::ReadAlso(vec![key]));
        }
        let mut unit = UnitOfWork::new(app.clock.as_ref(), correlation_id);
        let now = unit.now;
        context.admit(now)?;
        let submitted = context.submit(&mut unit, Some(&before), (before.value.clone(), None), now)?;
        removed = submitted.removed;
        context.state = submitted.state;
        let submitted = Read { version: before.version + 1, value: submitted.work };
        Ok(Decision::Write(unit.transaction, (submitted, context)))
    });
    let (submission, context) = submitted.await?;
    Ok((submission, context, removed))
}
