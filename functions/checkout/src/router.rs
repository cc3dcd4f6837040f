//! The routes of the function, and its part of the API's document.

use std::sync::Arc;

use axum::{Extension, Router};
use shared::http::{GroupsClaim, error_layer, write_gate};
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::App;

fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(crate::routes::create_checkout::create_checkout))
}

/// The routes, as the gateway calls them.
pub fn router(app: App) -> Router {
    let groups = GroupsClaim(app.config.groups_claim.as_str().into());
    let (router, _document) = routes().split_for_parts();
    let switches = Arc::clone(&app.switches);
    let router = router.layer(Extension(groups)).with_state(Arc::new(app));
    error_layer(write_gate(router, switches))
}

/// This function's part of the API's document.
pub fn openapi() -> OpenApi {
    routes().into_openapi()
}
