//! The routes of the function, and its part of the OpenAPI document.

use std::sync::Arc;

use axum::Router;
use shared::http::error_layer;
use utoipa::openapi::OpenApi;

use crate::routes::{
    get_achievement, get_certificate, get_credential, get_issuer, get_key, get_keys, get_pdf,
    get_public_certificate, get_public_credential, get_public_pdf, get_revocations, list_certificates,
};
use crate::state::App;

shared::api_routes! {
    App:
    list_certificates::list_certificates,
    get_certificate::get_certificate,
    get_pdf::get_pdf,
    get_credential::get_credential,
    get_public_certificate::get_public_certificate,
    get_public_pdf::get_public_pdf,
    get_public_credential::get_public_credential,
    get_revocations::get_revocations,
    get_issuer::get_issuer,
    get_achievement::get_achievement,
    get_keys::get_keys,
    get_key::get_key,
}

/// The axum router that serves requests from API Gateway.
pub fn router(app: App) -> Router {
    error_layer(served().with_state(Arc::new(app)))
}

/// This function's part of the OpenAPI document.
pub fn openapi() -> OpenApi {
    documented().into_openapi()
}
