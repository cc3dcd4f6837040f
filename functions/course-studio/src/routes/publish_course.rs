//! `POST /api/studio/courses/{course_uuid}/publications/`: publishes a draft.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::course::draft::Draft;
use domain::{Refusal, one_line};
use serde::{Deserialize, Serialize};
use shared::http::{
    DraftChangedBody, ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply,
    RequestContext, answer_once, json_body,
};
use shared::use_cases::publish_course::{DraftPublication, publish_draft};
use utoipa::ToSchema;

use super::bounded;
use crate::access::{course_in, may_edit};
use crate::people::naming;
use crate::publishing::refusal;
use crate::state::App;
use crate::views::PublishedView;

/// The longest note.
const NOTE: usize = 500;

/// A publication.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublicationRequest {
    /// From the changes that the author has seen.
    #[schema(min_length = 64, max_length = 64)]
    pub digest: String,
    /// Whether learners are to see the course.
    pub visible: bool,
    /// What changed, for those who look at the list of publications: one line.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub note: Option<String>,
}

/// Publish a draft as its author has seen it.
///
/// What is published already is not published again: then nothing is written, and the newest publication is returned.
#[utoipa::path(
    post, path = "/api/studio/courses/{course_uuid}/publications/", operation_id = "publishCourse", tag = "studio",
    params(("course_uuid" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = PublicationRequest,
    responses(
        (status = 200, body = PublishedView, description = "There was nothing to publish"),
        (status = 201, body = PublishedView),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`: what has to be changed first, by its path in the definition"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`: neither instructor nor administrator"),
        (status = 404, body = ErrorBody, description = "No such draft, or the caller may not edit it"),
        (status = 409, body = DraftChangedBody, description = "`DRAFT_CHANGED`: somebody has saved since; `CONFLICT`: the course is archived, it is being published by somebody else, or the key was used with another body"),
    ),
)]
pub async fn publish_course(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    Path(course_uuid): Path<String>,
    body: RawBody,
) -> Result<Reply, Failure> {
    let course = course_in(&identity, &course_uuid)?;
    bounded(&body)?;
    let request: PublicationRequest = json_body(&body.0)?;
    let note = request.note.as_deref().map(str::trim).filter(|note| !note.is_empty());
    if note.is_some_and(|note| note.chars().count() > NOTE || note != one_line(note, NOTE)) {
        return Err(Refusal::field("note", format!("write at most {NOTE} characters in one line")).into());
    }
    let route = format!("POST studio publications {course}");
    let idempotent = IdempotentRequest::new(&key, identity.learner, &route, &body.0);
    let may_edit = |draft: &Draft| may_edit(&identity, draft);
    let publication = DraftPublication {
        course,
        may_edit: &may_edit,
        digest: &request.digest,
        visible: request.visible,
        by: identity.learner,
        note,
    };
    // On the heap: everything around it would carry its size.
    let work = Box::pin(async {
        let published = publish_draft(&app.store, context.deadline, &publication, app.clock.now()).await;
        let (published, is_new) = published.map_err(refusal)?;
        let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
        Ok(Reply::new(status, &PublishedView::from(&published)))
    });
    let outcome = answer_once(&app.store, &context, app.clock.as_ref(), &idempotent, work).await;
    naming(&app, &identity, &context, outcome).await
}
