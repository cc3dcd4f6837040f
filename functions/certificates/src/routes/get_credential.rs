//! `GET /api/certificates/{certificate_uuid}/credential/`: one of the learner's certificates as a credential.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use shared::http::{ErrorBody, Failure, Identity, RequestContext};

use crate::badge::{self, SignedCredential};
use crate::lookup;
use crate::state::App;

/// Get one of your certificates as an Open Badges 3.0 credential: a JWT, or JSON that contains the JWT if the
/// request accepts `application/json`.
#[utoipa::path(
    get, path = "/api/certificates/{certificate_uuid}/credential/", operation_id = "getCredential",
    tag = "certificates", params(("certificate_uuid" = Uuid, Path)),
    responses(
        (status = 200, content((SignedCredential = "application/json"), (String = "application/vc+jwt"))),
        (status = 404, body = ErrorBody), (status = 503, body = ErrorBody),
    ),
)]
pub async fn get_credential(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Path(certificate_uuid): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (found, holder) =
        lookup::by_uuid_with_profile(&app, &context, identity.learner, &certificate_uuid).await?;
    Ok(badge::answer(&headers, badge::sign(&app, &found, holder.as_ref()).await?))
}
