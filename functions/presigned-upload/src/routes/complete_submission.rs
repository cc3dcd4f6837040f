//! `POST /api/submissions/{submission_uuid}/complete/`: the file has been uploaded, or the draft is done.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use domain::Refusal;
use domain::assignment::submission::SubmissionStatus;
use shared::dynamo::{Decision, ItemKey, Read, keys};
use shared::http::{ErrorBody, Failure, Identity, RequestContext};
use shared::unit_of_work::UnitOfWork;

use crate::confirm::{Confirmation, author};
use crate::desk::Desk;
use crate::reading::Sight;
use crate::state::App;
use crate::views::SubmissionView;

/// Say that the file has been uploaded, or hand in a draft.
///
/// The file is looked at now: the answer says `submitted`, or `rejected` and why. Saying it again, or after
/// the bucket's own event, changes nothing and gives the same answer.
#[utoipa::path(
    post, path = "/api/submissions/{submission_uuid}/complete/", operation_id = "completeSubmission", tag = "submissions",
    params(("submission_uuid" = Uuid, Path)),
    responses(
        (status = 200, body = SubmissionView),
        (status = 400, body = ErrorBody, description = "`ALREADY_GRADED`"),
        (status = 403, body = ErrorBody, description = "`NOT_ENROLLED`, `MAX_ATTEMPTS_REACHED`"),
        (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: nothing has arrived, or it is too late"),
        (status = 503, body = ErrorBody),
    ),
)]
pub async fn complete_submission(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Path(submission_uuid): Path<String>,
) -> Result<Json<SubmissionView>, Failure> {
    let (id, owner) = app.owner(context.deadline, &submission_uuid).await?;
    if owner.learner != identity.learner {
        return Err(Refusal::NotFound.into());
    }
    let author = author(owner);
    let (deadline, correlation_id) = (context.deadline, context.correlation_id.as_str());
    let confirmation = Confirmation { app: &app, deadline, correlation_id, id, author };
    let settled = confirmation.settle().await?;
    if settled.value.status == SubmissionStatus::Draft {
        let key = keys::submission(owner.learner, owner.assignment, id);
        let mut keys = Desk::keys(author);
        keys.push(ItemKey::from(&key));
        let handed_in = app.store.decide(deadline, &keys, |snapshot| {
            let before = snapshot.read(&key)?.ok_or(Refusal::NotFound)?;
            if before.value.status != SubmissionStatus::Draft {
                return Ok::<_, Failure>(Decision::Answer(before));
            }
            let desk = Desk::of(author, snapshot)?;
            let mut unit = UnitOfWork::new(app.clock.as_ref(), correlation_id);
            let now = unit.now;
            desk.admit(now)?;
            let value = desk.hand_in(&mut unit, Some(&before), (before.value.clone(), None), now)?;
            Ok(Decision::Write(unit.transaction, Read { version: before.version + 1, value }))
        });
        handed_in.await?;
    }
    let sight = Sight::of(&app, &identity, &context, &submission_uuid).await?;
    Ok(Json(sight.view(app.clock.now())))
}
