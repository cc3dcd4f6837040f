//! `POST /api/office/people/{learner_uuid}/export/`: begin to export everything about a person.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::Refusal;
use domain::audit::{AuditAction, AuditFact, checked_reason};
use serde::Deserialize;
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
    json_body,
};
use shared::store::{Decision, ItemKey, keys};
use shared::unit_of_work::UnitOfWork;
use utoipa::ToSchema;

use crate::access::person_id;
use crate::exporting::ExportPlace;
use crate::state::App;
use crate::views::BegunExport;

/// Why a person's data is exported.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExportLearner {
    /// For the audit log.
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Begin to export everything about a person. Administrators only.
///
/// This leaves an entry in the audit log. Then get the parts, each with the cursor of the one before, until
/// `next_cursor` is `null`.
#[utoipa::path(
    post, path = "/api/office/people/{learner_uuid}/export/", operation_id = "beginExport", tag = "privacy",
    params(("learner_uuid" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = ExportLearner,
    responses(
        (status = 201, body = BegunExport),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`: nobody signed in with this id"),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: the key was used with another body"),
    ),
)]
pub async fn begin_export(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    Path(learner_uuid): Path<String>,
    RawBody(body): RawBody,
) -> Result<Reply, Failure> {
    let person = person_id(&identity, &learner_uuid)?;
    let request: ExportLearner = json_body(&body)?;
    let reason = checked_reason(&request.reason)?;
    let route = format!("POST office export {person}");
    let key = key.or_new(app.clock.as_ref());
    let idempotent = IdempotentRequest::new(&key, identity.learner, &route, &body);
    let profile = keys::learner(person);
    let mut wanted = idempotent.keys();
    wanted.push(ItemKey::from(&profile));
    app.store
        .decide(context.deadline, &wanted, |snapshot| {
            if let Some(reply) = idempotent.replay(snapshot)? {
                return Ok(Decision::Answer(reply));
            }
            snapshot.peek(&profile)?.ok_or(Refusal::NotFound)?;
            let mut unit = UnitOfWork::new(app.clock.as_ref(), "export");
            let entry = unit.audit(&AuditFact {
                actor: Some(identity.learner),
                action: AuditAction::LearnerExported,
                learner: Some(person),
                course: None,
                to_course: None,
                reason: &reason,
                details: &[],
            })?;
            let begun = BegunExport { cursor: ExportPlace::first(&entry).text() };
            let reply = Reply::new(StatusCode::CREATED, &begun);
            idempotent.remember(&mut unit.transaction, &reply, unit.now)?;
            Ok::<_, Failure>(Decision::Write(unit.transaction, reply))
        })
        .await
}
