//! The routes of the function, and its part of the API's document.

use std::sync::Arc;

use axum::{Extension, Router};
use shared::http::{GroupsClaim, error_layer, write_gate};
use utoipa::openapi::OpenApi;

use crate::routes::{
    begin_export, continue_erasure, erase_learner, get_erasure, get_export_part, preview_erasure,
};
use crate::state::App;

shared::api_routes! {
    App:
    begin_export::begin_export,
    get_export_part::get_export_part,
    get_erasure::get_erasure,
    preview_erasure::preview_erasure,
    erase_learner::erase_learner,
    continue_erasure::continue_erasure,
}

/// The routes, as the gateway calls them.
pub fn router(app: App) -> Router {
    let groups = GroupsClaim(app.groups_claim.as_str().into());
    let switches = Arc::clone(&app.switches);
    let router = served().layer(Extension(groups)).with_state(Arc::new(app));
    error_layer(write_gate(router, switches))
}

/// This function's part of the API's document.
pub fn openapi() -> OpenApi {
    documented().into_openapi()
}
