//! The routes of the function, and its part of the OpenAPI document.

use std::sync::Arc;

use axum::Router;
use shared::http::error_layer;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::routes::{
    get_achievement, get_certificate, get_credential, get_issuer, get_key, get_keys, get_pdf,
    get_public_certificate, get_public_credential, get_public_pdf, get_revocations, list_certificates,
};
use crate::state::App;

fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list_certificates::list_certificates))
        .routes(routes!(get_certificate::get_certificate))
        .routes(routes!(get_pdf::get_pdf))
        .routes(routes!(get_credential::get_credential))
        .routes(routes!(get_public_certificate::get_public_certificate))
        .routes(routes!(get_public_pdf::get_public_pdf))
        .routes(routes!(get_public_credential::get_public_credential))
        .routes(routes!(get_revocations::get_revocations))
        .routes(routes!(get_issuer::get_issuer))
        .routes(routes!(get_achievement::get_achievement))
        .routes(routes!(get_keys::get_keys))
        .routes(routes!(get_key::get_key))
}

/// The axum router that serves requests from API Gateway.
pub fn router(app: App) -> Router {
    let (router, _document) = routes().split_for_parts();
    error_layer(router.with_state(Arc::new(app)))
}

/// This function's part of the OpenAPI document.
pub fn openapi() -> OpenApi {
    routes().into_openapi()
}
