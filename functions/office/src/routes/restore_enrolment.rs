//! `POST /api/office/people/{learner_uuid}/enrolments/{course_uuid}/restore/`: take a withdrawal back.

use std::sync::Arc;

use axum::extract::{Path, State};
use shared::http::{ErrorBody, Failure, IdempotencyKey, Identity, RawBody, Reply, RequestContext};

use crate::changing::{AskedChange, EnrolmentChangeReason, change_for_reason};
use crate::state::App;
use crate::views::OfficeEnrolment;

/// Take the withdrawal of an enrolment back, and tell the person. Administrators only.
///
/// An enrolment that was not withdrawn and gives access stays as it is.
#[utoipa::path(
    post, path = "/api/office/people/{learner_uuid}/enrolments/{course_uuid}/restore/",
    operation_id = "restoreEnrolment", tag = "office",
    params(("learner_uuid" = Uuid, Path), ("course_uuid" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = EnrolmentChangeReason,
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
    Path(path): Path<(String, String)>,
    RawBody(body): RawBody,
) -> Result<Reply, Failure> {
    let asked =
        AskedChange { identity: &identity, context: &context, key, path, name: "restore", body: &body };
    change_for_reason(&app, asked, |unit, by, who, read| unit.restore_enrolment(by, who, read)).await
}
