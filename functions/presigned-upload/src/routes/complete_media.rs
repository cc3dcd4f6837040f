//! `POST /api/studio/courses/{course_uuid}/media/{media_uuid}/complete/`: a file of a course has arrived.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::Refusal;
use domain::course::media::{Media, MediaState};
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, MediaView, RawBody, Reply,
    RequestContext, answer_once,
};
use shared::store::{Key, keys};

use crate::bucket::BucketError;
use crate::media_access::{media_in, owned};
use crate::state::App;

/// Confirm that a file has arrived: it is checked now.
///
/// Repeated calls change nothing and return the same.
#[utoipa::path(
    post, path = "/api/studio/courses/{course_uuid}/media/{media_uuid}/complete/", operation_id = "completeMedia",
    tag = "studio",
    params(
        ("course_uuid" = Uuid, Path), ("media_uuid" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header),
    ),
    responses(
        (status = 200, body = MediaView),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`: the `Idempotency-Key` is empty or too long"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`: neither instructor nor administrator"),
        (status = 404, body = ErrorBody, description = "No such file, or somebody else uploads it"),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: it has not arrived completely, or the key was used for another request"),
        (status = 503, body = ErrorBody),
    ),
)]
pub async fn complete_media(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    Path((course_uuid, media_uuid)): Path<(String, String)>,
    RawBody(body): RawBody,
) -> Result<Reply, Failure> {
    let (course, media) = media_in(&identity, &course_uuid, &media_uuid)?;
    let route = format!("POST media complete {course} {media}");
    let idempotent = IdempotentRequest::new(&key, identity.learner, &route, &body);
    let media_key = keys::media(course, media);
    let work = complete(&app, &identity, &context, &media_key);
    answer_once(&app.store, &context, app.clock.as_ref(), &idempotent, work).await
}

async fn complete(
    app: &App,
    identity: &Identity,
    context: &RequestContext,
    key: &Key<Media>,
) -> Result<Reply, Failure> {
    let media = owned(identity, app.store.get(context.deadline, key).await?)?.value;
    if media.state == MediaState::Waiting {
        join_parts(app, &media).await?;
    }
    let media = app.confirm_media(context.deadline, (media.course, media.uuid)).await?;
    Ok(Reply::new(StatusCode::OK, &MediaView::from(media)))
}

/// Makes one object of the parts. Done before: there is no such upload any more, and the object is there.
async fn join_parts(app: &App, media: &Media) -> Result<(), Failure> {
    let Some(upload) = &media.upload else { return Ok(()) };
    let parts = match app.bucket.finished_parts(media, upload).await {
        Ok(parts) => parts,
        Err(BucketError::Gone) => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    let arrived =
        (1..=media.parts()).all(|number| parts.iter().any(|part| part.number == number && part.is_of(media)));
    if !arrived {
        return Err(Refusal::Conflict("The file has not arrived completely yet.").into());
    }
    match app.bucket.finish_upload(media, upload, &parts).await {
        Ok(()) | Err(BucketError::Gone) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
