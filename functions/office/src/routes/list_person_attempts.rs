//! `GET /api/office/people/{learner_uuid}/attempts/`: a person's attempts.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use shared::http::{ErrorBody, Failure, Identity, List, ListQuery, PageAddress, RequestContext};

use crate::access::{person_id, profile};
use crate::sections::attempts;
use crate::state::App;
use crate::views::PersonAttempt;

/// List a person's attempts, by quiz, the last attempt at each first. Administrators only.
#[utoipa::path(
    get, path = "/api/office/people/{learner_uuid}/attempts/", operation_id = "listPersonAttempts", tag = "office",
    params(("learner_uuid" = Uuid, Path), ListQuery),
    responses(
        (status = 200, body = List<PersonAttempt>),
        (status = 400, body = ErrorBody),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`: nobody signed in with this id"),
    ),
)]
pub async fn list_person_attempts(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Path(learner_uuid): Path<String>,
    Query(query): Query<ListQuery>,
    address: PageAddress,
) -> Result<Json<List<PersonAttempt>>, Failure> {
    let person = person_id(&identity, &learner_uuid)?;
    let (profile, page) =
        tokio::join!(profile(&app, &context, person), attempts::page(&app, &context, person, query.page()?));
    profile?;
    Ok(Json(address.list(None, page?, |view| view)))
}
