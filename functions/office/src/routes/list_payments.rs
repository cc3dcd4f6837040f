//! `GET /api/office/payments/`: payments by what has become of them.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use domain::Refusal;
use domain::payment::lists::PaymentList;
use serde::{Deserialize, Serialize};
use shared::http::{ErrorBody, Failure, Identity, List, ListQuery, PageAddress, RequestContext};
use utoipa::{IntoParams, ToSchema};

use crate::access::require_admin;
use crate::payments::listed;
use crate::state::App;
use crate::views::OfficePayment;

/// Which payments.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaymentListName {
    /// The checkout was completed, and the payment has not arrived.
    Pending,
    /// Paid, but not for what we asked.
    Rejected,
    /// Paid, but it names no purchase.
    Unmatched,
    /// The enrolment is paid for by another one, so it has to be refunded.
    Duplicate,
    /// Under dispute, or lost in one.
    Disputed,
    /// In full or in part.
    Refunded,
}

/// Which list.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PaymentFilter {
    /// `duplicate` when absent: what has to be refunded.
    #[param(inline, value_type = Option<PaymentListName>)]
    pub state: Option<String>,
}

impl PaymentFilter {
    fn list(&self) -> Result<PaymentList, Refusal> {
        let Some(name) = &self.state else { return Ok(PaymentList::Duplicate) };
        let known = PaymentList::ALL.into_iter().find(|list| list.name() == name);
        known.ok_or_else(|| {
            let names: Vec<&str> = PaymentList::ALL.into_iter().map(PaymentList::name).collect();
            Refusal::field("state", format!("one of {}", names.join(", ")))
        })
    }
}

/// List the payments that somebody may have to look at, the newest change first. Administrators only.
#[utoipa::path(
    get, path = "/api/office/payments/", operation_id = "listPayments", tag = "office",
    params(PaymentFilter, ListQuery),
    responses(
        (status = 200, body = List<OfficePayment>),
        (status = 400, body = ErrorBody),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
    ),
)]
pub async fn list_payments(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Query(filter): Query<PaymentFilter>,
    Query(query): Query<ListQuery>,
    address: PageAddress,
) -> Result<Json<List<OfficePayment>>, Failure> {
    require_admin(&identity)?;
    let page = listed::page(&app, &context, filter.list()?, query.page()?).await?;
    Ok(Json(address.list(None, page, |view| view)))
}
