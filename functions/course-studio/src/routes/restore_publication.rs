//! `POST /api/studio/courses/{course_uuid}/publications/{number}/restore/`: an earlier publication becomes the draft.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::Refusal;
use domain::course::draft::{DraftChange, DraftContent, problems};
use serde::{Deserialize, Serialize};
use shared::http::{
    DraftChangedBody, ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply,
    RequestContext, answer_once, json_body,
};
use shared::store::{StoredDraft, Transaction, keys};
use utoipa::ToSchema;

use super::bounded;
use crate::access::{course_in, require_not_archived};
use crate::people::naming;
use crate::published_definition::PublishedDefinition;
use crate::publishing::draft;
use crate::state::App;
use crate::views::{ProblemView, SavedPieceView};

/// How many bodies one transaction takes, beside the outline and the people who may edit it.
const BODIES_AT_ONCE: usize = 40;
const TRIES: u8 = 5;

/// Replaces the draft.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RestoreRequest {
    /// The version of the outline that was read.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub version: u64,
}

/// Make an earlier publication the draft. Nothing is published by it.
///
/// What the draft was is lost unless it was published, except the bodies of contents that the publication did not have.
#[utoipa::path(
    post, path = "/api/studio/courses/{course_uuid}/publications/{number}/restore/",
    operation_id = "restorePublication", tag = "studio",
    params(
        ("course_uuid" = Uuid, Path), ("number" = u32, Path), ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = RestoreRequest,
    responses(
        (status = 200, body = SavedPieceView),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`: neither instructor nor administrator"),
        (status = 404, body = ErrorBody, description = "No such publication, or the caller may not edit the course"),
        (status = 409, body = DraftChangedBody, description = "`DRAFT_CHANGED`: somebody has saved since; `CONFLICT`: the course is archived, or the key was used with another body"),
    ),
)]
pub async fn restore_publication(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    Path((course_uuid, number)): Path<(String, String)>,
    body: RawBody,
) -> Result<Reply, Failure> {
    let course = course_in(&identity, &course_uuid)?;
    bounded(&body)?;
    let request: RestoreRequest = json_body(&body.0)?;
    let route = format!("POST studio restore {course} {number}");
    let idempotent = IdempotentRequest::new(&key, identity.learner, &route, &body.0);
    let work = Box::pin(async {
        let stored = draft(&app, &identity, &context, &course_uuid).await?;
        require_not_archived(&stored.draft.value)?;
        let published = PublishedDefinition::find(&app, &context, course, &number).await?;
        let mut stored = stored;
        for _ in 0..TRIES {
            if let Some(reply) =
                restore(&app, &identity, &context, (&stored, &published), request.version).await?
            {
                return Ok(reply);
            }
            stored = draft(&app, &identity, &context, &course_uuid).await?;
        }
        Err(Refusal::Conflict("Somebody else is editing this course. Try again.").into())
    });
    let outcome = answer_once(&app.store, &context, app.clock.as_ref(), &idempotent, work).await;
    naming(&app, &identity, &context, outcome).await
}

/// Bodies first, so that the outline names none that is not there. `None` after a conflict.
async fn restore(
    app: &App,
    identity: &Identity,
    context: &RequestContext,
    (stored, published): (&StoredDraft, &PublishedDefinition),
    version: u64,
) -> Result<Option<Reply>, Failure> {
    let (before, now, by) = (&stored.draft.value, app.clock.now(), identity.learner);
    let mut outline = published.outline.clone();
    outline.set_published(stored.outline.is_published());
    let found = ProblemView::all(problems(&outline, &published.bodies));
    let mut changed = Vec::new();
    for entry in outline.contents() {
        let Some(body) = published.bodies.get(&entry.uuid).map(ToString::to_string) else { continue };
        let read = stored.contents.get(&entry.uuid);
        if read.is_none_or(|read| (&read.value.body, read.value.kind) != (&body, entry.kind)) {
            let (content, kind) = (entry.uuid, entry.kind);
            changed.push((read, DraftContent { content, kind, body, updated_at: now, updated_by: by }));
        }
    }
    let saved = |version: u64, updated_at| {
        let view = SavedPieceView { version, updated_at, problems: found.clone() };
        Some(Reply::new(StatusCode::OK, &view))
    };
    // A repetition, or the same thing restored by somebody else.
    if changed.is_empty() && before.outline == outline.to_string() {
        return Ok(saved(stored.draft.version, before.updated_at));
    }
    if stored.draft.version != version {
        let (by, at) = (before.updated_by, before.updated_at);
        let change = DraftChange { by, name: String::new(), at, version: stored.draft.version };
        return Err(Refusal::DraftChanged(Box::new(change)).into());
    }
    let key = keys::draft(before.course);
    let mut after = before.clone();
    after.set_outline(&outline, by, now);
    let mut rest = changed.as_slice();
    loop {
        let (some, more) = rest.split_at(rest.len().min(BODIES_AT_ONCE));
        let mut transaction = Transaction::new();
        for (read, content) in some {
            transaction.save(&keys::draft_content(before.course, content.content), *read, content)?;
        }
        if more.is_empty() {
            transaction.save(&key, Some(&stored.draft), &after)?;
            crate::pointers::repoint(&mut transaction, before, &after)?;
        } else {
            transaction.require(&key, &stored.draft);
        }
        if !app.store.write(context.deadline, &transaction).await? {
            return Ok(None);
        }
        if more.is_empty() {
            return Ok(saved(stored.draft.version + 1, now));
        }
        rest = more;
    }
}
