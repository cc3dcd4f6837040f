//! `GET /api/office/audit/`: who did what to whom, when and why.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use shared::http::{ErrorBody, Failure, Identity, List, ListQuery, PageAddress, RequestContext};

use crate::access::require_admin;
use crate::audit_log::{AuditFilter, Names};
use crate::reports_state::ReportsApp;
use crate::views::AuditView;

/// List what staff did, newest first: to a person, in a course, on a day or in a month. Administrators only.
#[utoipa::path(
    get, path = "/api/office/audit/", operation_id = "listAuditLog", tag = "office",
    params(AuditFilter, ListQuery),
    responses(
        (status = 200, body = List<AuditView>),
        (status = 400, body = ErrorBody),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
    ),
)]
pub async fn list_audit_log(
    State(app): State<Arc<ReportsApp>>,
    identity: Identity,
    context: RequestContext,
    Query(filter): Query<AuditFilter>,
    Query(query): Query<ListQuery>,
    address: PageAddress,
) -> Result<Json<List<AuditView>>, Failure> {
    require_admin(&identity)?;
    let part = filter.part(&app)?;
    let page = part.page(&app, &context, query.page()?).await?;
    let names = Names::read(&app, &context, &page.items).await?;
    Ok(Json(address.list(None, page, |entry| AuditView::new(entry, &names))))
}
