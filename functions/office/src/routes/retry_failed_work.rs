//! `POST /api/office/failed-work/{kind}/retry/`: try failed work again.

use std::sync::Arc;

use axum::extract::{Path, State};
use serde::Deserialize;
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, Identity, RawBody, Reply, RequestContext, json_body, read_cursor,
};
use utoipa::ToSchema;

use crate::access::require_admin;
use crate::failed_work::{Retry, retry};
use crate::reports_state::ReportsApp;
use crate::views::{FailedWorkKind, FailedWorkRetry};

/// What is tried again.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FailedWorkRetryRequest {
    /// One piece; all of the kind without it.
    #[schema(max_length = 200)]
    pub id: Option<String>,
    /// To go on: `next` of the last answer.
    #[schema(max_length = 684)]
    pub cursor: Option<String>,
}

/// Try failed work again: one piece, or all of a kind. Administrators only.
///
/// One request tries some pieces again and answers where to go on. A piece that was done meanwhile is left alone, and what
/// fails again comes back to the list. The audit log keeps each request that did something.
#[utoipa::path(
    post, path = "/api/office/failed-work/{kind}/retry/", operation_id = "retryFailedWork", tag = "office",
    params(("kind" = FailedWorkKind, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = FailedWorkRetryRequest,
    responses(
        (status = 200, body = FailedWorkRetry),
        (status = 400, body = ErrorBody),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`: no such kind"),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: the key was used with another request"),
    ),
)]
pub async fn retry_failed_work(
    State(app): State<Arc<ReportsApp>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    Path(kind): Path<String>,
    RawBody(body): RawBody,
) -> Result<Reply, Failure> {
    require_admin(&identity)?;
    let kind = FailedWorkKind::named(&kind)?;
    let asked: FailedWorkRetryRequest = json_body(&body)?;
    let cursor = asked.cursor.as_deref().map(read_cursor).transpose()?;
    let (identity, context, id, body) = (&identity, &context, asked.id.as_deref(), &body);
    retry(&app, Retry { identity, context, key, kind, id, cursor, body }).await
}
