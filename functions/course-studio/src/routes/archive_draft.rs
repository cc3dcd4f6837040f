//! `POST /api/studio/courses/{course_uuid}/archive/`: puts a draft away.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::Refusal;
use jiff::Timestamp;
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
};
use shared::store::{Decision, Snapshot, Transaction, keys};

use crate::access::{course_in, editable};
use crate::pointers::repoint;
use crate::state::App;
use crate::views::DraftStateView;

/// Put a course away. Learners must not see it any more; nothing is removed.
#[utoipa::path(
    post, path = "/api/studio/courses/{course_uuid}/archive/", operation_id = "archiveDraft", tag = "studio",
    params(("course_uuid" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses(
        (status = 200, body = DraftStateView),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`: the `Idempotency-Key` is empty or too long"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`: neither instructor nor administrator"),
        (status = 404, body = ErrorBody, description = "No such draft, or the caller may not edit it"),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: learners see the course, or the key was used with another body"),
    ),
)]
pub async fn archive_draft(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    Path(course_uuid): Path<String>,
    body: RawBody,
) -> Result<Reply, Failure> {
    let archived_at = Some(app.clock.now());
    move_draft(&app, &identity, &context, &key, (&course_uuid, &body), archived_at).await
}

/// Puts a draft away, or brings it back.
pub(super) async fn move_draft(
    app: &App,
    identity: &Identity,
    context: &RequestContext,
    key: &IdempotencyKey,
    (course_uuid, body): (&str, &RawBody),
    archived_at: Option<Timestamp>,
) -> Result<Reply, Failure> {
    let course = course_in(identity, course_uuid)?;
    let (draft_key, course_key) = (keys::draft(course), keys::course(course));
    let verb = if archived_at.is_some() { "archive" } else { "unarchive" };
    let idempotent =
        IdempotentRequest::new(key, identity.learner, &format!("POST studio {verb} {course}"), &body.0);
    let mut wanted = idempotent.keys();
    wanted.extend([(&draft_key).into(), (&course_key).into()]);
    let now = app.clock.now();
    let decide = |snapshot: &Snapshot| -> Result<Decision<Reply>, Failure> {
        if let Some(reply) = idempotent.replay(snapshot)? {
            return Ok(Decision::Answer(reply));
        }
        let stored = editable(identity, snapshot, &draft_key)?;
        let reply = |draft: &_, version| Reply::new(StatusCode::OK, &DraftStateView::new(draft, version));
        if stored.value.archived_at.is_some() == archived_at.is_some() {
            return Ok(idempotent.nothing_to_do(reply(&stored.value, stored.version), now)?);
        }
        let course = snapshot.peek(&course_key)?;
        if archived_at.is_some() && course.is_some_and(|course| course.published) {
            return Err(Refusal::Conflict("Learners see this course. Hide it before you archive it.").into());
        }
        let mut after = stored.value.clone();
        after.set_archived(archived_at);
        let mut transaction = Transaction::new();
        transaction.save(&draft_key, Some(&stored), &after)?;
        repoint(&mut transaction, &stored.value, &after)?;
        let reply = reply(&after, stored.version + 1);
        idempotent.remember(&mut transaction, &reply, now)?;
        Ok(Decision::Write(transaction, reply))
    };
    app.store.decide(context.deadline, &wanted, decide).await
}
