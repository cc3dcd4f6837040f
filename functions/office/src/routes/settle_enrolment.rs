//! `POST /api/office/people/{learner_uuid}/enrolments/{course_uuid}/settle/`: bring an enrolment in line with the facts.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::Refusal;
use domain::audit::{AuditAction, AuditFact, checked_reason};
use serde::Deserialize;
use shared::enrolment_context::EnrolmentContext;
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
    json_body,
};
use shared::store::Decision;
use shared::unit_of_work::UnitOfWork;
use shared::use_cases::settle_enrolment::{SettledEnrolment, SettlingRequest, SettlingStep};
use utoipa::ToSchema;

use crate::changing::{enrolment_ids, title};
use crate::state::App;
use crate::views::OfficeSettlement;

/// Whether to settle an enrolment or only to look, and why.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnrolmentSettling {
    /// Only say what would change.
    #[serde(default)]
    pub dry_run: bool,
    /// For the audit log; needed unless it is a dry run.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub reason: String,
}

/// Settle a person's enrolment: derive from the facts what is due, such as a completion with its certificate or
/// registrations for live sessions that have changed, and do it. Administrators only.
///
/// The sweep does the same after every publication. An enrolment that is in order stays as it is, and settling twice has no
/// further effect.
#[utoipa::path(
    post, path = "/api/office/people/{learner_uuid}/enrolments/{course_uuid}/settle/",
    operation_id = "settleEnrolment", tag = "office",
    params(("learner_uuid" = Uuid, Path), ("course_uuid" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = EnrolmentSettling,
    responses(
        (status = 200, body = OfficeSettlement, description = "What was done, or would be"),
        (status = 400, body = ErrorBody),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`: no such enrolment"),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: the key was used with another body"),
    ),
)]
pub async fn settle_enrolment(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    Path((learner_uuid, course_uuid)): Path<(String, String)>,
    RawBody(body): RawBody,
) -> Result<Reply, Failure> {
    let who = enrolment_ids(&identity, &learner_uuid, &course_uuid)?;
    let asked: EnrolmentSettling = json_body(&body)?;
    let reason = if asked.dry_run { String::new() } else { checked_reason(&asked.reason)? };
    let route = format!("POST office enrolment settle {} {}", who.0, who.1);
    let is_named = key.0.is_some();
    let key = key.or_new(app.clock.as_ref());
    let idempotent = IdempotentRequest::new(&key, identity.learner, &route, &body);
    let mut keys = EnrolmentContext::keys(who.0, who.1);
    keys.extend(idempotent.keys());
    app.store
        .decide(context.deadline, &keys, |snapshot| {
            if let Some(reply) = idempotent.replay(snapshot)? {
                return Ok(Decision::Answer(reply));
            }
            let mut unit = UnitOfWork::new(app.clock.as_ref(), &context.correlation_id);
            let settled = match unit.settle_enrolment(who, SettlingRequest::Office, snapshot)? {
                SettlingStep::ReadAlso(keys) => return Ok(Decision::ReadAlso(keys)),
                SettlingStep::Missing => return Err(Refusal::NotFound.into()),
                SettlingStep::Settled(settled) => settled,
            };
            let view = OfficeSettlement::new(&settled, &title(snapshot, who.1)?);
            let reply = Reply::new(StatusCode::OK, &view);
            if asked.dry_run || (settled.outcome == SettledEnrolment::InOrder && !is_named) {
                return Ok(Decision::Answer(reply));
            }
            if settled.outcome == SettledEnrolment::InOrder {
                return Ok::<_, Failure>(idempotent.nothing_to_do(reply, unit.now)?);
            }
            unit.audit(&AuditFact {
                actor: Some(identity.learner),
                action: AuditAction::EnrolmentSettled,
                learner: Some(who.0),
                course: Some(who.1),
                to_course: None,
                reason: &reason,
                details: &[
                    ("completed", (settled.outcome == SettledEnrolment::Completed).to_string()),
                    ("certificate", settled.issues_certificate.to_string()),
                    ("sessions", settled.sessions.to_string()),
                ],
            })?;
            idempotent.remember(&mut unit.transaction, &reply, unit.now)?;
            Ok(Decision::Write(unit.transaction, reply))
        })
        .await
}
