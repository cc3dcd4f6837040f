//! The routes of the function, and its part of the OpenAPI document.

use std::sync::Arc;

use axum::{Extension, Router};
use shared::http::{GroupsClaim, error_layer, write_gate};
use utoipa::openapi::OpenApi;

use crate::routes::{
    adjust, adjust_bulk, export_transactions, get_goals, get_summary, list_learner_transactions,
    list_transactions, reissue_certificate, reprint_certificate, revoke_certificate, set_goals,
};
use crate::state::App;

shared::api_routes! {
    App:
    list_transactions::list_transactions,
    get_summary::get_summary,
    export_transactions::export_transactions,
    get_goals::get_goals,
    set_goals::set_goals,
    adjust::adjust,
    adjust_bulk::adjust_bulk,
    list_learner_transactions::list_learner_transactions,
    revoke_certificate::revoke_certificate,
    reissue_certificate::reissue_certificate,
    reprint_certificate::reprint_certificate,
}

/// The axum router that serves requests from API Gateway.
pub fn router(app: App) -> Router {
    let groups = GroupsClaim(app.groups_claim.as_str().into());
    let switches = Arc::clone(&app.switches);
    let router = served().layer(Extension(groups)).with_state(Arc::new(app));
    error_layer(write_gate(router, switches))
}

/// This function's part of the OpenAPI document.
pub fn openapi() -> OpenApi {
    documented().into_openapi()
}
