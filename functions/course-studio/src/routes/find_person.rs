//! `GET /api/studio/people/`: the person with an e-mail address, to name as an instructor.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use domain::Refusal;
use serde::Deserialize;
use shared::http::{Author, ErrorBody, Failure, Identity, RequestContext};
use utoipa::IntoParams;

use crate::access::require_author;
use crate::state::App;
use crate::views::NamedPeople;

/// The longest address that mail can be sent to.
const LONGEST_ADDRESS: usize = 254;

/// Whom an author names.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PersonAddress {
    /// The complete e-mail address that the person signs in with; case does not matter.
    #[param(max_length = 254, example = "ada@learner.example")]
    pub email: Option<String>,
}

/// Find the person with this e-mail address. Authors only; nobody is found by a part of an address.
#[utoipa::path(
    get, path = "/api/studio/people/", operation_id = "findPerson", tag = "studio",
    params(PersonAddress),
    responses(
        (status = 200, body = NamedPeople, description = "Nobody, or hardly ever more than one"),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`: not a complete address"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`: neither instructor nor administrator"),
    ),
)]
pub async fn find_person(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Query(address): Query<PersonAddress>,
) -> Result<Json<NamedPeople>, Failure> {
    require_author(&identity)?;
    let email = address.email.unwrap_or_default();
    let email = email.trim();
    let is_complete = email.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty());
    if !is_complete || email.chars().count() > LONGEST_ADDRESS {
        return Err(Refusal::field("email", "a complete e-mail address").into());
    }
    let found = app.store.people_with_address(context.deadline, email).await?;
    let people = found.into_iter().map(|person| Author { id: person.id.0, name: person.name });
    Ok(Json(NamedPeople { people: people.collect() }))
}
