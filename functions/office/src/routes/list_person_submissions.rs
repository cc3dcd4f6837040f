//! `GET /api/office/people/{learner_uuid}/submissions/`: a person's submissions.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use shared::http::{ErrorBody, Failure, Identity, List, ListQuery, PageAddress, RequestContext};

use crate::access::{person_id, profile};
use crate::sections::submissions;
use crate::state::App;
use crate::views::PersonSubmission;

/// List a person's submissions, by assignment, the newest at each first. Administrators only.
#[utoipa::path(
    get, path = "/api/office/people/{learner_uuid}/submissions/", operation_id = "listPersonSubmissions", tag = "office",
    params(("learner_uuid" = Uuid, Path), ListQuery),
    responses(
        (status = 200, body = List<PersonSubmission>),
        (status = 400, body = ErrorBody),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`: nobody signed in with this id"),
    ),
)]
pub async fn list_person_submissions(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Path(learner_uuid): Path<String>,
    Query(query): Query<ListQuery>,
    address: PageAddress,
) -> Result<Json<List<PersonSubmission>>, Failure> {
    let person = person_id(&identity, &learner_uuid)?;
    let (profile, page) = tokio::join!(
        profile(&app, &context, person),
        submissions::page(&app, &context, person, query.page()?)
    );
    profile?;
    Ok(Json(address.list(None, page?, |view| view)))
}
