//! `POST /api/learning/progress/content/{content_uuid}/`: the learner is through with a text, a video, a
//! document or a link.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::course::{ContentKind, Course};
use domain::enrolment::completion::Advance;
use domain::enrolment::progress::Progress;
use domain::enrolment::{Enrolment, EnrolmentStatus};
use domain::{ContentId, CourseId, Learner, Refusal};
use serde::{Deserialize, Serialize};
use shared::dynamo::{Address, Decision, Snapshot, keys};
use shared::http::{Call, ErrorBody, Failure, IdempotencyKey, Identity, Once, RawBody, Reply, json_body};
use shared::record::{Record, Studied};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::state::App;
use shared::http::schemas;

/// What the learner says.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContentProgress {
    /// Always `true`: what is complete stays complete.
    pub completed: bool,
}

/// How far the learner has come.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ProgressView {
    /// The content that is complete.
    pub content_uuid: Uuid,
    /// Always `true`.
    pub completed: bool,
    /// Required contents of the course that are complete, of all.
    #[schema(minimum = 0, maximum = 100)]
    pub progress_percent: u8,
    /// The state of the place.
    #[schema(value_type = schemas::EnrolmentStatus)]
    pub enrollment_status: EnrolmentStatus,
    /// The certificate, once there is one.
    #[schema(required)]
    pub certificate_uuid: Option<Uuid>,
}

/// Complete a content that is read or watched. Quizzes and assignments are completed by passing them.
#[utoipa::path(
    post, path = "/api/learning/progress/content/{content_uuid}/", operation_id = "completeContent", tag = "learning",
    params(("content_uuid" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = ContentProgress,
    responses(
        (status = 200, body = ProgressView),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`, `COMPLETED_BY_GRADING`"),
        (status = 403, body = ErrorBody, description = "`NOT_ENROLLED`"),
        (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: the key was used with another body"),
    ),
)]
pub async fn complete_content(
    State(app): State<Arc<App>>,
    identity: Identity,
    call: Call,
    key: IdempotencyKey,
    Path(content_uuid): Path<String>,
    RawBody(body): RawBody,
) -> Result<Reply, Failure> {
    let id: ContentId = content_uuid.parse().map_err(|_| Refusal::NotFound)?;
    let progress: ContentProgress = json_body(&body)?;
    if !progress.completed {
        return Err(Refusal::field("completed", "only true: what is complete stays complete").into());
    }
    let course =
        app.store.get(call.deadline, &keys::content(id)).await?.ok_or(Refusal::NotFound)?.value.course;
    let once = Once::new(&key, identity.learner, &format!("POST progress {id}"), &body);
    let mut addresses = vec![
        Address::from(&keys::enrolment(identity.learner, course)),
        Address::from(&keys::course(course)),
        Address::from(&keys::learner(identity.learner)),
        Address::from(&keys::notification_head(identity.learner)),
    ];
    addresses.extend(once.addresses());
    let judge = |snapshot: &Snapshot| judge(&app, &identity, &call, &once, (course, id), snapshot);
    app.store.decide(call.deadline, &addresses, judge).await
}

fn judge(
    app: &App,
    identity: &Identity,
    call: &Call,
    once: &Once,
    (course, id): (CourseId, ContentId),
    snapshot: &Snapshot,
) -> Result<Decision<Reply>, Failure> {
    if let Some(reply) = once.replay(snapshot)? {
        return Ok(Decision::Answer(reply));
    }
    let mut record = Record::new(app.clock.as_ref(), &call.correlation_id);
    let place = snapshot.read(&keys::enrolment(identity.learner, course))?;
    let course = snapshot.get(&keys::course(course))?.ok_or(Refusal::NotFound)?;
    let entry = course.content(id).filter(|_| course.published).ok_or(Refusal::NotFound)?;
    let place = place.filter(|read| read.value.status.gives_access()).ok_or(Refusal::NotEnrolled)?;
    if entry.released_at.is_some_and(|released_at| record.now < released_at) {
        return Err(Refusal::NotFound.into());
    }
    if matches!(entry.kind, ContentKind::Quiz | ContentKind::Assignment) {
        return Err(Refusal::CompletedByGrading.into());
    }
    let (notes, profile) = (
        snapshot.read(&keys::notification_head(identity.learner))?,
        snapshot.get(&keys::learner(identity.learner))?,
    );
    let name = Learner::certificate_name(profile.as_ref(), &identity.email, &identity.name);
    let studied = Studied { place: &place, course: &course, notes: notes.as_ref(), name };
    // Also when it was complete before: the author may have taken away what was still missing.
    let (after, advance) = record.complete_content(studied, id)?;
    let reply = reply(&after, &course, id);
    if advance == Advance::Nothing {
        return Ok(once.nothing_to_do(reply, record.now)?);
    }
    once.remember(&mut record.transaction, &reply, record.now)?;
    Ok(Decision::Write(record.transaction, reply))
}

fn reply(place: &Enrolment, course: &Course, id: ContentId) -> Reply {
    let view = ProgressView {
        content_uuid: id.0,
        completed: true,
        progress_percent: Progress::of(course, &place.completed_contents).percent,
        enrollment_status: place.status,
        certificate_uuid: place.certificate,
    };
    Reply::new(StatusCode::OK, &view)
}
