//! `DELETE /api/submissions/{submission_uuid}/`: the learner gives up an upload that is waited for.

use std::sync::Arc;

use axum::extract::{Path, State};
use domain::assignment::submission::SubmissionStatus;
use domain::{Refusal, SubmissionId};
use shared::dynamo::{Decision, Snapshot, SubmissionOwner, keys};
use shared::http::{Call, ErrorBody, Failure, Identity, Reply};
use shared::record::Record;

use crate::confirm::author;
use crate::desk::Desk;
use crate::state::App;

/// Give up an upload, so that it counts as open no longer. The work stays in the history; bytes that arrive
/// after all are removed. Giving up twice is giving up once.
#[utoipa::path(
    delete, path = "/api/submissions/{submission_uuid}/", operation_id = "giveUpUpload", tag = "submissions",
    params(("submission_uuid" = Uuid, Path)),
    responses(
        (status = 204),
        (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: no file is waited for"),
        (status = 503, body = ErrorBody),
    ),
)]
pub async fn give_up_submission(
    State(app): State<Arc<App>>,
    identity: Identity,
    call: Call,
    Path(submission_uuid): Path<String>,
) -> Result<Reply, Failure> {
    let (id, owner) = app.owner(call.deadline, &submission_uuid).await?;
    if owner.learner != identity.learner {
        return Err(Refusal::NotFound.into());
    }
    let mut addresses = Desk::addresses(author(owner));
    addresses.push((&keys::submission(owner.learner, owner.assignment, id)).into());
    app.store.decide(call.deadline, &addresses, |snapshot| judge(&app, &call, (id, owner), snapshot)).await
}

fn judge(
    app: &App,
    call: &Call,
    (id, owner): (SubmissionId, SubmissionOwner),
    snapshot: &Snapshot,
) -> Result<Decision<Reply>, Failure> {
    let key = keys::submission(owner.learner, owner.assignment, id);
    let before = snapshot.read(&key)?.ok_or(Refusal::NotFound)?;
    if before.value.status == SubmissionStatus::Rejected {
        return Ok(Decision::Answer(Reply::nothing()));
    }
    let desk = Desk::of(author(owner), snapshot)?;
    let mut record = Record::new(app.clock.as_ref(), &call.correlation_id);
    let work = before.value.clone().give_up()?;
    desk.save(&mut record, Some(&before), &work)?;
    desk.save_state(&mut record, &desk.state.clone().close(id))?;
    Ok(Decision::Write(record.transaction, Reply::nothing()))
}
