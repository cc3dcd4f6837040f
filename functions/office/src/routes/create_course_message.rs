//! `POST /api/office/courses/{course_uuid}/messages/`: a message to the learners of a course.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::CourseMessageId;
use domain::audit::{AuditAction, AuditFact};
use domain::course::message::{Audience, CourseMessage, MessageText};
use serde::Deserialize;
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
    json_body,
};
use shared::store::{Decision, ItemKey, keys};
use shared::unit_of_work::UnitOfWork;
use utoipa::ToSchema;

use crate::reports_state::ReportsApp;
use crate::roster;
use crate::views::{AudienceView, CourseMessageProgress};

/// A message to the learners of a course.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCourseMessage {
    /// One line.
    #[schema(min_length = 1, max_length = 120)]
    pub subject: String,
    /// Plain text; an empty line separates paragraphs.
    #[schema(min_length = 1, max_length = 5_000)]
    pub text: String,
    pub audience: AudienceView,
}

/// Write a message to the learners of a course. Administrators and the course's instructors.
///
/// Sending begins within a minute and needs no further request; the list of messages says how far it is. Who enrols later
/// does not get it, and who has unsubscribed or has an address that takes no e-mail is left out. A course sends at most 5
/// messages within 24 hours.
#[utoipa::path(
    post, path = "/api/office/courses/{course_uuid}/messages/", operation_id = "createCourseMessage", tag = "office",
    params(("course_uuid" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = NewCourseMessage,
    responses(
        (status = 201, body = CourseMessageProgress),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`: no such course, or you do not teach it"),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: the key was used with another body"),
        (status = 429, body = ErrorBody, description = "`RATE_LIMITED`: 5 messages within 24 hours"),
    ),
)]
pub async fn create_course_message(
    State(app): State<Arc<ReportsApp>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    Path(course_uuid): Path<String>,
    RawBody(body): RawBody,
) -> Result<Reply, Failure> {
    let course = roster::course_id(&identity, &course_uuid)?;
    roster::course(&app.store, &identity, &context, course).await?;
    let asked: NewCourseMessage = json_body(&body)?;
    let text = MessageText::checked(&asked.subject, &asked.text)?;
    let audience = Audience::from(asked.audience);
    let id = CourseMessageId(app.clock.new_id());
    let route = format!("POST office course message {course}");
    let key = key.or_new(app.clock.as_ref());
    let idempotent = IdempotentRequest::new(&key, identity.learner, &route, &body);
    let quota_key = keys::message_quota(course);
    let mut keys: Vec<ItemKey> = vec![(&quota_key).into()];
    keys.extend(idempotent.keys());
    app.store
        .decide(context.deadline, &keys, |snapshot| {
            if let Some(reply) = idempotent.replay(snapshot)? {
                return Ok(Decision::Answer(reply));
            }
            let mut unit = UnitOfWork::new(app.clock.as_ref(), &context.correlation_id);
            let quota = snapshot.read(&quota_key)?;
            let taken = quota.as_ref().map(|read| read.value.clone()).unwrap_or_default().take(unit.now)?;
            unit.transaction.save(&quota_key, quota.as_ref(), &taken)?;
            let (written, since) = ((text.clone(), audience), (unit.now, context.correlation_id.as_str()));
            let message = CourseMessage::new(id, course, identity.learner, written, since);
            unit.transaction.create(&keys::course_message(course, id), &message)?;
            unit.audit(&AuditFact {
                actor: Some(identity.learner),
                action: AuditAction::CourseMessageSent,
                learner: None,
                course: Some(course),
                to_course: None,
                reason: "",
                details: &[("message", id.to_string()), ("audience", audience.name().to_owned())],
            })?;
            let reply = Reply::new(StatusCode::CREATED, &CourseMessageProgress::of(&message, unit.now));
            idempotent.remember(&mut unit.transaction, &reply, unit.now)?;
            Ok::<_, Failure>(Decision::Write(unit.transaction, reply))
        })
        .await
}
