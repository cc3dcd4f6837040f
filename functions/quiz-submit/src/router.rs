//! The routes of `quiz-submit`, and its part of the OpenAPI document.

use std::sync::Arc;

use axum::{Extension, Router};
use shared::http::{GroupsClaim, error_layer, write_gate};
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::routes::{
    get_attempt, get_course_attempt, get_override, get_quiz, get_statistics, list_attempts,
    list_course_attempts, regrade_quiz, save_answers, set_override, start_quiz, submit_quiz,
};
use crate::state::App;

fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(submit_quiz::submit_quiz))
        .routes(routes!(start_quiz::start_quiz))
        .routes(routes!(list_attempts::list_attempts))
        .routes(routes!(get_attempt::get_attempt))
        .routes(routes!(get_quiz::get_quiz))
        .routes(routes!(save_answers::save_answers))
        .routes(routes!(list_course_attempts::list_course_attempts))
        .routes(routes!(get_course_attempt::get_course_attempt))
        .routes(routes!(get_override::get_override, set_override::set_override))
        .routes(routes!(regrade_quiz::regrade_quiz))
        .routes(routes!(get_statistics::get_statistics))
}

/// The router that serves the function.
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
