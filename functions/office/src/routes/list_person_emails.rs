//! `GET /api/office/people/{learner_uuid}/emails/`: the e-mails to a person.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use shared::http::{ErrorBody, Failure, Identity, List, ListQuery, PageAddress, RequestContext};

use crate::access::{person_id, profile};
use crate::sections::emails;
use crate::state::App;
use crate::views::PersonEmail;

/// List the e-mails to a person of the last 60 days, newest first, with what became of them. Administrators only.
#[utoipa::path(
    get, path = "/api/office/people/{learner_uuid}/emails/", operation_id = "listPersonEmails", tag = "office",
    params(("learner_uuid" = Uuid, Path), ListQuery),
    responses(
        (status = 200, body = List<PersonEmail>),
        (status = 400, body = ErrorBody),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`: nobody signed in with this id"),
    ),
)]
pub async fn list_person_emails(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Path(learner_uuid): Path<String>,
    Query(query): Query<ListQuery>,
    address: PageAddress,
) -> Result<Json<List<PersonEmail>>, Failure> {
    let person = person_id(&identity, &learner_uuid)?;
    let (profile, page) =
        tokio::join!(profile(&app, &context, person), emails::page(&app, &context, person, query.page()?));
    profile?;
    Ok(Json(address.list(None, page?, |view| view)))
}
