//! `GET /api/public/certificates/{code}/revocations/`: the revocation list of a credential.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use domain::CertificateValidity;
use shared::http::{ErrorBody, Failure, RequestContext};

use crate::badge::{BadgeUrls, RevocationList, RevokedCredential};
use crate::lookup;
use crate::state::App;

/// Get the revocation list that a credential names as its status. It is empty while the certificate is valid.
#[utoipa::path(
    get, path = "/api/public/certificates/{code}/revocations/", operation_id = "getRevocations", tag = "public",
    security(()), params(("code" = String, Path)),
    responses((status = 200, body = RevocationList), (status = 404, body = ErrorBody)),
)]
pub async fn get_revocations(
    State(app): State<Arc<App>>,
    context: RequestContext,
    Path(code): Path<String>,
) -> Result<impl IntoResponse, Failure> {
    let found = lookup::by_code(&app, &context, &code).await?;
    let keys = BadgeUrls { api: &app.config.api_url };
    let reason = match found.validity() {
        CertificateValidity::Active => None,
        CertificateValidity::Revoked => Some("The certificate was revoked."),
        CertificateValidity::Superseded => Some("A newer issue has replaced the certificate."),
    };
    let revoked = reason.map(|reason| RevokedCredential {
        id: keys.credential(&found.issue),
        revoked: true,
        revocation_reason: reason.to_owned(),
    });
    let list = RevocationList {
        id: keys.revocations(&found.issue),
        issuer: keys.issuer(),
        revoked_credential: revoked.into_iter().collect(),
    };
    Ok(([(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], Json(list)))
}
