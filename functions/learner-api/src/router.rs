//! The routes of the function, and its part of the API's document.

use std::sync::Arc;

use axum::{Extension, Router};
use shared::http::{GroupsClaim, error_layer, write_gate};
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::routes::{
    complete_content, create_enrolment, get_content, get_course, get_me, leave_enrolment, list_attendance,
    list_courses, list_enrolments, list_notifications, mark_attendance, mark_notification_read,
    read_all_notifications, update_me,
};
use crate::state::App;

fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list_courses::list_courses))
        .routes(routes!(get_course::get_course))
        .routes(routes!(get_content::get_content))
        .routes(routes!(complete_content::complete_content))
        .routes(routes!(list_enrolments::list_enrolments, create_enrolment::create_enrolment))
        .routes(routes!(leave_enrolment::leave_enrolment))
        .routes(routes!(list_notifications::list_notifications))
        .routes(routes!(mark_notification_read::mark_notification_read))
        .routes(routes!(read_all_notifications::read_all_notifications))
        .routes(routes!(list_attendance::list_attendance, mark_attendance::mark_attendance))
        .routes(routes!(get_me::get_me, update_me::update_me))
}

/// The routes, as the gateway calls them.
pub fn router(app: App) -> Router {
    let groups = GroupsClaim(app.groups_claim.as_str().into());
    let (router, _document) = routes().split_for_parts();
    let switches = Arc::clone(&app.switches);
    let router = router.layer(Extension(groups)).with_state(Arc::new(app));
    error_layer(write_gate(router, switches))
}

/// This function's part of the API's document.
pub fn openapi() -> OpenApi {
    routes().into_openapi()
}
