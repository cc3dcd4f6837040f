//! `POST /api/office/people/{learner_uuid}/enrolments/`: grant an enrolment.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::CourseId;
use domain::audit::checked_reason;
use domain::enrolment::granting::{GrantKind, checked_grant};
use serde::Deserialize;
use shared::enrolment_context::EnrolmentContext;
use shared::http::{ErrorBody, Failure, IdempotencyKey, Identity, RawBody, Reply, RequestContext, json_body};
use shared::staff_decision::StaffDecision;
use shared::use_cases::grant_enrolment::NewGrant;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::access::person_id;
use crate::changing::{Outcome, Request, change};
use crate::state::App;
use crate::views::OfficeEnrolment;

/// How a place is granted.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = NewGrantKind)]
pub enum NewGrantKind {
    /// Free of charge.
    Complimentary,
    /// Paid by invoice, or to somebody else; with a reference.
    PaidElsewhere,
}

impl From<NewGrantKind> for GrantKind {
    fn from(kind: NewGrantKind) -> Self {
        match kind {
            NewGrantKind::Complimentary => Self::Complimentary,
            NewGrantKind::PaidElsewhere => Self::PaidElsewhere,
        }
    }
}

/// A grant.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnrolmentGrant {
    /// A course that has a free place.
    pub course_uuid: Uuid,
    pub kind: NewGrantKind,
    /// The number of the invoice or the order; for a payment elsewhere.
    #[schema(max_length = 200)]
    pub reference: Option<String>,
    /// For the audit log; the person is not told.
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Grant a person an enrolment. Administrators only.
///
/// The person is told as after a purchase, and registered for live sessions. A course that is closed or hidden can be
/// granted, too. The same grant again changes nothing.
#[utoipa::path(
    post, path = "/api/office/people/{learner_uuid}/enrolments/", operation_id = "grantEnrolment", tag = "office",
    params(("learner_uuid" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = EnrolmentGrant,
    responses(
        (status = 200, body = OfficeEnrolment, description = "Granted before"),
        (status = 201, body = OfficeEnrolment, description = "Granted"),
        (status = 400, body = ErrorBody),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`: no such person or course"),
        (status = 409, body = ErrorBody, description = "`COURSE_FULL`; `CONFLICT`: the person is enrolled already, or their data was erased"),
    ),
)]
pub async fn grant_enrolment(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    Path(learner_uuid): Path<String>,
    RawBody(body): RawBody,
) -> Result<Reply, Failure> {
    let learner = person_id(&identity, &learner_uuid)?;
    let asked: EnrolmentGrant = json_body(&body)?;
    let reason = checked_reason(&asked.reason)?;
    let kind = GrantKind::from(asked.kind);
    let reference = checked_grant(kind, asked.reference.as_deref())?;
    let grant = NewGrant { id: None, kind, reference, invited_at: None };
    let who = (learner, CourseId(asked.course_uuid));
    let request = Request {
        identity: &identity,
        context: &context,
        key,
        route: format!("POST office enrolments {learner}"),
        body: &body,
        keys: EnrolmentContext::keys(who.0, who.1),
        status: StatusCode::CREATED,
    };
    let by = StaffDecision { actor: Some(identity.learner), reason: &reason };
    change(&app, request, |unit, snapshot| {
        let read = EnrolmentContext::from(snapshot, who.0, who.1)?;
        let (enrolment, changed) = unit.grant_enrolment::<Failure>(by, who, &read, &grant)?;
        Ok(Outcome::Enrolment(Box::new(enrolment), changed))
    })
    .await
}
