//! `POST /api/learning/progress/content/{content_uuid}/`: reports progress in a text, a video, a document or a link.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::course::{ContentKind, Course};
use domain::enrolment::access::admit_to_study;
use domain::enrolment::completion::Advance;
use domain::enrolment::progress::Progress;
use domain::enrolment::viewing::{Report, Viewing};
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

/// Progress in a content. `progress_percent` or `completed` is enough.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContentProgress {
    /// 100 completes the content; a smaller number is kept for resuming.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 100)]
    pub progress_percent: Option<u8>,
    /// `true` completes the content, which it stays.
    #[serde(default)]
    pub completed: Option<bool>,
    /// Where a video is to be resumed.
    #[serde(default)]
    #[schema(maximum = 604_800)]
    pub position_seconds: Option<u32>,
}

/// The progress after a report.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ProgressView {
    pub content_uuid: Uuid,
    /// Whether the content is complete.
    pub completed: bool,
    /// How far the learner has got in the content; 100 if it is complete.
    #[schema(minimum = 0, maximum = 100)]
    pub content_percent: u8,
    /// Where to resume the content.
    #[schema(required)]
    pub position_seconds: Option<u32>,
    /// The share of required contents of the course that are complete.
    #[schema(minimum = 0, maximum = 100)]
    pub progress_percent: u8,
    #[schema(value_type = schemas::EnrolmentStatus)]
    pub enrollment_status: EnrolmentStatus,
    /// The certificate, once there is one.
    #[schema(required)]
    pub certificate_uuid: Option<Uuid>,
}

/// Report progress in a content that is read or watched; 100 percent completes it.
///
/// Quizzes and assignments are completed by passing them.
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
    let report = Report::new(progress.progress_percent, progress.completed, progress.position_seconds)?;
    let location = app.contents.location(&app.store, context.deadline, id).await?;
    let course = location.ok_or(Refusal::NotFound)?.course;
    let idempotent = IdempotentRequest::new(&key, identity.learner, &format!("POST progress {id}"), &body);
    let mut keys = vec![
        ItemKey::from(&keys::enrolment(identity.learner, course)),
        ItemKey::from(&keys::course(course)),
        ItemKey::from(&keys::learner(identity.learner)),
        ItemKey::from(&keys::notification_head(identity.learner)),
        ItemKey::from(&keys::viewing(identity.learner, id)),
    ];
    keys.extend(idempotent.keys());
    app.store
        .decide(context.deadline, &keys, |snapshot| {
            decide(&app, &identity, &context, &idempotent, (course, id, &report), snapshot)
        })
        .await
}

fn decide(
    app: &App,
    identity: &Identity,
    context: &RequestContext,
    idempotent: &IdempotentRequest,
    (course, id, report): (CourseId, ContentId, &Report),
    snapshot: &Snapshot,
) -> Result<Decision<Reply>, Failure> {
    if let Some(reply) = idempotent.replay(snapshot)? {
        return Ok(Decision::Answer(reply));
    }
    let mut unit = UnitOfWork::new(app.clock.as_ref(), &context.correlation_id);
    let enrolment = snapshot.read(&keys::enrolment(identity.learner, course))?;
    let course = snapshot.get(&keys::course(course))?.ok_or(Refusal::NotFound)?;
    let entry = course.content(id).ok_or(Refusal::NotFound)?;
    admit_to_study(enrolment.as_ref().map(|read| &read.value), &course, unit.now)?;
    let enrolment = enrolment.ok_or_else(|| course.without_access())?;
    if entry.released_at.is_some_and(|released_at| unit.now < released_at) {
        return Err(Refusal::NotFound.into());
    }
    if matches!(entry.kind, ContentKind::Quiz | ContentKind::Assignment) {
        return Err(Refusal::CompletedByGrading.into());
    }
    let viewing_key = keys::viewing(identity.learner, id);
    let before = snapshot.read(&viewing_key)?;
    let viewing = Viewing::after(before.as_ref().map(|read| &read.value), report, unit.now);
    if let Some(viewing) = &viewing {
        unit.transaction.save(&viewing_key, before.as_ref(), viewing)?;
    }
    let known = viewing.or(before.map(|read| read.value));
    let reported = Reported { content: id, viewing: known };
    if !report.completes {
        let reply = reported.reply(&enrolment.value, &course);
        if viewing.is_none() {
            return Ok(idempotent.nothing_to_do(reply, unit.now)?);
        }
        // The learner must not have left or been refunded meanwhile.
        unit.transaction.require(&keys::enrolment(identity.learner, course.uuid), &enrolment);
        idempotent.remember(&mut unit.transaction, &reply, unit.now)?;
        return Ok(Decision::Write(unit.transaction, reply));
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
    let reply = reported.reply(&after, &course);
    if advance == Advance::Nothing && viewing.is_none() {
        return Ok(idempotent.nothing_to_do(reply, unit.now)?);
    }
    idempotent.remember(&mut unit.transaction, &reply, unit.now)?;
    Ok(Decision::Write(unit.transaction, reply))
}

/// A content after a report.
struct Reported {
    content: ContentId,
    viewing: Option<Viewing>,
}

impl Reported {
    fn reply(&self, enrolment: &Enrolment, course: &Course) -> Reply {
        let completed = enrolment.completed_contents.contains(&self.content);
        let percent = self.viewing.map_or(0, |viewing| viewing.percent);
        let view = ProgressView {
            content_uuid: self.content.0,
            completed,
            content_percent: if completed { 100 } else { percent },
            position_seconds: self.viewing.and_then(|viewing| viewing.position_seconds),
            progress_percent: Progress::of(course, &enrolment.completed_contents).percent,
            enrollment_status: enrolment.status,
            certificate_uuid: enrolment.certificate,
        };
        Reply::new(StatusCode::OK, &view)
    }
}
