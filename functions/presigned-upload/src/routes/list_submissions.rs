//! `GET /api/submissions/?assignment=`: what the learner has handed in for an assignment.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use domain::assignment::submission::Author;
use domain::{ContentId, Refusal};
use serde::Deserialize;
use shared::dynamo::{ItemKey, keys};
use shared::http::{ErrorBody, Failure, Identity, ListQuery, PageAddress, RequestContext};
use utoipa::IntoParams;

use crate::desk::Desk;
use crate::state::App;
use crate::views::{Subject, SubmissionList, SubmissionView};

/// Which assignment.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OfAssignment {
    /// The content's id.
    #[param(value_type = Option<Uuid>, required = true)]
    pub assignment: Option<String>,
}

/// List the learner's own submissions for an assignment, the newest first.
///
/// Two reads, however many there are. Whoever left the course keeps the history.
#[utoipa::path(
    get, path = "/api/submissions/", operation_id = "listSubmissions", tag = "submissions",
    params(OfAssignment, ListQuery),
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
    Query(which): Query<OfAssignment>,
    Query(query): Query<ListQuery>,
    address: PageAddress,
) -> Result<Json<SubmissionList>, Failure> {
    let named = which.assignment.ok_or_else(|| Refusal::field("assignment", "is needed"))?;
    let assignment: ContentId = named.parse().map_err(|_| Refusal::NotFound)?;
    let (size, cursor) = query.page()?;
    let course = app.assignments.course(&app.store, context.deadline, assignment).await?;
    let author = Author { learner: identity.learner, assignment, course };
    let range = keys::submissions(identity.learner, assignment);
    let page = app.store.page(context.deadline, &range, size, cursor.as_ref()).await?;
    let mut keys = Desk::keys(author);
    let of = |id| keys::submission(identity.learner, assignment, id);
    keys.extend(page.items.iter().map(|work| ItemKey::from(&of(work.id))));
    let snapshot = app.store.read(context.deadline, &keys).await?;
    let (desk, now) = (Desk::of(author, &snapshot)?, app.clock.now());
    desk.admit_to_history()?;
    let (assignment, state) = (&desk.assignment, Some(&desk.state));
    let subject = Subject { assignment, title: &desk.title, state, learner: None, now };
    let list = address.list(None, page, |work| snapshot.read(&of(work.id)));
    let mut results = Vec::new();
    for read in list.results {
        results.extend(read?.map(|read| SubmissionView::new(&read, &subject)));
    }
    let closed = desk.admit(now).and_then(|()| desk.state.admits(assignment, now));
    Ok(Json(SubmissionList {
        count: list.count,
        next: list.next,
        previous: list.previous,
        results,
        max_attempts: assignment.max_attempts.map(std::num::NonZeroU32::get),
        remaining_attempts: desk.state.remaining(assignment),
        closed_reason: closed.err().map(|refusal| refusal.to_string()),
        uploads_enabled: app.uploads_enabled,
    }))
}
