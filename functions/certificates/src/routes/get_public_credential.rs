//! `GET /api/public/certificates/{code}/credential/`: a certificate as a credential, without signing in.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use shared::http::{ErrorBody, Failure, RequestContext};

use crate::badge::{self, SignedCredential};
use crate::lookup;
use crate::state::App;

/// Get a certificate as an Open Badges 3.0 credential, without signing in: a JWT, or JSON that contains the
/// JWT if the request accepts `application/json`. The revocation list that it names says whether it is still
/// valid.
#[utoipa::path(
    get, path = "/api/public/certificates/{code}/credential/", operation_id = "getPublicCredential",
    tag = "public", security(()), params(("code" = String, Path)),
    responses(
        (status = 200, content((SignedCredential = "application/json"), (String = "application/vc+jwt"))),
        (status = 404, body = ErrorBody), (status = 503, body = ErrorBody),
    ),
)]
pub async fn get_public_credential(
    State(app): State<Arc<App>>,
    context: RequestContext,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (found, holder) = lookup::by_code_with_profile(&app, &context, &code).await?;
    Ok(badge::answer(&headers, badge::sign(&app, &found, holder.as_ref()).await?))
}
