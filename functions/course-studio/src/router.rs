//! The routes of the function, and its part of the API's document.

use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::{Extension, Router};
use shared::http::{GroupsClaim, error_layer, write_gate};
use utoipa::openapi::OpenApi;

use crate::routes::{
    archive_draft, check_zoom_room, create_draft, create_media, duplicate_draft, export_draft,
    export_questions, find_person, get_changes, get_draft, get_draft_content, get_publication, hide_course,
    import_draft, import_questions, list_drafts, list_instructors, list_media, list_publications,
    publish_course, restore_publication, save_draft_content, save_outline, try_quiz, unarchive_draft,
};
use crate::state::App;

shared::api_routes! {
    App:
    list_drafts::list_drafts,
    create_draft::create_draft,
    import_draft::import_draft,
    duplicate_draft::duplicate_draft,
    get_draft::get_draft,
    save_outline::save_outline,
    get_draft_content::get_draft_content,
    save_draft_content::save_draft_content,
    export_draft::export_draft,
    archive_draft::archive_draft,
    unarchive_draft::unarchive_draft,
    import_questions::import_questions,
    export_questions::export_questions,
    try_quiz::try_quiz,
    find_person::find_person,
    list_instructors::list_instructors,
    check_zoom_room::check_zoom_room,
    get_changes::get_changes,
    publish_course::publish_course,
    hide_course::hide_course,
    list_publications::list_publications,
    get_publication::get_publication,
    restore_publication::restore_publication,
    create_media::create_media,
    list_media::list_media,
}

/// More than Lambda passes on: a definition may take all of it.
const MOST_BYTES: usize = 8_000_000;

/// The routes, as the gateway calls them.
pub fn router(app: App) -> Router {
    let groups = GroupsClaim(app.groups_claim.as_str().into());
    let switches = Arc::clone(&app.switches);
    let router =
        served().layer(Extension(groups)).layer(DefaultBodyLimit::max(MOST_BYTES)).with_state(Arc::new(app));
    error_layer(write_gate(router, switches))
}

/// This function's part of the API's document.
pub fn openapi() -> OpenApi {
    documented().into_openapi()
}
