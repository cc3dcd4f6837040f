//! `POST /api/studio/courses/{course_uuid}/media/{media_uuid}/upload/`: where to upload a file of a course.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::Refusal;
use domain::course::media::{Media, PART_BYTES};
use serde::Deserialize;
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
    answer_once, json_body,
};
use shared::store::{Decision, Key, Read, Snapshot, Transaction, keys};
use utoipa::ToSchema;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Schema, Type};

use super::bounded;
use crate::bucket::BucketError;
use crate::media_access::{media_in, own_media, owned};
use crate::media_bucket::FinishedPart;
use crate::state::App;
use crate::views::{MediaPartView, MediaUploadView, UploadView};

/// The most parts that are signed at once.
const PARTS_MAX: usize = 20;
/// How often an upload is begun anew after its parts are gone.
const TRIES: usize = 2;

/// Which parts to upload next.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MediaParts {
    /// Their numbers, from 1. Empty for a file that is uploaded at once, or to learn what has arrived.
    #[schema(schema_with = part_numbers)]
    pub parts: Vec<u64>,
}

fn part_numbers() -> RefOr<Schema> {
    let number = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1)).maximum(Some(128)).build();
    ArrayBuilder::new().items(number).max_items(Some(PARTS_MAX)).build().into()
}

/// Get presigned URLs for a file, or for the next parts of a large one, and which parts have arrived.
///
/// After a lost connection the same request says where to go on.
#[utoipa::path(
    post, path = "/api/studio/courses/{course_uuid}/media/{media_uuid}/upload/", operation_id = "signMediaUpload",
    tag = "studio",
    params(
        ("course_uuid" = Uuid, Path), ("media_uuid" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = MediaParts,
    responses(
        (status = 200, body = MediaUploadView),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`: no such part"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`: neither instructor nor administrator"),
        (status = 404, body = ErrorBody, description = "No such file, or somebody else uploads it"),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: the file has arrived, its time is over, or the key was used with another body"),
        (status = 503, body = ErrorBody, description = "`UNAVAILABLE`: uploads are switched off, or storage is unavailable"),
    ),
)]
pub async fn sign_media_upload(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    Path((course_uuid, media_uuid)): Path<(String, String)>,
    body: RawBody,
) -> Result<Reply, Failure> {
    let (course, media) = media_in(&identity, &course_uuid, &media_uuid)?;
    app.require_uploads().await?;
    bounded(&body)?;
    let request: MediaParts = json_body(&body.0)?;
    if request.parts.len() > PARTS_MAX {
        return Err(Refusal::field("parts", format!("at most {PARTS_MAX} at once")).into());
    }
    let route = format!("POST media upload {course} {media}");
    let idempotent = IdempotentRequest::new(&key, identity.learner, &route, &body.0);
    let media_key = keys::media(course, media);
    let work = sign(&app, &identity, &context, &media_key, &request.parts);
    answer_once(&app.store, &context, app.clock.as_ref(), &idempotent, work).await
}

async fn sign(
    app: &App,
    identity: &Identity,
    context: &RequestContext,
    key: &Key<Media>,
    numbers: &[u64],
) -> Result<Reply, Failure> {
    let now = app.clock.now();
    let mut read = owned(identity, app.store.get(context.deadline, key).await?)?;
    read.value.require_awaited(now)?;
    let mut view =
        MediaUploadView { put: None, part_bytes: PART_BYTES, parts: Vec::new(), finished: Vec::new() };
    if read.value.parts() == 1 {
        if !numbers.is_empty() {
            return Err(Refusal::field("parts", "this file is uploaded at once").into());
        }
        view.put = Some(UploadView::from(app.bucket.sign_media_put(&read.value, now).await?));
        return Ok(Reply::new(StatusCode::OK, &view));
    }
    let mut sizes = Vec::new();
    for number in numbers {
        let size = read.value.part_bytes(*number);
        sizes.push((
            *number,
            size.ok_or_else(|| Refusal::field("parts", format!("there is no part {number}")))?,
        ));
    }
    let finished = Box::pin(begun(app, identity, context, key, &mut read)).await?;
    let upload = read.value.upload.clone().unwrap_or_default();
    for (number, size_bytes) in sizes {
        let signed = app.bucket.sign_part(&read.value, &upload, (number, size_bytes), now).await?;
        view.parts.push(MediaPartView { number, size_bytes, upload: UploadView::from(signed) });
    }
    view.finished = finished.iter().filter(|part| part.is_of(&read.value)).map(|part| part.number).collect();
    Ok(Reply::new(StatusCode::OK, &view))
}

/// The parts of the upload that have arrived; begins it if there is none, or if its parts are gone.
async fn begun(
    app: &App,
    identity: &Identity,
    context: &RequestContext,
    key: &Key<Media>,
    read: &mut Read<Media>,
) -> Result<Vec<FinishedPart>, Failure> {
    for _ in 0..TRIES {
        if let Some(upload) = read.value.upload.clone() {
            match app.bucket.finished_parts(&read.value, &upload).await {
                Ok(parts) => return Ok(parts),
                Err(BucketError::Gone) => {}
                Err(error) => return Err(error.into()),
            }
        }
        let (gone, upload) = (read.value.upload.clone(), app.bucket.begin_upload(&read.value).await?);
        let decide = |snapshot: &Snapshot| {
            let before = own_media(identity, snapshot, key)?;
            before.value.require_awaited(app.clock.now())?;
            if before.value.upload != gone {
                return Ok::<_, Failure>(Decision::Answer(before));
            }
            let value = Media { upload: Some(upload.clone()), ..before.value.clone() };
            let mut transaction = Transaction::new();
            transaction.save(key, Some(&before), &value)?;
            Ok(Decision::Write(transaction, Read { version: before.version + 1, value }))
        };
        *read = app.store.decide(context.deadline, &[key.into()], decide).await?;
        if read.value.upload.as_deref() != Some(&upload) {
            // Another tab was faster; its upload is used.
            app.bucket.abort_upload(&read.value, &upload).await?;
        }
    }
    Err(Failure::Unavailable("File storage is unavailable right now. Please try again."))
}
