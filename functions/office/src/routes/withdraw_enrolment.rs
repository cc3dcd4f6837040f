//! `POST /api/office/people/{learner_uuid}/enrolments/{course_uuid}/withdraw/`: end an enrolment.

use std::sync::Arc;

use axum::extract::{Path, State};
use shared::http::{ErrorBody, Failure, IdempotencyKey, Identity, RawBody, Reply, RequestContext};

use crate::changing::{AskedChange, EnrolmentChangeReason, change_for_reason};
use crate::state::App;
use crate::views::OfficeEnrolment;

/// Withdraw a person's enrolment: access ends now, and the person is told. Administrators only.
///
/// Progress, certificate, payments and grants stay, and nothing is refunded. Withdrawing twice has no further effect.
#[utoipa::path(
    post, path = "/api/office/people/{learner_uuid}/enrolments/{course_uuid}/withdraw/",
    operation_id = "withdrawEnrolment", tag = "office",
    params(("learner_uuid" = Uuid, Path), ("course_uuid" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = EnrolmentChangeReason,
    responses(
        (status = 200, body = OfficeEnrolment),
        (status = 400, body = ErrorBody),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`: no such enrolment"),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: it has ended already, or a payment for it is on its way"),
    ),
)]
pub async fn withdraw_enrolment(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    Path(path): Path<(String, String)>,
    RawBody(body): RawBody,
) -> Result<Reply, Failure> {
    let asked =
        AskedChange { identity: &identity, context: &context, key, path, name: "withdraw", body: &body };
    change_for_reason(&app, asked, |unit, by, who, read| unit.withdraw_enrolment(by, who, read)).await
}
