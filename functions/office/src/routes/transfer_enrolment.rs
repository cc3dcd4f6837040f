//! `POST /api/office/people/{learner_uuid}/enrolments/{course_uuid}/transfer/`: move an enrolment to another course.

use std::sync::Arc;

use axum::extract::{Path, State};
use domain::CourseId;
use serde::Deserialize;
use shared::enrolment_context::EnrolmentContext;
use shared::http::{ErrorBody, Failure, IdempotencyKey, Identity, RawBody, Reply, RequestContext};
use shared::use_cases::transfer_enrolment::Transferred;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::changing::{AskedChange, Outcome, Reasoned, change_as_asked};
use crate::state::App;
use crate::views::OfficeEnrolment;

/// Where an enrolment moves, and why.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnrolmentTransfer {
    /// The other course.
    pub to_course_uuid: Uuid,
    /// For the audit log; the person is not told.
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

impl Reasoned for EnrolmentTransfer {
    fn reason(&self) -> &str {
        &self.reason
    }
}

/// Move a person's enrolment to another course, with the payments and grants behind it. Administrators only.
///
/// The person is told in one e-mail, and registered for the live sessions of the other course instead. Progress stays
/// with the course that it was made in. The same transfer again changes nothing.
#[utoipa::path(
    post, path = "/api/office/people/{learner_uuid}/enrolments/{course_uuid}/transfer/",
    operation_id = "transferEnrolment", tag = "office",
    params(("learner_uuid" = Uuid, Path), ("course_uuid" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = EnrolmentTransfer,
    responses(
        (status = 200, body = OfficeEnrolment),
        (status = 400, body = ErrorBody),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`: no such enrolment"),
        (status = 409, body = ErrorBody, description = "`COURSE_FULL`; `CONFLICT`: the enrolment is not active, or the person is enrolled in the other course"),
    ),
)]
pub async fn transfer_enrolment(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    Path(path): Path<(String, String)>,
    RawBody(body): RawBody,
) -> Result<Reply, Failure> {
    let asked =
        AskedChange { identity: &identity, context: &context, key, path, name: "transfer", body: &body };
    let other_course =
        |learner, asked: &EnrolmentTransfer| EnrolmentContext::keys(learner, CourseId(asked.to_course_uuid));
    change_as_asked(&app, asked, other_course, |unit, by, who, asked, snapshot| {
        let courses = (who.1, CourseId(asked.to_course_uuid));
        Ok(match unit.transfer_enrolment::<Failure>(by, who.0, courses, snapshot)? {
            Transferred::ReadAlso(keys) => Outcome::ReadAlso(keys),
            Transferred::Done { enrolment, changed } => Outcome::Enrolment(enrolment, changed),
        })
    })
    .await
}
