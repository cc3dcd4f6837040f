//! `POST /api/admin/cpd/adjustments/`: an administrator adjusts a balance.

use std::sync::Arc;

use axum::extract::State;
use domain::LearnerId;
use serde::Deserialize;
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
    json_body,
};
use shared::runtime::Switch;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::access::require_admin;
use crate::adjustment::{AdjustmentKey, AdjustmentOutcome, adjust as apply, checked};
use crate::state::App;
use crate::views::CpdTransaction;

/// An adjustment.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdjustmentRequest {
    /// The id of the learner; not your own.
    pub learner: Uuid,
    /// The number of credits, with the sign and at most two decimals: ±0.01 to ±9999.99.
    #[schema(example = "-2.50", max_length = 8)]
    pub credits: String,
    /// The kind of credit.
    #[schema(min_length = 1, max_length = 60)]
    pub cpd_type: String,
    /// The reason, which the learner can read.
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Adjust a learner's credits. Administrators only, and not for themselves.
///
/// The balance cannot fall below 0.00. Negative adjustments use the credits that expire first.
#[utoipa::path(
    post, path = "/api/admin/cpd/adjustments/", operation_id = "adjustCpdCredits", tag = "administration",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = AdjustmentRequest,
    responses(
        (status = 201, body = CpdTransaction),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`, also when the balance would exceed a limit or fall below zero"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`: no such learner"),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: the key was used with another body"),
    ),
)]
pub async fn adjust(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    RawBody(body): RawBody,
) -> Result<Reply, Failure> {
    require_admin(&identity)?;
    app.switches.require(Switch::Credits).await?;
    let request: AdjustmentRequest = json_body(&body)?;
    let learner = LearnerId(request.learner);
    let adjustment =
        checked(&identity, learner, request.credits.trim().parse(), &request.cpd_type, &request.reason)?;
    // Without a key from the client, a generated one recognises a write whose response was lost, so that it
    // does not become a second adjustment.
    let key = key.or_new(app.clock.as_ref());
    let idempotent = IdempotentRequest::new(&key, identity.learner, "POST cpd adjustment", &body);
    match apply(&app, &context, learner, &adjustment, &AdjustmentKey::Request(&idempotent)).await? {
        AdjustmentOutcome::Reply(reply) => Ok(reply),
        AdjustmentOutcome::Entry(_) | AdjustmentOutcome::Before => Ok(Reply::nothing()),
    }
}
