//! `GET /api/public/badges/jwks/`: the keys for verifying credentials.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use shared::http::{ErrorBody, Failure};

use crate::badge::PublicKeys;
use crate::state::App;

/// Get the public keys as a JSON Web Key Set: the current signing key and retired ones.
#[utoipa::path(
    get, path = "/api/public/badges/jwks/", operation_id = "getBadgeKeys", tag = "public", security(()),
    responses((status = 200, body = PublicKeys), (status = 503, body = ErrorBody)),
)]
pub async fn get_keys(State(app): State<Arc<App>>) -> Result<impl IntoResponse, Failure> {
    let keys = app.keys.current(&app.config.api_url).await?.public();
    // As long as a function caches its secret, so that a rotated key is visible everywhere by then.
    Ok(([(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=300"))], Json(keys)))
}
