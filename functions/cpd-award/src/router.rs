//! The routes of the function, and its part of the OpenAPI document.

use std::sync::Arc;

use axum::{Extension, Router};
use shared::http::{GroupsClaim, error_layer, write_gate};
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::routes::{
    adjust, adjust_bulk, export_transactions, get_goals, get_summary, list_learner_transactions,
    list_transactions, reissue_certificate, reprint_certificate, revoke_certificate, set_goals,
};
use crate::state::App;

fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list_transactions::list_transactions))
        .routes(routes!(get_summary::get_summary))
        .routes(routes!(export_transactions::export_transactions))
        .routes(routes!(get_goals::get_goals, set_goals::set_goals))
        .routes(routes!(adjust::adjust))
        .routes(routes!(adjust_bulk::adjust_bulk))
        .routes(routes!(list_learner_transactions::list_learner_transactions))
        .routes(routes!(revoke_certificate::revoke_certificate))
        .routes(routes!(reissue_certificate::reissue_certificate))
        .routes(routes!(reprint_certificate::reprint_certificate))
}

/// The axum router that serves requests from API Gateway.
pub fn router(app: App) -> Router {
    let groups = GroupsClaim(app.groups_claim.as_str().into());
    let (router, _document) = routes().split_for_parts();
    let switches = Arc::clone(&app.switches);
    let router = router.layer(Extension(groups)).with_state(Arc::new(app));
    error_layer(write_gate(router, switches))
}

/// This function's part of the OpenAPI document.
pub fn openapi() -> OpenApi {
    routes().into_openapi()
}
