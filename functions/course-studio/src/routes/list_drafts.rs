//! `GET /api/studio/courses/`: the drafts that the caller may edit.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use domain::{CourseId, Refusal};
use serde::Deserialize;
use shared::http::{ErrorBody, Failure, Group, Identity, List, ListQuery, PageAddress, RequestContext};
use shared::store::{Filling, keys};
use utoipa::IntoParams;

use crate::access::require_author;
use crate::state::App;
use crate::views::DraftSummary;

/// Filters the drafts.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DraftQuery {
    /// `true`: those that were put away, and no others. Absent: the others.
    #[param(value_type = Option<bool>)]
    pub archived: Option<String>,
}

/// List the drafts that the caller may edit, newest first: all of them for an administrator.
///
/// A draft may take a moment to appear after it was created.
#[utoipa::path(
    get, path = "/api/studio/courses/", operation_id = "listDrafts", tag = "studio",
    params(DraftQuery, ListQuery),
    responses(
        (status = 200, body = List<DraftSummary>),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`: neither instructor nor administrator"),
    ),
)]
pub async fn list_drafts(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Query(filter): Query<DraftQuery>,
    Query(query): Query<ListQuery>,
    address: PageAddress,
) -> Result<Json<List<DraftSummary>>, Failure> {
    require_author(&identity)?;
    let (size, cursor) = query.page()?;
    let archived = filter.archived.as_deref().map_or(Ok(false), str::parse);
    let archived = archived.map_err(|_| Refusal::field("archived", "true or false"))?;
    if identity.is(Group::Admin) {
        let page = app.store.page(context.deadline, &keys::drafts(archived), size, cursor.as_ref()).await?;
        return Ok(Json(address.list(None, page, DraftSummary::from)));
    }
    // The index lags a little behind: a draft that was just moved between the two lists is left out of both.
    let range = keys::drafts_of(identity.learner, archived);
    let mut filling = Filling::new(size, cursor);
    while let Some((size, cursor)) = filling.wanted() {
        let page = app.store.page(context.deadline, &range, size, cursor.as_ref()).await?;
        let courses: Vec<CourseId> = page.items.iter().map(|pointer| pointer.course).collect();
        let mut listings = app.store.draft_listings(context.deadline, &courses).await?.into_iter();
        filling.take(page, |_| Ok::<_, Failure>(listings.next().flatten()))?;
    }
    Ok(Json(address.list(None, filling.finish(), DraftSummary::from)))
}
