//! The routes of the function, and its part of the OpenAPI document.

use std::sync::Arc;

use axum::{Extension, Router};
use shared::http::{GroupsClaim, error_layer, write_gate};
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::routes::{
    complete_submission, create_submission, download_submission, get_override, get_submission,
    give_up_submission, grade_submission, list_course_files, list_course_submissions, list_submissions,
    renew_upload, set_override,
};
use crate::state::App;

fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(create_submission::create_submission, list_submissions::list_submissions))
        .routes(routes!(get_submission::get_submission, give_up_submission::give_up_submission))
        .routes(routes!(complete_submission::complete_submission))
        .routes(routes!(renew_upload::renew_upload))
        .routes(routes!(download_submission::download_submission))
        .routes(routes!(grade_submission::grade_submission))
        .routes(routes!(list_course_submissions::list_course_submissions))
        .routes(routes!(list_course_files::list_course_files))
        .routes(routes!(get_override::get_override, set_override::set_override))
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
