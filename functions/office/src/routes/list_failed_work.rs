//! `GET /api/office/failed-work/{kind}/`: the work of a kind that failed.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use shared::http::{ErrorBody, Failure, Identity, List, ListQuery, PageAddress, RequestContext};

use crate::access::require_admin;
use crate::audit_log::Names;
use crate::failed_work;
use crate::reports_state::ReportsApp;
use crate::views::{FailedWork, FailedWorkKind};

/// List the work of a kind that failed, with the reason and since when. Administrators only.
///
/// `count` is known of dead letters alone. Of more than a thousand dead letters, a thousand are listed. Work that is due for
/// too long is listed the oldest first, and a page may be short.
#[utoipa::path(
    get, path = "/api/office/failed-work/{kind}/", operation_id = "listFailedWork", tag = "office",
    params(("kind" = FailedWorkKind, Path), ListQuery),
    responses(
        (status = 200, body = List<FailedWork>),
        (status = 400, body = ErrorBody),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`: no such kind"),
    ),
)]
pub async fn list_failed_work(
    State(app): State<Arc<ReportsApp>>,
    identity: Identity,
    context: RequestContext,
    Path(kind): Path<String>,
    Query(query): Query<ListQuery>,
    address: PageAddress,
) -> Result<Json<List<FailedWork>>, Failure> {
    require_admin(&identity)?;
    let kind = FailedWorkKind::named(&kind)?;
    let (count, page) = failed_work::page(&app, &context, kind, query.page()?).await?;
    let people = page.items.iter().filter_map(|piece| piece.learner);
    let courses = page.items.iter().filter_map(|piece| piece.course);
    let names = Names::of(&app, &context, people, courses).await?;
    Ok(Json(address.list(count, page, |piece| FailedWork::new(piece, &names))))
}
