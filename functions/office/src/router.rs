//! The routes of `office`, and its part of the API's document.

use std::sync::Arc;

use axum::{Extension, Router};
use shared::http::{GroupsClaim, error_layer, write_gate};
use utoipa::openapi::OpenApi;

use crate::routes::{
    assign_payment, enrol_in_bulk, extend_enrolment, get_payment, get_person, grant_enrolment, invite_person,
    list_invitations, list_payments, list_person_attempts, list_person_certificates, list_person_emails,
    list_person_enrolments, list_person_submissions, refund_payment, restore_enrolment, search_people,
    send_invitation, settle_enrolment, transfer_enrolment, withdraw_enrolment, withdraw_invitation,
};
use crate::state::App;

shared::api_routes! {
    App:
    search_people::search_people,
    get_person::get_person,
    list_person_enrolments::list_person_enrolments,
    grant_enrolment::grant_enrolment,
    withdraw_enrolment::withdraw_enrolment,
    restore_enrolment::restore_enrolment,
    transfer_enrolment::transfer_enrolment,
    extend_enrolment::extend_enrolment,
    settle_enrolment::settle_enrolment,
    list_person_attempts::list_person_attempts,
    list_person_submissions::list_person_submissions,
    list_person_certificates::list_person_certificates,
    list_person_emails::list_person_emails,
    enrol_in_bulk::enrol_in_bulk,
    list_invitations::list_invitations,
    invite_person::invite_person,
    send_invitation::send_invitation,
    withdraw_invitation::withdraw_invitation,
    list_payments::list_payments,
    get_payment::get_payment,
    refund_payment::refund_payment,
    assign_payment::assign_payment,
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
