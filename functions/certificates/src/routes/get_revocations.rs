//! `GET /api/public/certificates/{code}/revocations/`: the status of a credential, for verifiers.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use domain::CertificateStanding;
use shared::http::{Call, ErrorBody, Failure};

use crate::badge::{Addresses, RevocationList, RevokedCredential};
use crate::lookup;
use crate::state::App;

/// The list of revocations that a credential names as its status: empty while the certificate holds.
#[utoipa::path(
    get, path = "/api/public/certificates/{code}/revocations/", operation_id = "getRevocations", tag = "public",
    security(()), params(("code" = String, Path)),
    responses((status = 200, body = RevocationList), (status = 404, body = ErrorBody)),
)]
pub async fn get_revocations(
    State(app): State<Arc<App>>,
    call: Call,
    Path(code): Path<String>,
) -> Result<impl IntoResponse, Failure> {
    let found = lookup::by_code(&app, &call, &code).await?;
    let addresses = Addresses { api: &app.config.api_url };
    let reason = match found.standing() {
        CertificateStanding::Active => None,
        CertificateStanding::Revoked => Some("The certificate was withdrawn."),
        CertificateStanding::Superseded => Some("The certificate was issued anew."),
    };
    let revoked = reason.map(|reason| RevokedCredential {
        id: addresses.credential(&found.issue),
        revoked: true,
        revocation_reason: reason.to_owned(),
    });
    let list = RevocationList {
        id: addresses.revocations(&found.issue),
        issuer: addresses.issuer(),
        revoked_credential: revoked.into_iter().collect(),
    };
    Ok(([(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], Json(list)))
}
