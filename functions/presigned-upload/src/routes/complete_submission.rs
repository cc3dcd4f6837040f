//! `POST /api/submissions/{submission_uuid}/complete/`: confirms an upload or submits a draft.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::assignment::submission::SubmissionStatus;
use domain::{Refusal, SubmissionId};
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
    answer_once,
};
use shared::store::{Decision, ItemKey, Read, keys};
use shared::unit_of_work::UnitOfWork;

use crate::confirm::{Confirmation, author};
use crate::context::AssignmentContext;
use crate::state::App;
use crate::submission_access::SubmissionAccess;
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
    let work = complete(&app, &identity, &context, id);
    answer_once(&app.store, &context, app.clock.as_ref(), &idempotent, work).await
}

async fn complete(
    app: &App,
    identity: &Identity,
    context: &RequestContext,
    id: SubmissionId,
) -> Result<Reply, Failure> {
    let owner = app.owner(context.deadline, id).await?;
    if owner.learner != identity.learner {
        return Err(Refusal::NotFound.into());
    }
    let author = author(owner);
    let (deadline, correlation_id) = (context.deadline, context.correlation_id.as_str());
    let confirmation = Confirmation { app, deadline, correlation_id, id, author };
    let confirmed = Box::pin(confirmation.confirm_upload()).await?;
    if confirmed.submission.value.status == SubmissionStatus::Draft {
        let key = keys::submission(owner.learner, owner.assignment, id);
        let mut keys = AssignmentContext::keys(author);
        keys.push(ItemKey::from(&key));
        let mut removed = None;
        let submitted = app.store.decide(deadline, &keys, |snapshot| {
            removed = None;
            let before = snapshot.read(&key)?.ok_or(Refusal::NotFound)?;
            if before.value.status != SubmissionStatus::Draft {
                return Ok::<_, Failure>(Decision::Answer(before));
            }
            let assignment_context = AssignmentContext::of(author, snapshot)?;
            if let Some(key) = assignment_context.unread(snapshot) {
                return Ok(Decision::ReadAlso(vec![key]));
            }
            let mut unit = UnitOfWork::new(app.clock.as_ref(), correlation_id);
            let now = unit.now;
            assignment_context.admit(now)?;
            let submitted =
                assignment_context.submit(&mut unit, Some(&before), (before.value.clone(), None), now)?;
            removed = submitted.removed;
            let submitted = Read { version: before.version + 1, value: submitted.work };
            Ok(Decision::Write(unit.transaction, submitted))
        });
        submitted.await?;
        app.remove_superseded(removed).await;
    }
    let access = Box::pin(SubmissionAccess::of(app, identity, context, id, owner));
    let (access, ()) = tokio::join!(access, Box::pin(confirmation.clear_up(confirmed.unneeded)));
    Ok(Reply::new(StatusCode::OK, &access?.view(app.clock.now())))
}
