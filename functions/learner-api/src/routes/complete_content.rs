//! `POST /api/learning/progress/content/{content_uuid}/`: complete a text, a video, a document or a link.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::course::{ContentKind, Course};
use domain::enrolment::completion::Advance;
use domain::enrolment::progress::Progress;
use domain::enrolment::{Enrolment, EnrolmentStatus};
use domain::{ContentId, CourseId, Learner, Refusal};
use serde::{Deserialize, Serialize};
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
    json_body,
};
use shared::store::{Decision, ItemKey, Snapshot, keys};
use shared::unit_of_work::UnitOfWork;
use shared::use_cases::complete_content::Studied;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::state::App;
use shared::http::schemas;

/// A request to complete a content.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContentProgress {
    /// Always `true`: a completed content stays complete.
    pub completed: bool,
}

/// The progress after completing a content.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ProgressView {
    pub content_uuid: Uuid,
    /// Always `true`.
    pub completed: bool,
    /// The share of required contents of the course that are complete.
    #[schema(minimum = 0, maximum = 100)]
    pub progress_percent: u8,
    #[schema(value_type = schemas::EnrolmentStatus)]
    pub enrollment_status: EnrolmentStatus,
    /// The certificate, once there is one.
    #[schema(required)]
    pub certificate_uuid: Option<Uuid>,
}

/// Complete a content by reading or watching it. Quizzes and assignments are completed by passing them.
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
    context: RequestContext,
    key: IdempotencyKey,
    Path(content_uuid): Path<String>,
    RawBody(body): RawBody,
) -> Result<Reply, Failure> {
    let id: ContentId = content_uuid.parse().map_err(|_| Refusal::NotFound)?;
    let progress: ContentProgress = json_body(&body)?;
    if !progress.completed {
        return Err(Refusal::field("completed", "must be true: a completed content stays complete").into());
    }
    let course =
        app.store.get(context.deadline, &keys::content(id)).await?.ok_or(Refusal::NotFound)?.value.course;
    let idempotent = IdempotentRequest::new(&key, identity.learner, &format!("POST progress {id}"), &body);
    let mut keys = vec![
        ItemKey::from(&keys::enrolment(identity.learner, course)),
        ItemKey::from(&keys::course(course)),
        ItemKey::from(&keys::learner(identity.learner)),
        ItemKey::from(&keys::notification_head(identity.learner)),
    ];
    keys.extend(idempotent.keys());
    app.store
        .decide(context.deadline, &keys, |snapshot| {
            decide(&app, &identity, &context, &idempotent, (course, id), snapshot)
        })
        .await
}

fn decide(
    app: &App,
    identity: &Identity,
    context: &RequestContext,
    idempotent: &IdempotentRequest,
    (course, id): (CourseId, ContentId),
    snapshot: &Snapshot,
) -> Result<Decision<Reply>, Failure> {
    if let Some(reply) = idempotent.replay(snapshot)? {
        return Ok(Decision::Answer(reply));
    }
    let mut unit = UnitOfWork::new(app.clock.as_ref(), &context.correlation_id);
    let enrolment = snapshot.read(&keys::enrolment(identity.learner, course))?;
    let course = snapshot.get(&keys::course(course))?.ok_or(Refusal::NotFound)?;
    let entry = course.content(id).filter(|_| course.published).ok_or(Refusal::NotFound)?;
    let enrolment = enrolment.filter(|read| read.value.status.gives_access()).ok_or(Refusal::NotEnrolled)?;
    if entry.released_at.is_some_and(|released_at| unit.now < released_at) {
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
    let studied = Studied {
        enrolment: &enrolment,
        course: &course,
        notes: notes.as_ref(),
        name,
        profile: profile.as_ref(),
    };
    // Even if it was complete before: the author may have removed the contents that were missing.
    let (after, advance) = unit.complete_content(studied, id)?;
    let reply = reply(&after, &course, id);
    if advance == Advance::Nothing {
        return Ok(idempotent.nothing_to_do(reply, unit.now)?);
    }
    idempotent.remember(&mut unit.transaction, &reply, unit.now)?;
    Ok(Decision::Write(unit.transaction, reply))
}

fn reply(enrolment: &Enrolment, course: &Course, id: ContentId) -> Reply {
    let view = ProgressView {
        content_uuid: id.0,
        completed: true,
        progress_percent: Progress::of(course, &enrolment.completed_contents).percent,
        enrollment_status: enrolment.status,
        certificate_uuid: enrolment.certificate,
    };
    Reply::new(StatusCode::OK, &view)
}
