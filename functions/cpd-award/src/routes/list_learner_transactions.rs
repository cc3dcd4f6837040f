//! `GET /api/admin/learners/{learner_uuid}/cpd_transactions/`: a learner's history, for administrators.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use domain::{LearnerId, Refusal};
use shared::http::{ErrorBody, Failure, Identity, List, PageAddress, RequestContext};
use shared::store::keys;

use super::list_transactions::{TransactionQuery, history};
use crate::access::require_admin;
use crate::state::App;
use crate::views::CpdTransaction;

/// List a learner's CPD transactions, newest first. Administrators only.
#[utoipa::path(
    get, path = "/api/admin/learners/{learner_uuid}/cpd_transactions/",
    operation_id = "listLearnerCpdTransactions", tag = "administration",
    params(("learner_uuid" = Uuid, Path), TransactionQuery),
    responses(
        (status = 200, body = List<CpdTransaction>),
        (status = 400, body = ErrorBody),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`: no such learner"),
    ),
)]
pub async fn list_learner_transactions(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Path(learner_uuid): Path<String>,
    Query(query): Query<TransactionQuery>,
    address: PageAddress,
) -> Result<Json<List<CpdTransaction>>, Failure> {
    require_admin(&identity)?;
    let learner: LearnerId = learner_uuid.parse().map_err(|_| Refusal::NotFound)?;
    let profile_key = keys::learner(learner);
    let profile = app.store.get(context.deadline, &profile_key);
    let (profile, history) = tokio::join!(profile, history(&app, &context, learner, query, &address));
    profile?.ok_or(Refusal::NotFound)?;
    history.map(Json)
}
