//! `GET /api/office/failed-work/`: how much work failed, by kind.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use shared::http::{ErrorBody, Failure, Identity, RequestContext};
use tokio::task::JoinSet;

use crate::access::require_admin;
use crate::failed_work;
use crate::reports_state::ReportsApp;
use crate::views::{FailedWorkCount, FailedWorkKind, FailedWorkOverview};

/// Count the work that failed, by kind. Administrators only.
#[utoipa::path(
    get, path = "/api/office/failed-work/", operation_id = "getFailedWork", tag = "office",
    responses(
        (status = 200, body = FailedWorkOverview),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
    ),
)]
pub async fn get_failed_work(
    State(app): State<Arc<ReportsApp>>,
    identity: Identity,
    context: RequestContext,
) -> Result<Json<FailedWorkOverview>, Failure> {
    require_admin(&identity)?;
    let mut counting = JoinSet::new();
    for (place, kind) in FailedWorkKind::ALL.into_iter().enumerate() {
        let (app, context) = (Arc::clone(&app), context.clone());
        counting.spawn(async move { (place, failed_work::count(&app, &context, kind).await) });
    }
    let mut kinds = Vec::new();
    while let Some(counted) = counting.join_next().await {
        let (place, count) = counted.map_err(|_| Failure::Unavailable("A count ended early."))?;
        kinds.push((place, count?));
    }
    kinds.sort_unstable_by_key(|(place, _)| *place);
    let kinds: Vec<FailedWorkCount> = kinds.into_iter().map(|(_, count)| count).collect();
    Ok(Json(FailedWorkOverview { kinds }))
}
