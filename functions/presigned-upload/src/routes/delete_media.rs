//! `DELETE /api/studio/courses/{course_uuid}/media/{media_uuid}/`: removes a file of a course.

use std::sync::Arc;

use axum::extract::{Path, State};
use domain::Refusal;
use domain::course::media::Media;
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
};
use shared::store::{Decision, Snapshot, Transaction, keys};

use crate::media_access::{announced_by, media_in};
use crate::state::App;

/// Remove a file that was never published, or give its upload up.
///
/// Repeated calls change nothing and return the same.
#[utoipa::path(
    delete, path = "/api/studio/courses/{course_uuid}/media/{media_uuid}/", operation_id = "deleteMedia",
    tag = "studio",
    params(
        ("course_uuid" = Uuid, Path), ("media_uuid" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header),
    ),
    responses(
        (status = 204),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`: the `Idempotency-Key` is empty or too long"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`: neither instructor nor administrator"),
        (status = 404, body = ErrorBody, description = "No such file, or somebody else has uploaded it"),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: a publication uses it, or the key was used for another request"),
        (status = 503, body = ErrorBody),
    ),
)]
pub async fn delete_media(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    Path((course_uuid, media_uuid)): Path<(String, String)>,
    RawBody(body): RawBody,
) -> Result<Reply, Failure> {
    let (course, media) = media_in(&identity, &course_uuid, &media_uuid)?;
    let media_key = keys::media(course, media);
    // Without a key from the client, so that a removal whose response was lost is recognised.
    let key = IdempotencyKey(key.0.or_else(|| Some(app.clock.new_id().to_string())));
    let route = format!("DELETE media {course} {media}");
    let idempotent = IdempotentRequest::new(&key, identity.learner, &route, &body);
    let mut wanted = idempotent.keys();
    wanted.push((&media_key).into());
    let now = app.clock.now();
    let mut removed: Option<Media> = None;
    let decide = |snapshot: &Snapshot| -> Result<Decision<Reply>, Failure> {
        if let Some(reply) = idempotent.replay(snapshot)? {
            return Ok(Decision::Answer(reply));
        }
        let before = announced_by(&identity, snapshot.read(&media_key)?)?;
        if before.value.is_removed() {
            return Ok(Decision::Answer(Reply::nothing()));
        }
        if before.value.published {
            return Err(Refusal::Conflict(
                "This file was published. It stays, so that the publication can be restored.",
            )
            .into());
        }
        let mut transaction = Transaction::new();
        transaction.save(&media_key, Some(&before), &before.value.clone().removed(now))?;
        idempotent.remember(&mut transaction, &Reply::nothing(), now)?;
        removed = Some(before.value);
        Ok(Decision::Write(transaction, Reply::nothing()))
    };
    let reply = app.store.decide(context.deadline, &wanted, decide).await?;
    if let Some(media) = removed {
        clear_up(&app, &media).await;
    }
    Ok(reply)
}

/// What fails here is counted for nobody; the lifecycle removes the parts of an unfinished upload.
async fn clear_up(app: &App, media: &Media) {
    if let Some(version) = &media.version {
        app.remove_media_version(media, version).await;
    }
    if let Some(upload) = &media.upload
        && let Err(error) = app.bucket.abort_upload(media, upload).await
    {
        tracing::warn!(media = %media.uuid, %error, "upload not given up");
    }
}
