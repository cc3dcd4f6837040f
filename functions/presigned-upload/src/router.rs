//! The routes of the function, and its part of the OpenAPI document.

use std::sync::Arc;

use axum::{Extension, Router};
use shared::http::{GroupsClaim, error_layer, write_gate};
use utoipa::openapi::OpenApi;

use crate::routes::{
    change_saved_comments, complete_media, complete_submission, create_submission, delete_media,
    download_submission, get_override, get_saved_comments, get_submission, give_up_submission,
    grade_submission, list_course_files, list_course_submissions, list_submissions, renew_upload,
    set_override, sign_media_upload,
};
use crate::state::App;

shared::api_routes! {
    App:
    create_submission::create_submission,
    list_submissions::list_submissions,
    get_submission::get_submission,
    give_up_submission::give_up_submission,
    complete_submission::complete_submission,
    renew_upload::renew_upload,
    download_submission::download_submission,
    grade_submission::grade_submission,
    get_saved_comments::get_saved_comments, change_saved_comments::change_saved_comments,
    list_course_submissions::list_course_submissions,
    list_course_files::list_course_files,
    get_override::get_override,
    set_override::set_override,
    sign_media_upload::sign_media_upload,
    complete_media::complete_media,
    delete_media::delete_media,
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
