//! `POST /api/studio/courses/import/`: a draft from a definition.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use domain::course::draft::{Draft, digest, take_apart};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared::http::{
    ErrorBody, Failure, Group, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
    json_body,
};
use utoipa::ToSchema;

use crate::access::require_author;
use crate::new_draft::NewDraft;
use crate::state::App;
use crate::views::CreatedDraft;

/// A course definition.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportRequest {
    /// As `course.schema.json` describes it. It may be incomplete, but it names its course and its contents.
    #[schema(value_type = Object)]
    pub definition: Value,
}

/// Make a draft from a course definition.
///
/// The definition may have problems; the draft shows them. An instructor who imports a course becomes one of its
/// instructors. A course that exists can be imported by those who teach it.
#[utoipa::path(
    post, path = "/api/studio/courses/import/", operation_id = "importDraft", tag = "studio",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = ImportRequest,
    responses(
        (status = 201, body = CreatedDraft),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`: the definition names no course, or not its contents"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`: neither instructor nor administrator"),
        (status = 404, body = ErrorBody, description = "The course exists, and the caller does not teach it"),
        (status = 409, body = ErrorBody, description = "`DRAFT_EXISTS`; `CONFLICT`: the key was used with another body, or the course is being imported by another request"),
    ),
)]
pub async fn import_draft(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    body: RawBody,
) -> Result<Reply, Failure> {
    require_author(&identity)?;
    let request: ImportRequest = json_body(&body.0)?;
    let made_from = digest(&request.definition);
    let (mut outline, bodies) = take_apart(request.definition, "definition")?;
    let course = outline.course();
    if !identity.is(Group::Admin) {
        outline.add_instructor(identity.learner);
    }
    let mut draft = Draft::new(&outline, identity.learner, app.clock.now());
    draft.made_from = Some(made_from);
    let new = NewDraft::of(&identity, draft, &outline, &bodies).of_existing();
    let idempotent = IdempotentRequest::new(&key, identity.learner, "POST studio import", &body.0);
    let reply = Reply::new(StatusCode::CREATED, &CreatedDraft { uuid: course.0 });
    new.create(&app, &context, &idempotent, reply).await
}
