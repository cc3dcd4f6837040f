//! The routes of `office-reports`, and its part of the API's document.

use std::sync::Arc;

use axum::{Extension, Router};
use shared::http::{GroupsClaim, error_layer, write_gate};
use utoipa::openapi::OpenApi;

use crate::reports_state::ReportsApp;
use crate::routes::{
    continue_course_message, create_course_message, export_audit_log, export_roster, get_failed_work,
    list_audit_log, list_course_messages, list_failed_work, list_message_recipients, list_roster,
    report_attendance, report_completions, report_credits, report_enrolments, report_quiz_results,
    report_revenue, retry_failed_work, stop_course_message,
};

shared::api_routes! {
    ReportsApp:
    list_roster::list_roster,
    export_roster::export_roster,
    list_course_messages::list_course_messages,
    list_message_recipients::list_message_recipients,
    create_course_message::create_course_message,
    continue_course_message::continue_course_message,
    stop_course_message::stop_course_message,
    report_enrolments::report_enrolments,
    report_completions::report_completions,
    report_credits::report_credits,
    report_revenue::report_revenue,
    report_attendance::report_attendance,
    report_quiz_results::report_quiz_results,
    list_audit_log::list_audit_log,
    export_audit_log::export_audit_log,
    get_failed_work::get_failed_work,
    list_failed_work::list_failed_work,
    retry_failed_work::retry_failed_work,
}

/// The routes, as the gateway calls them.
pub fn router(app: ReportsApp) -> Router {
    let groups = GroupsClaim(app.groups_claim.as_str().into());
    let switches = Arc::clone(&app.switches);
    let router = served().layer(Extension(groups)).with_state(Arc::new(app));
    error_layer(write_gate(router, switches))
}

/// This function's part of the API's document.
pub fn openapi() -> OpenApi {
    documented().into_openapi()
}
