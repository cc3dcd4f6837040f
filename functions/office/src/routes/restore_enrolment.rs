//! `POST /api/office/people/{learner_uuid}/enrolments/{course_uuid}/restore/`: take a withdrawal back.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::audit::checked_reason;
use serde::Deserialize;
use shared::enrolment_context::EnrolmentContext;
use shared::http::{ErrorBody, Failure, IdempotencyKey, Identity, RawBody, Reply, RequestContext, json_body};
use shared::staff_decision::StaffDecision;
use utoipa::ToSchema;

use crate::changing::{Outcome, Request, change, enrolment_ids};
use crate::state::App;
use crate::views::OfficeEnrolment;

/// Why a withdrawal is taken back.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnrolmentRestoration {
    /// For the audit log; the person is not told.
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Take the withdrawal of an enrolment back, and tell the person. Administrators only.
///
/// An enrolment that was not withdrawn and gives access stays as it is.
#[utoipa::path(
    post, path = "/api/office/people/{learner_uuid}/enrolments/{course_uuid}/restore/",
    operation_id = "restoreEnrolment", tag = "office",
    params(("learner_uuid" = Uuid, Path), ("course_uuid" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = EnrolmentRestoration,
    responses(
        (status = 200, body = OfficeEnrolment),
        (status = 400, body = ErrorBody),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`: no such enrolment"),
        (status = 409, body = ErrorBody, description = "`COURSE_FULL`; `CONFLICT`: it was not withdrawn, has moved to another course, or its payment was returned"),
    ),
)]
pub async fn restore_enrolment(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    Path((learner_uuid, course_uuid)): Path<(String, String)>,
    RawBody(body): RawBody,
) -> Result<Reply, Failure> {
    let who = enrolment_ids(&identity, &learner_uuid, &course_uuid)?;
    let asked: EnrolmentRestoration = json_body(&body)?;
    let reason = checked_reason(&asked.reason)?;
    let request = Request {
        identity: &identity,
        context: &context,
        key,
        route: format!("POST office enrolment restore {} {}", who.0, who.1),
        body: &body,
        keys: EnrolmentContext::keys(who.0, who.1),
        status: StatusCode::OK,
    };
    let by = StaffDecision { actor: Some(identity.learner), reason: &reason };
    change(&app, request, |unit, snapshot| {
        let read = EnrolmentContext::from(snapshot, who.0, who.1)?;
        let (enrolment, changed) = unit.restore_enrolment::<Failure>(by, who, &read)?;
        Ok(Outcome::Enrolment(Box::new(enrolment), changed))
    })
    .await
}
