//! `GET /api/submissions/?assignment=`: the learner's submissions for an assignment.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use domain::assignment::submission::Author;
use domain::{ContentId, Refusal};
use serde::Deserialize;
use shared::http::{ErrorBody, Failure, Identity, ListQuery, PageAddress, RequestContext};
use shared::store::keys;
use utoipa::IntoParams;

use crate::context::AssignmentContext;
use crate::state::App;
use crate::views::{Subject, SubmissionList, SubmissionView};

/// Selects the assignment.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AssignmentFilter {
    /// The id of the assignment (a content).
    #[param(value_type = Option<Uuid>, required = true)]
    pub assignment: Option<String>,
}

/// List your own submissions for an assignment, newest first.
///
/// The history stays available after you leave the course.
#[utoipa::path(
    get, path = "/api/submissions/", operation_id = "listSubmissions", tag = "submissions",
    params(AssignmentFilter, ListQuery),
    responses(
        (status = 200, body = SubmissionList),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`"),
        (status = 403, body = ErrorBody, description = "`NOT_ENROLLED`"),
        (status = 404, body = ErrorBody),
    ),
)]
pub async fn list_submissions(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Query(which): Query<AssignmentFilter>,
    Query(query): Query<ListQuery>,
    address: PageAddress,
) -> Result<Json<SubmissionList>, Failure> {
    let named = which.assignment.ok_or_else(|| Refusal::field("assignment", "is required"))?;
    let assignment: ContentId = named.parse().map_err(|_| Refusal::NotFound)?;
    let (size, cursor) = query.page()?;
    let course = app.assignments.course(&app.store, context.deadline, assignment).await?;
    let author = Author { learner: identity.learner, assignment, course };
    let range = keys::submissions(identity.learner, assignment);
    let keys = AssignmentContext::keys(author);
    let (page, snapshot) = tokio::join!(
        app.store.versioned_page(context.deadline, &range, size, cursor.as_ref()),
        app.store.read(context.deadline, &keys)
    );
    let (page, snapshot) = (page?, snapshot?);
    let (assignment_context, now) = (AssignmentContext::of(author, &snapshot)?, app.clock.now());
    assignment_context.admit_to_history()?;
    let (assignment, state) = (&assignment_context.assignment, Some(&assignment_context.state));
    let subject = Subject { assignment, title: &assignment_context.title, state, learner: None, now };
    let list = address.list(None, page, |work| SubmissionView::new(&work, &subject));
    let closed =
        assignment_context.admit(now).and_then(|()| assignment_context.state.admits(assignment, now));
    Ok(Json(SubmissionList {
        count: list.count,
        next: list.next,
        previous: list.previous,
        results: list.results,
        max_attempts: assignment_context.state.max_attempts(assignment),
        due_at: assignment_context.state.due_at(assignment),
        remaining_attempts: assignment_context.state.remaining(assignment),
        closed_reason: closed.err().map(|refusal| refusal.to_string()),
        uploads_enabled: app.require_uploads().await.is_ok(),
    }))
}
