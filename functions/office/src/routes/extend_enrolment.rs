//! `POST /api/office/people/{learner_uuid}/enrolments/{course_uuid}/extend/`: give access for longer.

use std::sync::Arc;

use axum::extract::{Path, State};
use jiff::Timestamp;
use serde::Deserialize;
use shared::enrolment_context::EnrolmentContext;
use shared::http::{ErrorBody, Failure, IdempotencyKey, Identity, RawBody, Reply, RequestContext};
use utoipa::ToSchema;

use crate::changing::{AskedChange, Outcome, Reasoned, change_as_asked};
use crate::state::App;
use crate::views::OfficeEnrolment;

/// How long an enrolment gives access, and why.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnrolmentExtension {
    /// In the future, and later than the present end.
    #[schema(value_type = String, format = DateTime)]
    pub until: Timestamp,
    /// For the audit log; the person is not told.
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

impl Reasoned for EnrolmentExtension {
    fn reason(&self) -> &str {
        &self.reason
    }
}

/// Extend the access of an enrolment that has an end, also after it has come. Administrators only.
///
/// The person is told in one e-mail. The same extension again changes nothing.
#[utoipa::path(
    post, path = "/api/office/people/{learner_uuid}/enrolments/{course_uuid}/extend/",
    operation_id = "extendEnrolment", tag = "office",
    params(("learner_uuid" = Uuid, Path), ("course_uuid" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = EnrolmentExtension,
    responses(
        (status = 200, body = OfficeEnrolment),
        (status = 400, body = ErrorBody),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`: no such enrolment"),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: it has ended, or gives access without an end"),
    ),
)]
pub async fn extend_enrolment(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    Path(path): Path<(String, String)>,
    RawBody(body): RawBody,
) -> Result<Reply, Failure> {
    let asked =
        AskedChange { identity: &identity, context: &context, key, path, name: "extend", body: &body };
    let nothing_else = |_, _: &EnrolmentExtension| Vec::new();
    change_as_asked(&app, asked, nothing_else, |unit, by, who, asked, snapshot| {
        let read = EnrolmentContext::from(snapshot, who.0, who.1)?;
        let (enrolment, changed) = unit.extend_enrolment::<Failure>(by, who, &read, asked.until)?;
        Ok(Outcome::Enrolment(Box::new(enrolment), changed))
    })
    .await
}
