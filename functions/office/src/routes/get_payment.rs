//! `GET /api/office/payments/{payment}/`: everything about one payment.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use shared::http::{ErrorBody, Failure, Identity, RequestContext};
use shared::store::{Decision, ItemKey, keys};

use crate::access::require_admin;
use crate::payments::facts::{Lookup, PaymentFacts, payment_id};
use crate::payments::listed::{PaymentNames, is_refund_due, names_of};
use crate::state::App;
use crate::views::OfficePaymentDetails;

/// Get a payment: what Stripe's events have told, the refunds that were asked for, and whom it is for. Administrators
/// only.
#[utoipa::path(
    get, path = "/api/office/payments/{payment}/", operation_id = "getPayment", tag = "office",
    params(("payment" = String, Path, description = "Stripe's id of the Checkout Session or of the payment", max_length = 255)),
    responses(
        (status = 200, body = OfficePaymentDetails),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`: no event has told of it"),
    ),
)]
pub async fn get_payment(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Path(payment): Path<String>,
) -> Result<Json<OfficePaymentDetails>, Failure> {
    require_admin(&identity)?;
    let id = payment_id(&payment)?;
    let details = app
        .store
        .decide(context.deadline, &PaymentFacts::keys(id), |snapshot| {
            let facts = match PaymentFacts::find(snapshot, id)? {
                Lookup::ReadAlso(keys) => {
                    let names = snapshot.unread(PaymentNames::known_already(snapshot, id)?);
                    return Ok(Decision::ReadAlso(keys.into_iter().chain(names).collect()));
                }
                Lookup::Found(facts) => facts,
            };
            let requests = facts.requests.iter().flat_map(|read| &read.value.requests);
            let people = requests.map(|request| ItemKey::from(&keys::learner(request.requested_by)));
            let names = names_of(&facts.known.id, facts.learner(), facts.course());
            let unread = snapshot.unread(names.into_iter().chain(people));
            if !unread.is_empty() {
                return Ok(Decision::ReadAlso(unread));
            }
            let names = PaymentNames::of(&facts, snapshot)?;
            let due = is_refund_due(&facts, snapshot)?;
            Ok::<_, Failure>(Decision::Answer(OfficePaymentDetails::new(&facts, &names, due, app.livemode)))
        })
        .await?;
    Ok(Json(details))
}
