//! `PUT /api/courses/{course_uuid}/assignments/{content_uuid}/overrides/{learner_uuid}/`: more attempts or a later due
//! date for one learner.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::assignment::assignment_override::AssignmentOverride;
use domain::audit::{AuditAction, AuditFact};
use domain::{Learner, Refusal, one_line};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
    json_body,
};
use shared::store::{Decision, ItemKey, Snapshot, Transaction, keys};
use utoipa::ToSchema;

use super::bounded;
use crate::context::assignment_of;
use crate::instructor_assignment::InstructorAssignment;
use crate::state::App;
use crate::views::AssignmentOverrideView;

/// What a learner is granted; it replaces any earlier grant.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignmentOverrideRequest {
    /// Attempts in addition to the assignment's limit.
    #[serde(default)]
    #[schema(maximum = 100)]
    pub extra_attempts: u32,
    /// A due date for this learner; it counts if it is later than the assignment's.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub due_at: Option<Timestamp>,
    /// The reason, kept with the grant.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub reason: String,
}

/// Grant one learner more attempts or a later due date at an assignment.
///
/// The history of grants is kept.
#[utoipa::path(
    put, path = "/api/courses/{course_uuid}/assignments/{content_uuid}/overrides/{learner_uuid}/",
    operation_id = "setAssignmentOverride", tag = "teaching",
    params(
        ("course_uuid" = Uuid, Path), ("content_uuid" = Uuid, Path), ("learner_uuid" = Uuid, Path),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = AssignmentOverrideRequest,
    responses(
        (status = 200, body = AssignmentOverrideView),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`: not an instructor, or a grant to oneself"),
        (status = 404, body = ErrorBody, description = "No such assignment, or the learner was never enrolled in the course"),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: the key was used with another body"),
    ),
)]
pub async fn set_override(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    Path((course_uuid, content_uuid, learner_uuid)): Path<(String, String, String)>,
    body: RawBody,
) -> Result<Reply, Failure> {
    bounded(&body)?;
    let request: AssignmentOverrideRequest = json_body(&body.0)?;
    let named = (course_uuid.as_str(), content_uuid.as_str(), learner_uuid.as_str());
    let found = InstructorAssignment::find(&app, &identity, &context, named).await?;
    // An instructor may also be a learner of the course.
    if found.learner == identity.learner {
        return Err(Refusal::PermissionDenied.into());
    }
    let grant = request.check(&app, &identity)?;
    let route = format!("PUT assignment override {} {}", found.assignment, found.learner);
    let key = key.or_new(app.clock.as_ref());
    let idempotent = IdempotentRequest::new(&key, identity.learner, &route, &body.0);
    let mut keys = idempotent.keys();
    keys.extend([
        ItemKey::from(&keys::enrolment(found.learner, found.course.uuid)),
        (&keys::assignment_state(found.learner, found.assignment)).into(),
        (&keys::learner(found.learner)).into(),
        (&keys::content(found.assignment)).into(),
    ]);
    let decide = |snapshot: &Snapshot| {
        idempotent.once(snapshot, || grant_override(&found, &grant, &idempotent, snapshot))
    };
    app.store.decide(context.deadline, &keys, decide).await
}

impl AssignmentOverrideRequest {
    fn check(self, app: &App, identity: &Identity) -> Result<AssignmentOverride, Refusal> {
        Refusal::above("extra_attempts", self.extra_attempts, AssignmentOverride::MOST_ATTEMPTS)?;
        Refusal::longer("reason", &self.reason, AssignmentOverride::LONGEST_REASON)?;
        Ok(AssignmentOverride {
            id: app.clock.new_id(),
            extra_attempts: self.extra_attempts,
            due_at: self.due_at,
            reason: one_line(&self.reason, AssignmentOverride::LONGEST_REASON),
            granted_by: identity.learner,
            granted_at: app.clock.now(),
        })
    }
}

fn grant_override(
    found: &InstructorAssignment,
    grant: &AssignmentOverride,
    idempotent: &IdempotentRequest,
    snapshot: &Snapshot,
) -> Result<Decision<Reply>, Failure> {
    let (learner, assignment) = (found.learner, found.assignment);
    snapshot.get(&keys::enrolment(learner, found.course.uuid))?.ok_or(Refusal::NotFound)?;
    let authored = assignment_of(snapshot, assignment)?;
    let state_key = keys::assignment_state(learner, assignment);
    let stored = snapshot.read(&state_key)?;
    let state = grant.grant(stored.as_ref().map(|read| read.value.clone()).unwrap_or_default());
    let profile = snapshot.get(&keys::learner(learner))?;
    Learner::require_not_erased(profile.as_ref())?;
    let view = AssignmentOverrideView::new(learner, profile.as_ref(), &state, &authored);
    let reply = Reply::new(StatusCode::OK, &view);
    let mut transaction = Transaction::new();
    transaction.save(&state_key, stored.as_ref(), &state)?;
    transaction.create(&keys::assignment_override(learner, assignment, grant.id), grant)?;
    let fact = AuditFact {
        actor: Some(grant.granted_by),
        action: AuditAction::AssignmentOverridden,
        learner: Some(learner),
        course: Some(found.course.uuid),
        to_course: None,
        reason: &grant.reason,
        details: &[("content", assignment.to_string())],
    };
    transaction.audit(&fact.entry(grant.id, grant.granted_at))?;
    idempotent.remember(&mut transaction, &reply, grant.granted_at)?;
    Ok(Decision::Write(transaction, reply))
}
