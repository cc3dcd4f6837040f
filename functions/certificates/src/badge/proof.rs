//! Signs a credential as a JWT, and builds the response.

use axum::Json;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::Learner;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared::http::Failure;
use utoipa::ToSchema;

use super::credential::{BadgeContext, credential};
use super::keys::broken;
use super::urls::BadgeUrls;
use crate::lookup::CertificateLookup;
use crate::state::App;

/// A credential in both forms.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SignedCredential {
    /// The signed credential as a compact JWS, for wallets and verifiers.
    pub jwt: String,
    /// The content of the credential, unsigned, for display.
    #[schema(value_type = Object)]
    pub credential: Value,
}

/// Builds and signs the credential of an issue.
pub(crate) async fn sign(
    app: &App,
    found: &CertificateLookup,
    holder: Option<&Learner>,
) -> Result<SignedCredential, Failure> {
    let config = &app.config;
    let badge = BadgeContext {
        urls: BadgeUrls { api: &config.api_url },
        provider: &config.provider,
        frontend_url: &config.frontend_url,
        verify_url: &app.verify_url(&found.issue.code),
        email: holder.map(|learner| learner.email.as_str()),
    };
    let credential = credential(&found.issue, &badge);
    let keys = app.keys.current(&config.api_url).await?;
    let jwt = keys.signing.sign(keys.signing_kid(), &claims(&credential, found));
    let jwt = jwt.ok_or_else(|| broken("signing_key"))?;
    Ok(SignedCredential { jwt, credential })
}

/// The JWT payload: the credential, and the registered claims that repeat parts of it.
fn claims(credential: &Value, found: &CertificateLookup) -> Value {
    let mut claims = credential.clone();
    claims["iss"] = credential["issuer"]["id"].clone();
    claims["jti"] = credential["id"].clone();
    claims["sub"] = credential["credentialSubject"]["id"].clone();
    claims["nbf"] = found.issue.issued_at.as_second().into();
    if let Some(until) = found.issue.credits_valid_until() {
        claims["exp"] = until.as_second().into();
    }
    claims
}

/// Responds with JSON if the request accepts it, otherwise with the bare JWT.
pub(crate) fn answer(headers: &HeaderMap, signed: SignedCredential) -> Response {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let no_store = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    if accept.contains("application/json") {
        return (no_store, Json(signed)).into_response();
    }
    let jwt = [(header::CONTENT_TYPE, HeaderValue::from_static("application/vc+jwt"))];
    (no_store, jwt, signed.jwt).into_response()
}
