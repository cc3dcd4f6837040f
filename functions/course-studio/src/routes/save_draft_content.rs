//! `PUT /api/studio/courses/{course_uuid}/contents/{content_uuid}/`: saves the body of a content.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::course::ContentKind;
use domain::course::draft::{DraftChange, DraftContent, check_body, problems_of_content, problems_of_media};
use domain::course::media_use::references;
use domain::{ContentId, Refusal};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared::http::{
    DraftChangedBody, ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply,
    RequestContext, json_body, schemas,
};
use shared::store::{Decision, ItemKey, Snapshot, Transaction, keys};
use utoipa::ToSchema;

use super::bounded;
use crate::access::{course_in, may_edit, require_not_archived};
use crate::people::naming;
use crate::state::App;
use crate::views::{ProblemView, SavedPieceView};
use crate::whole_draft::outline_of;

/// The body of a content.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContentSave {
    /// The version that was read; 0 for the first save.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    pub version: u64,
    /// The kind that the outline says.
    #[schema(value_type = schemas::ContentKind)]
    pub kind: ContentKind,
    /// The value of the field that is named after the kind, at most 300 KB.
    #[schema(value_type = Object)]
    pub body: Value,
}

/// Save the body of a content, which the outline has to name already.
///
/// What is saved already is no conflict, whoever saved it.
#[utoipa::path(
    put, path = "/api/studio/courses/{course_uuid}/contents/{content_uuid}/", operation_id = "saveDraftContent",
    tag = "studio",
    params(
        ("course_uuid" = Uuid, Path), ("content_uuid" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = ContentSave,
    responses(
        (status = 200, body = SavedPieceView),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`: too large, no JSON object, or of another kind"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`: neither instructor nor administrator"),
        (status = 404, body = ErrorBody, description = "No such draft, the caller may not edit it, or its outline does not name the content"),
        (status = 409, body = DraftChangedBody, description = "`DRAFT_CHANGED`: somebody has saved since; `CONFLICT`: the course is archived, or the key was used with another body"),
    ),
)]
pub async fn save_draft_content(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    Path((course_uuid, content_uuid)): Path<(String, String)>,
    body: RawBody,
) -> Result<Reply, Failure> {
    let course = course_in(&identity, &course_uuid)?;
    let content: ContentId = content_uuid.parse().map_err(|_| Refusal::NotFound)?;
    bounded(&body)?;
    let request: ContentSave = json_body(&body.0)?;
    check_body(&request.body, "body")?;
    let now = app.clock.now();
    let after = DraftContent {
        content,
        kind: request.kind,
        body: request.body.to_string(),
        updated_at: now,
        updated_by: identity.learner,
    };
    let (draft_key, content_key) = (keys::draft(course), keys::draft_content(course, content));
    let route = format!("PUT studio content {course} {content}");
    let idempotent = IdempotentRequest::new(&key, identity.learner, &route, &body.0);
    let mut wanted = idempotent.keys();
    wanted.extend([(&draft_key).into(), (&content_key).into()]);
    let named = references(request.kind, &request.body);
    wanted.extend(named.iter().map(|reference| ItemKey::from(&keys::media(course, reference.media))));
    let decide = |snapshot: &Snapshot| -> Result<Decision<Reply>, Failure> {
        if let Some(reply) = idempotent.replay(snapshot)? {
            return Ok(Decision::Answer(reply));
        }
        // Only looked at: a save writes one item, and does not wait for those who save the outline meanwhile.
        let draft = snapshot.peek(&draft_key)?.filter(|draft| may_edit(&identity, draft));
        let draft = draft.ok_or(Refusal::NotFound)?;
        require_not_archived(&draft)?;
        let outline = outline_of(&draft)?;
        let entry = outline.content(content).ok_or(Refusal::NotFound)?;
        if entry.kind != request.kind {
            return Err(Refusal::field("kind", format!("the outline says {}", entry.kind.name())).into());
        }
        let mut files = Vec::new();
        for reference in &named {
            files.extend(snapshot.peek(&keys::media(course, reference.media))?);
        }
        let file = |media| files.iter().find(|file| file.uuid == media);
        let saved = |version: u64, updated_at: Timestamp| {
            let mut problems = problems_of_content(&outline, entry, Some(&request.body));
            problems.extend(problems_of_media(entry, Some(&request.body), file));
            let problems = ProblemView::all(problems);
            Reply::new(StatusCode::OK, &SavedPieceView { version, updated_at, problems })
        };
        let stored = snapshot.read(&content_key)?;
        if let Some(before) = &stored {
            let is_same = before.value.kind == after.kind && before.value.body == after.body;
            if is_same {
                let reply = saved(before.version, before.value.updated_at);
                return Ok(idempotent.nothing_to_do(reply, now)?);
            }
            if before.version != request.version {
                let (by, at) = (before.value.updated_by, before.value.updated_at);
                let change = DraftChange { by, name: String::new(), at, version: before.version };
                return Err(Refusal::DraftChanged(Box::new(change)).into());
            }
        } else if request.version != 0 {
            return Err(Refusal::field("version", "nothing was saved yet; write 0").into());
        }
        let mut transaction = Transaction::new();
        transaction.save(&content_key, stored.as_ref(), &after)?;
        let reply = saved(stored.map_or(0, |read| read.version) + 1, now);
        idempotent.remember(&mut transaction, &reply, now)?;
        Ok(Decision::Write(transaction, reply))
    };
    let outcome = app.store.decide(context.deadline, &wanted, decide).await;
    naming(&app, &identity, &context, outcome).await
}
