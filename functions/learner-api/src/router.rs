//! The routes of the function, and its part of the API's document.

use std::sync::Arc;

use axum::{Extension, Router};
use shared::http::{GroupsClaim, error_layer, write_gate};
use utoipa::openapi::OpenApi;

use crate::routes::{
    complete_content, create_enrolment, get_content, get_course, get_me, leave_enrolment, list_attendance,
    list_courses, list_enrolments, list_notifications, mark_attendance, mark_notification_read,
    read_all_notifications, unsubscribe, update_me,
};
use crate::state::App;

shared::api_routes! {
    App:
    list_courses::list_courses,
    get_course::get_course,
    get_content::get_content,
    complete_content::complete_content,
    list_enrolments::list_enrolments,
    create_enrolment::create_enrolment,
    leave_enrolment::leave_enrolment,
    list_notifications::list_notifications,
    mark_notification_read::mark_notification_read,
    read_all_notifications::read_all_notifications,
    list_attendance::list_attendance,
    mark_attendance::mark_attendance,
    get_me::get_me,
    update_me::update_me,
    unsubscribe::unsubscribe,
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
