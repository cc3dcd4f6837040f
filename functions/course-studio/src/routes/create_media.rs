//! `POST /api/studio/courses/{course_uuid}/media/`: announces a file for a course.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::course::media::Media;
use domain::{MediaId, Refusal};
use serde::{Deserialize, Serialize};
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, MediaView, RawBody, Reply,
    RequestContext, json_body,
};
use shared::store::{Decision, Snapshot, Transaction, keys};
use utoipa::ToSchema;

use super::bounded;
use crate::access::{course_in, may_edit, require_not_archived};
use crate::state::App;

/// A file that is going to be uploaded.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMedia {
    /// Its name; the extension says what it is: mp4, vtt, pdf, png or jpg.
    #[schema(min_length = 1, max_length = 1024)]
    pub name: String,
    /// Its exact size: at most 2 GB for films, 50 MB for PDFs, 10 MB for pictures, 1 MB for captions.
    #[schema(minimum = 1, maximum = 2_147_483_648_i64)]
    pub size_bytes: u64,
}

/// Announce a film, captions, a picture or a PDF for this course. `signMediaUpload` says where to upload it.
#[utoipa::path(
    post, path = "/api/studio/courses/{course_uuid}/media/", operation_id = "createMedia", tag = "studio",
    params(("course_uuid" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = NewMedia,
    responses(
        (status = 201, body = MediaView),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`: of another type, empty or too large"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`: neither instructor nor administrator"),
        (status = 404, body = ErrorBody, description = "No such draft, or the caller may not edit it"),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: the course is archived, or the key was used with another body"),
    ),
)]
pub async fn create_media(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    Path(course_uuid): Path<String>,
    body: RawBody,
) -> Result<Reply, Failure> {
    let course = course_in(&identity, &course_uuid)?;
    bounded(&body)?;
    let request: NewMedia = json_body(&body.0)?;
    let now = app.clock.now();
    let ids = (MediaId(app.clock.new_id()), course, identity.learner);
    let media = Media::announce(ids, &request.name, request.size_bytes, now)?;
    let draft_key = keys::draft(course);
    // Without a key from the client the file's id serves as one, so that a write whose response was lost is recognised.
    let key = IdempotencyKey(key.0.or_else(|| Some(media.uuid.to_string())));
    let route = format!("POST studio media {course}");
    let idempotent = IdempotentRequest::new(&key, identity.learner, &route, &body.0);
    let mut wanted = idempotent.keys();
    wanted.push((&draft_key).into());
    let decide = |snapshot: &Snapshot| -> Result<Decision<Reply>, Failure> {
        if let Some(reply) = idempotent.replay(snapshot)? {
            return Ok(Decision::Answer(reply));
        }
        // Only looked at: uploads do not wait for those who save the outline meanwhile.
        let draft = snapshot.peek(&draft_key)?.filter(|draft| may_edit(&identity, draft));
        require_not_archived(&draft.ok_or(Refusal::NotFound)?)?;
        let mut transaction = Transaction::new();
        transaction.create(&keys::media(course, media.uuid), &media)?;
        let reply = Reply::new(StatusCode::CREATED, &MediaView::from(media.clone()));
        idempotent.remember(&mut transaction, &reply, now)?;
        Ok(Decision::Write(transaction, reply))
    };
    app.store.decide(context.deadline, &wanted, decide).await
}
