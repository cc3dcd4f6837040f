//! The routes of `quiz-submit`, and its part of the OpenAPI document.

use std::sync::Arc;

use axum::{Extension, Router};
use shared::http::{GroupsClaim, error_layer, write_gate};
use utoipa::openapi::OpenApi;

use crate::routes::{
    get_attempt, get_course_attempt, get_override, get_quiz, get_statistics, list_attempts,
    list_course_attempts, regrade_quiz, save_answers, set_override, start_quiz, submit_quiz,
};
use crate::state::App;

shared::api_routes! {
    App:
    submit_quiz::submit_quiz,
    start_quiz::start_quiz,
    list_attempts::list_attempts,
    get_attempt::get_attempt,
    get_quiz::get_quiz,
    save_answers::save_answers,
    list_course_attempts::list_course_attempts,
    get_course_attempt::get_course_attempt,
    get_override::get_override,
    set_override::set_override,
    regrade_quiz::regrade_quiz,
    get_statistics::get_statistics,
}

/// The router that serves the function.
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
