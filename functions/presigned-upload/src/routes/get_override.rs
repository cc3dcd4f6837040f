//! `GET /api/courses/{course_uuid}/assignments/{content_uuid}/overrides/{learner_uuid}/`: what a learner was granted.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use domain::Refusal;
use shared::http::{ErrorBody, Failure, Identity, RequestContext};
use shared::store::{ItemKey, keys};

use crate::context::assignment_of;
use crate::instructor_assignment::InstructorAssignment;
use crate::state::App;
use crate::views::{AssignmentGrantView, AssignmentOverrideDetail, AssignmentOverrideView};

/// Get the limits of one learner at an assignment, with the history of grants.
#[utoipa::path(
    get, path = "/api/courses/{course_uuid}/assignments/{content_uuid}/overrides/{learner_uuid}/",
    operation_id = "getAssignmentOverride", tag = "teaching",
    params(("course_uuid" = Uuid, Path), ("content_uuid" = Uuid, Path), ("learner_uuid" = Uuid, Path)),
    responses(
        (status = 200, body = AssignmentOverrideDetail),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`: not an assignment"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`: not an instructor"),
        (status = 404, body = ErrorBody, description = "No such assignment, or the learner was never enrolled in the course"),
    ),
)]
pub async fn get_override(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Path((course_uuid, content_uuid, learner_uuid)): Path<(String, String, String)>,
) -> Result<Json<AssignmentOverrideDetail>, Failure> {
    let named = (course_uuid.as_str(), content_uuid.as_str(), learner_uuid.as_str());
    let found = InstructorAssignment::find(&app, &identity, &context, named).await?;
    let (learner, assignment) = (found.learner, found.assignment);
    let (enrolment, profile) = (keys::enrolment(learner, found.course.uuid), keys::learner(learner));
    let state = keys::assignment_state(learner, assignment);
    let keys: [ItemKey; 4] =
        [(&enrolment).into(), (&state).into(), (&profile).into(), (&keys::content(assignment)).into()];
    let snapshot = app.store.read(context.deadline, &keys).await?;
    snapshot.get(&enrolment)?.ok_or(Refusal::NotFound)?;
    let authored = assignment_of(&snapshot, assignment)?;
    let state = snapshot.get(&state)?.unwrap_or_default();
    let current = AssignmentOverrideView::new(learner, snapshot.get(&profile)?.as_ref(), &state, &authored);
    let range = keys::assignment_overrides(learner, assignment);
    let granted = app.store.page(context.deadline, &range, 50, None).await?;
    let history = granted.items.into_iter().map(AssignmentGrantView::from).collect();
    Ok(Json(AssignmentOverrideDetail { current, history }))
}
