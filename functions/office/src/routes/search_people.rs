//! `GET /api/office/people/`: people by name or e-mail address.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use domain::people_index::PeopleQuery;
use domain::{LearnerId, Refusal};
use serde::Deserialize;
use shared::http::{ErrorBody, Failure, Identity, List, ListQuery, PageAddress, RequestContext};
use shared::store::keys;
use utoipa::IntoParams;

use crate::access::require_admin;
use crate::state::App;
use crate::views::FoundPerson;

/// What is typed into the search.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PeopleSearch {
    /// The beginnings of words of the name, in any order, or of the e-mail address; case and accents do not matter. Or
    /// the id of a person.
    #[param(max_length = 200, example = "ada love")]
    pub q: Option<String>,
}

/// Find people by name or e-mail address. Administrators only.
///
/// In the order of the words that they were found by. A page may be shorter than `page_size` although others follow.
#[utoipa::path(
    get, path = "/api/office/people/", operation_id = "searchPeople", tag = "office",
    params(PeopleSearch, ListQuery),
    responses(
        (status = 200, body = List<FoundPerson>),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`: nothing to look for, or not a cursor of this list"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
    ),
)]
pub async fn search_people(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Query(search): Query<PeopleSearch>,
    Query(list): Query<ListQuery>,
    address: PageAddress,
) -> Result<Json<List<FoundPerson>>, Failure> {
    require_admin(&identity)?;
    let (size, cursor) = list.page()?;
    let text = search.q.unwrap_or_default();
    if text.chars().count() > 200 {
        return Err(Refusal::field("q", "at most 200 characters").into());
    }
    if let Ok(id) = text.trim().parse::<LearnerId>() {
        let found = app.store.get(context.deadline, &keys::learner(id)).await?;
        let results = found.map(|read| FoundPerson::of(&read.value)).into_iter().collect();
        return Ok(Json(List { count: None, next: None, previous: None, results }));
    }
    let query =
        PeopleQuery::read(&text).ok_or_else(|| Refusal::field("q", "at least one letter or digit"))?;
    let page = app.store.search_people(context.deadline, &query, size, cursor.as_ref()).await?;
    Ok(Json(address.list(None, page, FoundPerson::listed)))
}
