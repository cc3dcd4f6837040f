//! `PUT /api/studio/courses/{course_uuid}/`: saves details and outline.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::Refusal;
use domain::course::draft::{DraftChange, Outline, problems_of_outline};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared::http::{
    DraftChangedBody, ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply,
    RequestContext, json_body,
};
use shared::store::{Decision, Snapshot, Transaction, keys};
use utoipa::ToSchema;

use super::bounded;
use crate::access::{course_in, editable, require_not_archived};
use crate::people::naming;
use crate::pointers::repoint;
use crate::state::App;
use crate::views::{ProblemView, SavedPieceView};
use crate::whole_draft::outline_of;

/// The most instructors that come or go in one save.
const MOST_CHANGED: usize = 90;

/// Details and outline.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OutlineSave {
    /// The version that was read.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub version: u64,
    /// The definition of the course without the bodies of its contents, at most 300 KB. `published` is not saved: it
    /// follows from the last publication.
    #[schema(value_type = Object)]
    pub outline: Value,
}

/// Save the details and the outline of a course.
///
/// What is saved already is no conflict, whoever saved it. The bodies of contents that are no longer named stay.
#[utoipa::path(
    put, path = "/api/studio/courses/{course_uuid}/", operation_id = "saveOutline", tag = "studio",
    params(("course_uuid" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = OutlineSave,
    responses(
        (status = 200, body = SavedPieceView),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`: too large, or the outline does not name its contents"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`: neither instructor nor administrator"),
        (status = 404, body = ErrorBody, description = "No such draft, or the caller may not edit it"),
        (status = 409, body = DraftChangedBody, description = "`DRAFT_CHANGED`: somebody has saved since; `CONFLICT`: the course is archived, or the key was used with another body"),
    ),
)]
pub async fn save_outline(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    Path(course_uuid): Path<String>,
    body: RawBody,
) -> Result<Reply, Failure> {
    let course = course_in(&identity, &course_uuid)?;
    bounded(&body)?;
    let request: OutlineSave = json_body(&body.0)?;
    let sent = Outline::read(request.outline, "outline")?;
    if sent.course() != course {
        return Err(Refusal::field("outline.uuid", "is not the id of this course").into());
    }
    let problems = ProblemView::all(problems_of_outline(&sent));
    let draft_key = keys::draft(course);
    let route = format!("PUT studio course {course}");
    let idempotent = IdempotentRequest::new(&key, identity.learner, &route, &body.0);
    let mut wanted = idempotent.keys();
    wanted.push((&draft_key).into());
    let now = app.clock.now();
    let decide = |snapshot: &Snapshot| -> Result<Decision<Reply>, Failure> {
        if let Some(reply) = idempotent.replay(snapshot)? {
            return Ok(Decision::Answer(reply));
        }
        let stored = editable(&identity, snapshot, &draft_key)?;
        require_not_archived(&stored.value)?;
        let mut outline = sent.clone();
        outline.set_published(outline_of(&stored.value)?.is_published());
        let saved = |version: u64, updated_at: Timestamp| {
            Reply::new(StatusCode::OK, &SavedPieceView { version, updated_at, problems: problems.clone() })
        };
        let before = &stored.value;
        // A repetition, or the same thing saved by somebody else.
        if before.outline == outline.to_string() {
            return Ok(idempotent.nothing_to_do(saved(stored.version, before.updated_at), now)?);
        }
        if stored.version != request.version {
            let change = DraftChange {
                by: before.updated_by,
                name: String::new(),
                at: before.updated_at,
                version: stored.version,
            };
            return Err(Refusal::DraftChanged(Box::new(change)).into());
        }
        // Each is a pointer in the transaction, which has room for a hundred writes.
        let changed = before.instructors.symmetric_difference(sent.instructors()).count();
        if changed > MOST_CHANGED {
            let reason = format!("change at most {MOST_CHANGED} in one save");
            return Err(Refusal::field("outline.instructors", reason).into());
        }
        let mut after = before.clone();
        after.set_outline(&outline, identity.learner, now);
        let mut transaction = Transaction::new();
        transaction.save(&draft_key, Some(&stored), &after)?;
        repoint(&mut transaction, before, &after)?;
        let reply = saved(stored.version + 1, now);
        idempotent.remember(&mut transaction, &reply, now)?;
        Ok(Decision::Write(transaction, reply))
    };
    let outcome = app.store.decide(context.deadline, &wanted, decide).await;
    naming(&app, &identity, &context, outcome).await
}
