//! `GET /api/office/people/{learner_uuid}/erasure/`: the receipt of an erasure.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use domain::Refusal;
use shared::http::{ErrorBody, Failure, Identity, RequestContext};
use shared::store::keys;

use crate::access::person_id;
use crate::erasing::view;
use crate::state::App;
use crate::views::ErasureReceiptView;

/// Get the receipt of the erasure of a person's data: what was removed, when and by whom. Administrators only.
///
/// The receipt stays for good, and says nothing about the person.
#[utoipa::path(
    get, path = "/api/office/people/{learner_uuid}/erasure/", operation_id = "getErasure", tag = "privacy",
    params(("learner_uuid" = Uuid, Path)),
    responses(
        (status = 200, body = ErasureReceiptView),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`: no erasure was begun here"),
    ),
)]
pub async fn get_erasure(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Path(learner_uuid): Path<String>,
) -> Result<Json<ErasureReceiptView>, Failure> {
    let person = person_id(&identity, &learner_uuid)?;
    let receipt = app.store.get(context.deadline, &keys::erasure(person)).await?.ok_or(Refusal::NotFound)?;
    Ok(Json(view(&app, &context, &receipt.value).await?))
}
