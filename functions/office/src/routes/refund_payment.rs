//! `POST /api/office/payments/{payment}/refunds/`: give money back.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::audit::checked_reason;
use serde::Deserialize;
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
    answer_once, json_body,
};
use utoipa::ToSchema;

use crate::access::require_admin;
use crate::payments::facts::payment_id;
use crate::payments::refunding::{Order, refund};
use crate::state::App;
use crate::views::OfficeRefund;

/// A refund to make.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefundOrder {
    /// How much, in minor units: at most what is left.
    #[schema(minimum = 1, maximum = 999999999999_i64)]
    pub amount: i64,
    /// How much of the payment had been refunded when you looked, in minor units. If more has been since, nothing is
    /// refunded.
    #[schema(minimum = 0, maximum = 999999999999_i64)]
    pub refunded_amount: i64,
    /// For the audit log; the person is not told.
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Refund a payment at Stripe, in full or in part. Administrators only.
///
/// The request is recorded, then Stripe is called. Asking for the same refund again sends the recorded one: nothing is
/// refunded twice. Stripe's events say what came of it, and what it means for the enrolment.
#[utoipa::path(
    post, path = "/api/office/payments/{payment}/refunds/", operation_id = "refundPayment", tag = "office",
    params(
        ("payment" = String, Path, description = "Stripe's id of the Checkout Session or of the payment", max_length = 255),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = RefundOrder,
    responses(
        (status = 200, body = OfficeRefund, description = "Stripe has accepted it"),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`: so much is not left"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`: no event has told of the payment"),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: it cannot be refunded, another refund is on its way, it has changed, or Stripe refuses; the message says which"),
        (status = 503, body = ErrorBody, description = "`UNAVAILABLE`: Stripe did not answer; the request stays recorded and can be sent again"),
    ),
)]
pub async fn refund_payment(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    Path(payment): Path<String>,
    RawBody(body): RawBody,
) -> Result<Reply, Failure> {
    require_admin(&identity)?;
    let id = payment_id(&payment)?;
    let asked: RefundOrder = json_body(&body)?;
    let reason = checked_reason(&asked.reason)?;
    let idempotent =
        IdempotentRequest::new(&key, identity.learner, &format!("POST office payment refund {id}"), &body);
    let order = Order {
        payment: id,
        amount: asked.amount,
        seen_refunded: asked.refunded_amount,
        by: identity.learner,
        reason: &reason,
    };
    let work = async {
        let (request, progress) = refund(&app, &context, &order).await?;
        Ok(Reply::new(StatusCode::OK, &OfficeRefund::new(&request, progress)))
    };
    answer_once(&app.store, &context, app.clock.as_ref(), &idempotent, work).await
}
